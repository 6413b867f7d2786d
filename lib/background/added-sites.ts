import { type ApiBase, addedOrigins, matchPattern } from '../domain/sites.ts';
import type { BasesNotice } from '../protocol/messages.ts';
import type { Settings } from '../storage/settings.ts';

/** The content scripts of the build, as the manifest declares them for the default sites. */
const SCRIPTS = [
  { id: 'added-page-hook', js: ['page-hook.js'], world: 'MAIN' },
  { id: 'added-page-witness', js: ['page-witness.js'], world: 'ISOLATED' },
] as const;

/** Match patterns of the sites that the user added. */
function addedPatterns(settings: Settings): string[] {
  return [...new Set(addedOrigins(settings).map((origin) => matchPattern(origin)))];
}

/**
 * Has the content scripts run on the sites that the user added. Safe to call at every start: registrations outlive
 * the browser, and one without permission does nothing until it is granted.
 */
export async function registerAddedSites(settings: Settings): Promise<void> {
  const matches = addedPatterns(settings);
  await chrome.scripting.unregisterContentScripts({ ids: await registered() });
  if (matches.length === 0) return;
  await chrome.scripting.registerContentScripts(
    SCRIPTS.map(({ id, js, world }) => ({
      id,
      js: [...js],
      world,
      matches,
      runAt: 'document_start' as const,
      allFrames: true,
      matchOriginAsFallback: true,
      persistAcrossSessions: true,
    })),
  );
}

async function registered(): Promise<string[]> {
  const ids: string[] = SCRIPTS.map(({ id }) => id);
  const scripts = await chrome.scripting.getRegisteredContentScripts({ ids });
  return scripts.map((script) => script.id);
}

/** Has every observed document know of other API bases at once. */
export async function tellDocuments(bases: readonly ApiBase[]): Promise<void> {
  const notice: BasesNotice = { bases };
  const tabs = await chrome.tabs.query({});
  // A tab without a content script hears nothing.
  await Promise.allSettled(tabs.map(({ id }) => chrome.tabs.sendMessage(id as number, notice)));
}

/** A content script shares its process with the page: it has no business in the settings. Firefox cannot keep it out. */
export async function closeStorageToPages(): Promise<void> {
  const { local } = chrome.storage as { local: Partial<Pick<chrome.storage.StorageArea, 'setAccessLevel'>> };
  await local.setAccessLevel?.({ accessLevel: 'TRUSTED_CONTEXTS' });
}
