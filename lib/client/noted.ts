import { browser } from '../browser.ts';
import { NOT_RECORDING_KEY } from '../storage/not-recording-key.ts';

/** What every page looks at as it opens; lib/storage/not-recording.ts reads what is noted, once something is. */

const area = browser.storage.session as typeof browser.storage.session | undefined;

/**
 * Why nothing is recorded, if that is noted. A view that opened the database while the disk is `full` could have Chromium
 * take it for damaged and delete it. Firefox deletes none; its DevTools panels have no session storage, and the answer there
 * is `true`: not known.
 */
export async function whyNoted(): Promise<unknown> {
  return !area || Object((await area.get(NOT_RECORDING_KEY))[NOT_RECORDING_KEY]).why;
}

/** Resolves as soon as something is noted, or may be. */
export function onceNoted(): Promise<void> {
  return new Promise<void>((resolve) => {
    whyNoted().then((why) => why && resolve());
    browser.storage.onChanged.addListener((changes) => NOT_RECORDING_KEY in changes && resolve());
  });
}
