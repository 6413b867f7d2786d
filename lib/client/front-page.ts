import { browser } from '../browser.ts';
import { matchPattern } from '../domain/match-pattern.ts';
import { readApiAddress } from './api-address.ts';

/** The origin of the page in front, if it could be watched and is not; null where it is, and where none ever can be. */
export async function unwatchedInFront(): Promise<string | null> {
  const [tab] = await browser.tabs.query({ active: true, currentWindow: true });
  // A press on its button reveals to an extension the address of the page in front, for as long as that is open: but for
  // the browser's own pages, and those where it lets no extension look.
  if (tab?.url === undefined || !/^https?:/.test(tab.url)) return null;
  const address = readApiAddress(tab.url);
  if ('problem' in address) return null;
  const isSeen = await browser.permissions.contains({ origins: [matchPattern(address.origin)] });
  return isSeen ? null : address.origin;
}
