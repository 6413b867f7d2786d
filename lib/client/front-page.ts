import { browser } from '../browser.ts';
import { matchPattern } from '../domain/match-pattern.ts';
import { readApiAddress } from './api-address.ts';

/** A page whose calls cannot be seen: its origin, or null where the browser does not tell it. */
export type UnwatchedPage = { origin: string | null };

/** The page in front, if its calls cannot be seen; null where they can, and where there can be none. */
export async function unwatchedInFront(): Promise<UnwatchedPage | null> {
  const [tab] = await browser.tabs.query({ active: true, currentWindow: true });
  if (tab === undefined) return null;
  // A press on its button reveals to an extension the address of the page in front, for as long as that is open.
  if (tab.url === undefined || tab.url === '') return { origin: null };
  if (!/^https?:/.test(tab.url)) return null;
  const address = readApiAddress(tab.url);
  if ('problem' in address) return null;
  const isSeen = await browser.permissions.contains({ origins: [matchPattern(address.origin)] });
  return isSeen ? null : { origin: address.origin };
}
