import { mkdtemp, rm } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import type { Frame, Page } from 'playwright';
import type { StoredError } from '../../lib/domain/stored-error.ts';
import {
  grantHost,
  killExtensionProcess,
  launchChromium,
  openDevtools,
  openHar,
  pressButton,
  readInitiators,
  showPanel,
  stopWorker,
  withholdHost,
} from '../browser/chromium.ts';
import { until } from '../browser/until.ts';
import { copyExtension, raiseVersion } from '../browser/updatable.ts';
import type { StandIn } from '../server/server.ts';
import type { Driver, Setup, Tab, View } from './driver.ts';

const EXTENSION = path.resolve(import.meta.dirname, '../../.output/chrome-mv3');

export async function startChromium(
  server: StandIn,
  { extension = true, backForwardCache = false, updatable = false, ...setup }: Setup,
): Promise<Driver> {
  const profile = setup.profile ?? (await mkdtemp(path.join(os.tmpdir(), 'nexla-e2e-')));
  const folder = updatable ? await copyExtension(EXTENSION, path.join(profile, 'updatable')) : EXTENSION;
  const browser = await launchChromium({
    extension: extension ? folder : null,
    profile,
    server,
    headless: true,
    backForwardCache,
  });
  const { context, extensionId } = browser;
  const ownUrl = (file: string) => `chrome-extension://${extensionId}/${file}`;
  /** Reads what is stored without asking the background. It shares the background's process, and its death. */
  let reader: Page | null = null;
  async function openReader(): Promise<Page> {
    const page = await context.newPage();
    const gone = () => {
      reader = null;
    };
    page.once('crash', gone);
    page.once('close', gone);
    await page.goto(ownUrl('icon/icon.svg'));
    return page;
  }
  const pages = new WeakMap<View, Page>();

  async function extensionPage(file: string): Promise<View> {
    const page = await context.newPage();
    await page.goto(ownUrl(file));
    return viewOf(page, page);
  }
  const open = async (url: string): Promise<Tab> => tabOf(await context.newPage(), url);
  async function tabOf(page: Page, url: string): Promise<Tab> {
    await page.goto(url);
    const tab: Tab = {
      ...viewOf(page, page),
      goto: async (next) => void (await page.goto(next)),
      reload: async () => void (await page.reload()),
      close: () => page.close(),
    };
    pages.set(tab, page);
    return tab;
  }
  const pageOf = (tab: Tab): Page => pages.get(tab) as Page;

  return {
    browser: 'chromium',
    server,
    profile,
    networkSources: ['web-request'],
    open,
    async openDevtools(tab) {
      await openDevtools(browser, pageOf(tab));
    },
    async openPanel(tab) {
      const devtools = await openDevtools(browser, pageOf(tab));
      return viewOf(await showPanel(browser, devtools, 'Nexla', 'panel.html'), devtools);
    },
    openPopup: () => extensionPage('popup.html'),
    async pressButton(tab) {
      const popup = await pressButton(browser, pageOf(tab));
      return viewOf(popup, popup);
    },
    openOptions: () => extensionPage('options.html'),
    async openedOptions() {
      const opened = () => context.pages().filter((page) => page.url() === ownUrl('options.html'));
      const [page, another] = await until('the options page', () => (opened().length > 0 ? opened() : null));
      if (page === undefined || another !== undefined) throw new Error('the options are open more than once');
      return viewOf(page, page);
    },
    openHar: async (tab, har) => openHar(await openDevtools(browser, pageOf(tab)), har),
    initiators: async (tab, act) => readInitiators(await openDevtools(browser, pageOf(tab)), act),
    async stored() {
      reader ??= await openReader();
      return reader.evaluate(readErrors);
    },
    async badge() {
      const page = await context.newPage();
      await page.goto(ownUrl('options.html'));
      const text = await page.evaluate(() => chrome.action.getBadgeText({}));
      await page.close();
      return text;
    },
    stopBackground: () => stopWorker(browser),
    crashBackground: () => killExtensionProcess(browser),
    async update() {
      await raiseVersion(folder);
      await browser.cdp.send('Extensions.loadUnpacked' as never, { path: folder } as never);
      // Until its background answers, the new version sees nothing.
      const page = await openReader();
      await page.evaluate(() => chrome.runtime.sendMessage({ name: 'older-tabs' }));
      await page.close();
    },
    async buttonTitle() {
      const page = await context.newPage();
      await page.goto(ownUrl('icon/icon.svg'));
      const title = await page.evaluate(() => chrome.action.getTitle({}));
      await page.close();
      return title;
    },
    async openPrivate(url) {
      // Every other context of the browser is off the record, as a private window is.
      const offTheRecord = await context.browser()?.newContext();
      if (!offTheRecord) throw new Error('the browser has gone');
      return tabOf(await offTheRecord.newPage(), url);
    },
    allowHost: (pattern) => grantHost(browser, pattern),
    withholdHost: (pattern) => withholdHost(browser, pattern),
    allowByClick: (_view, _selector, pattern) => grantHost(browser, pattern),
    async closeTabs() {
      const opened = context.pages().filter((page) => page !== reader && page.url() !== 'about:blank');
      for (const page of opened) await page.close();
    },
    quit: () => browser.close(),
    async close() {
      await browser.close();
      await rm(profile, { recursive: true, force: true, maxRetries: 5 });
    },
  };
}

function viewOf(frame: Page | Frame, page: Page): View {
  return {
    run: (code, ...args) =>
      frame.evaluate(([source, values]) => new Function(`return (${source})(...arguments)`)(...values), [
        code.toString(),
        args,
      ] as const) as never,
    text: () => frame.locator('body').innerText(),
    click: (selector) => frame.locator(selector).first().click(),
    fill: (selector, value) => frame.locator(selector).first().fill(value),
    press: (key) => page.keyboard.press(key),
    choose: (selector, file) => frame.locator(selector).setInputFiles(file),
    screenshot: async (file) => void (await page.screenshot({ path: file })),
  };
}

/** Runs in an extension page. */
async function readErrors(): Promise<StoredError[]> {
  const done = <T>(request: IDBRequest<T>) =>
    new Promise<T>((resolve, reject) => {
      request.onsuccess = () => resolve(request.result);
      request.onerror = () => reject(request.error);
    });
  if (!(await indexedDB.databases()).some(({ name }) => name === 'nexla-error-inspector')) return [];
  const db = await done(indexedDB.open('nexla-error-inspector'));
  const rows = await done(db.transaction('errors').objectStore('errors').getAll());
  db.close();
  return rows;
}
