import { browser } from '../browser.ts';
import { type ApiBase, matchPattern } from '../domain/sites.ts';
import type { BasesNotice } from '../protocol/messages.ts';
import { readOlderTabs, saveOlderTabs } from '../storage/older-tabs.ts';

/** A page that shows a dialog, or is busy, answers nothing for as long: what was known of it stands. */
const PATIENCE_MS = 2000;

export type OlderTabs = {
  /** Looks for them among all open tabs, once this version was installed. Resolves when they are noted. */
  look(): Promise<void>;
  /** A page in front of its tab has a content script of this version. */
  isNew(tabId: number): void;
  /** How many there are, as far as was noted last. */
  known(): number;
  /** How many there are. */
  count(): Promise<number>;
  /** Loads them anew. Never called but for a person who asked for it. */
  reload(): Promise<void>;
};

/**
 * Watched pages that were open as the extension was installed or updated, and have no content script of this version: they
 * tell no bodies until they are loaded anew. Chromium runs content scripts in pages only as they load; Firefox runs those
 * of the manifest in open ones too.
 * @param changed is called each time their number changes
 */
export function createOlderTabs(
  watched: () => Promise<{ origins: readonly string[]; bases: readonly ApiBase[] }>,
  changed: () => void,
): OlderTabs {
  let tabs = new Set<number>();
  const told = new Set<number>();
  let isFollowed = false;
  const read = readOlderTabs().then(
    (noted) => set(noted),
    () => {},
  );

  function set(next: Iterable<number>): void {
    const before = tabs;
    tabs = new Set(next);
    // Only while there are any: a listener for tabs starts the background at each of them.
    if (tabs.size > 0 !== isFollowed) {
      isFollowed = !isFollowed;
      if (isFollowed) browser.tabs.onRemoved.addListener(drop);
      else browser.tabs.onRemoved.removeListener(drop);
    }
    if (before.size !== tabs.size) changed();
  }
  async function note(next: Iterable<number>): Promise<void> {
    set(next);
    await saveOlderTabs([...tabs]);
  }
  function drop(tabId: number): void {
    void read.then(() => (tabs.has(tabId) ? note([...tabs].filter((one) => one !== tabId)) : undefined));
  }

  /** Which of these tabs show a watched page without a content script of this version. */
  async function olderOf(open: readonly OpenTab[]): Promise<number[]> {
    const { origins, bases } = await watched();
    const asked = open.map(async ({ id, url, discarded }) => {
      // One that was put away is loaded anew by itself.
      if (id === undefined || discarded || !origins.includes(originOf(url))) return [];
      const answer = await Promise.race([isOlder(id, bases), later(tabs.has(id))]);
      return answer && !told.has(id) ? [id] : [];
    });
    return (await Promise.all(asked)).flat();
  }

  async function count(): Promise<number> {
    await read;
    if (tabs.size > 0) {
      const open = await Promise.all([...tabs].map((id) => browser.tabs.get(id).catch(() => null)));
      await note(await olderOf(open.filter((tab) => tab !== null)));
    }
    return tabs.size;
  }

  return {
    async look() {
      const { origins } = await watched();
      await read;
      const urls = [...new Set(origins.map((origin) => matchPattern(origin)))];
      await note(await olderOf(await browser.tabs.query({ url: urls })));
    },
    isNew(tabId) {
      told.add(tabId);
      drop(tabId);
    },
    known: () => tabs.size,
    count,
    async reload() {
      await count();
      await Promise.all([...tabs].map((id) => browser.tabs.reload(id).catch(() => {})));
    },
  };
}

type OpenTab = { id?: number; url?: string; discarded?: boolean };

/** Nobody of this version is there to hear, although the page could be looked into: it is no page of the browser's own. */
async function isOlder(tabId: number, bases: readonly ApiBase[]): Promise<boolean> {
  const notice: BasesNotice = { bases };
  try {
    await browser.tabs.sendMessage(tabId, notice, { frameId: 0 });
    return false;
  } catch {
    const looked = chrome.scripting.executeScript({ target: { tabId }, func: () => true });
    return looked.then(
      () => true,
      () => false,
    );
  }
}

function originOf(url: string | undefined): string {
  return url !== undefined && URL.canParse(url) ? new URL(url).origin : '';
}

function later<T>(value: T): Promise<T> {
  return new Promise((resolve) => setTimeout(() => resolve(value), PATIENCE_MS));
}
