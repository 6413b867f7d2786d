import { z } from 'zod/mini';
import { browser } from '../browser.ts';

/**
 * Watched origins that the browser hides from the extension. The background notes them, because Firefox's DevTools
 * panels cannot ask; every view reads this one note.
 */
export const WITHHELD_KEY = 'withheld';

const schema = z.array(z.string().check(z.maxLength(300))).check(z.maxLength(300));

/** Empty where nothing is hidden, and until the background has looked for the first time. */
export async function readWithheld(): Promise<string[]> {
  const stored = await browser.storage.local.get(WITHHELD_KEY);
  return schema.safeParse(stored[WITHHELD_KEY]).data ?? [];
}

export async function saveWithheld(origins: readonly string[]): Promise<void> {
  await browser.storage.local.set({ [WITHHELD_KEY]: origins });
}
