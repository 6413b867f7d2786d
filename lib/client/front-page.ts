import { browser } from '../browser.ts';
import { matchPattern } from '../domain/match-pattern.ts';

/** Can calls of the page in front be seen? Null where that page is the browser's or an extension's own. */
export async function isFrontPageWatched(): Promise<boolean | null> {
  const [tab] = await browser.tabs.query({ active: true, currentWindow: true });
  if (tab === undefined) return null;
  // The browser tells an extension the address of no other page than those that it may see; Firefox also that of a page
  // on which its button was pressed.
  if (tab.url === undefined || tab.url === '') return false;
  if (!/^https?:/.test(tab.url)) return null;
  return browser.permissions.contains({ origins: [matchPattern(new URL(tab.url).origin)] });
}
