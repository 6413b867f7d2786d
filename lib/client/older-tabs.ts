import { useEffect, useState } from 'preact/hooks';
import { browser } from '../browser.ts';
import type { PageAnswer } from '../protocol/messages.ts';
import { OLDER_TABS_KEY } from '../storage/older-tabs-key.ts';
import { hasSession } from '../storage/session-area.ts';

/** Where no change can be heard of, as in a DevTools panel of Firefox, there is another look after so long, ms. */
const LOOK_AGAIN_MS = 2000;

/** How many tabs show a page that is older than this version of the extension, kept current; 0 until that is known. */
export function useOlderTabs(): number {
  const [tabs, setTabs] = useState(0);
  const ask = () =>
    void askBackground()
      .then((answer) => setTabs(answer?.olderTabs ?? 0))
      .catch(() => {});
  useEffect(() => {
    ask();
    document.addEventListener('visibilitychange', ask);
    return () => document.removeEventListener('visibilitychange', ask);
  }, []);
  const hasAny = tabs > 0;
  useEffect(() => {
    if (hasSession()) {
      const changed = (changes: object) => {
        if (OLDER_TABS_KEY in changes) ask();
      };
      const { onChanged } = browser.storage.session;
      onChanged.addListener(changed);
      return () => onChanged.removeListener(changed);
    }
    const timer = hasAny ? setInterval(ask, LOOK_AGAIN_MS) : undefined;
    return () => clearInterval(timer);
  }, [hasAny]);
  return tabs;
}

function askBackground(): Promise<PageAnswer | undefined> {
  return browser.runtime.sendMessage({ name: 'older-tabs' });
}

/** Loads these tabs anew. */
export function reloadOlderTabs(): void {
  void browser.runtime.sendMessage({ name: 'reload-older-tabs' });
}
