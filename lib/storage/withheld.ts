import { browser } from '../browser.ts';

/**
 * Watched origins that the browser hides from the extension. The background notes them, because Firefox's DevTools
 * panels cannot ask; every view reads this one note.
 */
export const WITHHELD_KEY = 'withheld';

const MOST = 300;

/** Empty where nothing is hidden, and until the background has looked for the first time. */
export async function readWithheld(): Promise<string[]> {
  const stored = await browser.storage.local.get(WITHHELD_KEY);
  const noted: unknown = stored[WITHHELD_KEY];
  return Array.isArray(noted) && noted.every(isOrigin) ? noted.slice(0, MOST) : [];
}

/** As the background writes it. Checked without zod, which would be a sixth of the popup. */
function isOrigin(value: unknown): value is string {
  return typeof value === 'string' && value.length <= 300;
}

export async function saveWithheld(origins: readonly string[]): Promise<void> {
  await browser.storage.local.set({ [WITHHELD_KEY]: origins });
}
