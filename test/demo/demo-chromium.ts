import path from 'node:path';
import type { Page } from 'playwright';
import { matchPattern } from '../../lib/domain/sites.ts';
import { grantHost, launchChromium, openDevtools, showPanel } from '../browser/chromium.ts';
import { DEMO_PAGE, type DemoBrowser, type History, type Start } from './demo-browser.ts';

const POPUP = { width: 380, height: 600 };
const PATIENCE = 20_000;

export async function startInChromium({ server, ...start }: Start): Promise<DemoBrowser> {
  const browser = await launchChromium({ ...start, server, args: ['--window-size=1280,900'] });
  const { context, extensionId } = browser;
  const own = (file: string) => `chrome-extension://${extensionId}/${file}`;
  const page = context.pages()[0] ?? (await context.newPage());
  await page.goto(DEMO_PAGE);
  let reader: Page | undefined;
  let devtools: Page | undefined;

  async function inOwnPage<T>(file: string, work: (opened: Page) => Promise<T>): Promise<T> {
    const opened = await context.newPage();
    try {
      await opened.goto(own(file));
      return await work(opened);
    } finally {
      await opened.close();
    }
  }

  return {
    async addAddress(address) {
      await grantHost(browser, matchPattern(new URL(address).origin));
      await inOwnPage('options.html', async (options) => {
        await options.fill('#address', address);
        await options.click('form button[type=submit]');
        await options.waitForSelector('#address-outcome .tone-good', { timeout: PATIENCE });
      });
    },
    async makeCalls(calls) {
      await page.evaluate(
        (all) => (globalThis as unknown as { runCalls(calls: unknown): Promise<unknown> }).runCalls(all),
        calls.map(({ response, ...call }) => call),
      );
    },
    async history() {
      reader ??= await context.newPage();
      // Any document of the extension can read its database; this one does nothing else.
      if (reader.url() !== own('icon/icon.svg')) await reader.goto(own('icon/icon.svg'));
      return reader.evaluate(readHistory);
    },
    async openDevtools() {
      devtools = await openDevtools(browser, page);
      // In a window of their own they have room, and are painted whichever tab is in front.
      await devtools.evaluate(async () => {
        const module = 'devtools://devtools/bundled/ui/legacy/legacy.js';
        const { DockController } = await import(module);
        DockController.DockController.instance().setDockSide('undocked');
      });
    },
    async takeScreenshots(folder) {
      if (!devtools) throw new Error('openDevtools comes first');
      const panel = await showPanel(browser, devtools, 'Nexla', 'panel.html');
      const rows = panel.locator('[role=option]');
      await rows.first().waitFor({ timeout: PATIENCE });
      const withBody = rows.filter({ hasText: '{ }' });
      await ((await withBody.count()) > 0 ? withBody : rows).first().click();
      await panel.locator('.details').waitFor({ timeout: PATIENCE });
      await devtools.screenshot({ path: path.join(folder, 'panel.png') });
      await inOwnPage('popup.html', async (popup) => {
        await popup.setViewportSize(POPUP);
        await popup.locator('.card').first().waitFor({ timeout: PATIENCE });
        await popup.screenshot({ path: path.join(folder, 'popup.png') });
      });
    },
    closed: new Promise((resolve) => {
      context.once('close', () => resolve());
      // On some systems a browser outlives its last window.
      const closed = () => context.pages().length === 0 && resolve();
      context.on('page', (opened) => opened.once('close', closed));
      page.once('close', closed);
    }),
    close: () => browser.close(),
  };
}

/** Runs in a page of the extension. */
async function readHistory(): Promise<History> {
  const done = <T>(request: IDBRequest<T>) =>
    new Promise<T>((resolve, reject) => {
      request.onsuccess = () => resolve(request.result);
      request.onerror = () => reject(request.error);
    });
  const name = 'nexla-error-inspector';
  // Opening it before the extension did would create an empty one in its place.
  if (!(await indexedDB.databases()).some((one) => one.name === name)) return { errors: [], endpoints: [] };
  const db = await done(indexedDB.open(name));
  try {
    const stores = db.transaction(['errors', 'endpoints']);
    const errors = done(stores.objectStore('errors').getAll());
    return { endpoints: await done(stores.objectStore('endpoints').getAll()), errors: await errors };
  } finally {
    db.close();
  }
}
