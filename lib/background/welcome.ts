import { browser } from '../browser.ts';

const KEY = 'welcomed';

/** Opens the first-run page after the installation: once, and never again by itself. */
export function welcomeOnce(): void {
  // The browser waits for what a listener returns before it suspends the background.
  browser.runtime.onInstalled.addListener(({ reason }) => (reason === 'install' ? welcome() : undefined));
}

/** Some browsers install again what was loaded from a folder; the note outlives that, and follows what it notes. */
async function welcome(): Promise<void> {
  const stored = await browser.storage.local.get(KEY);
  if (stored[KEY] === true) return;
  await browser.tabs.create({ url: browser.runtime.getURL('/welcome.html') });
  await browser.storage.local.set({ [KEY]: true });
}
