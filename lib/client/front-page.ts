import { browser } from '../browser.ts';

/** Can calls of the page in front be seen? Null where that page is the browser's or an extension's own. */
export async function isFrontPageWatched(): Promise<boolean | null> {
  const [tab] = await browser.tabs.query({ active: true, currentWindow: true });
  if (tab === undefined) return null;
  // The browser tells an extension the address of no other page than those that it may see.
  if (tab.url === undefined || tab.url === '') return false;
  return /^https?:/.test(tab.url) ? true : null;
}
