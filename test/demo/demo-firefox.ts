import path from 'node:path';
import { matchPattern } from '../../lib/domain/sites.ts';
import { launchFirefox } from '../browser/firefox.ts';
import { firefoxPages } from '../browser/firefox-pages.ts';
import { until } from '../browser/until.ts';
import { DEMO_PAGE, type DemoBrowser, type History, type Start } from './demo-browser.ts';

export async function startInFirefox(start: Start): Promise<DemoBrowser> {
  const browser = await launchFirefox(start);
  const { inWindow } = browser;
  const pages = firefoxPages(browser);
  const page = await pages.first(DEMO_PAGE);

  return {
    async addAddress(address) {
      await inWindow((origin) => steering.changeAccess('add', origin), matchPattern(new URL(address).origin));
      const options = await pages.openOptions();
      await options.fill('#address', address);
      await options.click('form button[type=submit]');
      await until('the added address', () =>
        options.run(() => document.querySelector('#address-outcome .tone-good') !== null),
      );
      await options.close();
    },
    async makeCalls(calls) {
      await page.run(
        async (all) => void (await (globalThis as unknown as { runCalls(calls: unknown): unknown }).runCalls(all)),
        calls.map(({ response, ...call }) => call),
      );
    },
    history: async () => ({
      errors: await pages.rows<History['errors'][number]>('errors'),
      endpoints: await pages.rows<History['endpoints'][number]>('endpoints'),
    }),
    openDevtools: () => pages.openDevtools(page),
    async takeScreenshots(folder) {
      const panel = await pages.openPanel(page);
      await panel.click('[role=option]');
      await until('the details', () => panel.run(() => document.querySelector('.details') !== null));
      await panel.screenshot(path.join(folder, 'panel.png'));
      const popup = await pages.openPopup();
      await until('the popup’s cards', () => popup.run(() => document.querySelector('.card') !== null));
      await popup.screenshot(path.join(folder, 'popup.png'));
    },
    closed: browser.exited,
    close: () => browser.close(),
  };
}
