import { browser } from '../browser.ts';

/** Closes the popup, which Firefox leaves open over a tab that it opened. In a tab of its own it stays. */
export async function closePopup(): Promise<void> {
  if ((await browser.tabs.getCurrent()) === undefined) window.close();
}
