import { browser } from '../browser.ts';

const KEY = 'welcomed';

/** Opens the first-run page after the installation: once, and never again by itself. */
export function welcomeOnce(): void {
  browser.runtime.onInstalled.addListener(({ reason }) => {
    if (reason === 'install') void welcome();
  });
}

/** Some browsers install again what was loaded from a folder; the note outlives that. */
async function welcome(): Promise<void> {
  const stored = await browser.storage.local.get(KEY);
  if (stored[KEY] === true) return;
  await browser.storage.local.set({ [KEY]: true });
  await browser.tabs.create({ url: browser.runtime.getURL('/welcome.html') });
}
