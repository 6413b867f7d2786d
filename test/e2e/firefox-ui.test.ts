import { mkdtemp, rm } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Alert } from '../../lib/domain/alerts/alert.ts';
import { type Firefox, launchFirefox } from '../browser/firefox.ts';
import { firefoxPages } from '../browser/firefox-pages.ts';
import { until } from '../browser/until.ts';
import { type StandIn, startServer } from '../server/server.ts';
import { API, APP, shows } from './scenario.ts';

/**
 * What is asked of the browser's own surface: keys, address bar and notifications. Of a Chromium without a window none of
 * them can be reached; what they call in the extension is the same.
 */

const EXTENSION = path.resolve(import.meta.dirname, '../../.output/firefox-mv3');

describe.runIf(process.env.E2E_BROWSER === 'firefox')('in the browser’s own window', () => {
  let server: StandIn;
  let profile: string;
  let browser: Firefox;
  let pages: ReturnType<typeof firefoxPages>;

  beforeAll(async () => {
    server = await startServer();
    profile = await mkdtemp(path.join(os.tmpdir(), 'nexla-e2e-'));
    browser = await launchFirefox({
      extension: EXTENSION,
      profile,
      server,
      headless: true,
      prefs: {
        'extensions.webextOptionalPermissionPrompts': false,
        // Firefox shows notifications by itself, where a test can see and click them.
        'alerts.useSystemBackend': false,
      },
    });
    pages = firefoxPages(browser);
  });
  afterAll(async () => {
    await browser.close();
    await server.close();
    await rm(profile, { recursive: true, force: true, maxRetries: 5 });
  });

  const address = () => browser.inWindow(() => steering.address());
  const popupIsOpen = () => browser.inWindow(() => steering.popup('popup.html') !== null);

  it('the shortcut opens the popup', async () => {
    await pages.open(APP);
    await browser.inWindow(() => steering.focusPage());
    expect(await popupIsOpen()).toBe(false);
    await browser.inWindow(() => steering.press(['N'], ['Alt', 'Shift']));
    await expect.poll(popupIsOpen).toBe(true);
  });

  it('“nexla” and a code in the address bar suggest the entry of the dictionary, and open it', async () => {
    await browser.inWindow(() => steering.typeAddress('nexla session'));
    const suggestions = () => browser.inWindow(() => steering.suggestions().join('\n'));
    await expect.poll(suggestions).toContain('AUTH_003: Your session has expired');
    await browser.inWindow(() => steering.typeAddress('nexla AUTH_003'));
    await browser.inWindow(() => steering.press(['Enter']));
    await expect.poll(address).toBe(`${browser.extensionOrigin}/dictionary.html#AUTH_003`);
    // What is no entry stays out of the address, and so out of the history.
    await browser.inWindow(() => steering.typeAddress('nexla pl4nted words'));
    await browser.inWindow(() => steering.press(['Enter']));
    await expect.poll(address).toBe(`${browser.extensionOrigin}/dictionary.html`);
  });

  it('one notification tells of an incident of two codes, and a click on it opens the alerts in a tab', async () => {
    await browser.inWindow(() => steering.noteNotifications());
    const notified = () => browser.inWindow(() => steering.notified());
    const options = await pages.openOptions();
    // Once everything is there that moves what stands below it.
    for (const text of ['Errors, with redacted bodies', 'Nothing is muted']) await shows(options, text);
    await options.click('text=Tell me when Nexla calls');
    const isAllowed = () => options.run(() => chrome.permissions.contains({ permissions: ['notifications'] }));
    await expect.poll(isAllowed).toBe(true);

    const tab = await pages.open(APP);
    const fail = async (code: string, count: number) => {
      const url = `${API}/${code.toLowerCase()}`;
      server.play([{ method: 'GET', url, status: 401, body: { error: 'failed', error_code: code } }]);
      await tab.run(
        async (href, calls) =>
          void (await Promise.all(Array.from({ length: calls }, async () => (await fetch(href)).text()))),
        url,
        count,
      );
    };
    // The first number above the threshold: whenever it is looked at, no other is told.
    await fail('AUTH_002', 11);
    await expect.poll(notified).toEqual(['Nexla calls are failing\nCode AUTH_002: 11 in the last hour, more than 10']);
    await fail('RATE_001', 25);
    const firing = async () =>
      (await pages.rows<Alert>('alerts')).filter(({ state }) => state === 'firing').map(({ incident }) => incident);
    await expect.poll(firing).toHaveLength(2);
    expect(new Set(await firing()).size).toBe(1);
    // What is told later than this error would have been told before it.
    await fail('AUTH_002', 1);
    await expect.poll(() => options.run(() => chrome.action.getTitle({}))).toContain('AUTH_002: 12 ');
    expect(await notified()).toHaveLength(1);

    await until('the notification', () => browser.inWindow(() => steering.clickNotification()));
    await expect.poll(address).toBe(`${browser.extensionOrigin}/popup.html`);
    await expect.poll(() => browser.inWindow(() => steering.showsNotification())).toBe(false);
    const opened = () =>
      options.run(() => {
        const views = chrome.extension.getViews({ type: 'tab' });
        return views.find(({ location }) => location.pathname === '/popup.html')?.document.body.innerText ?? '';
      });
    await expect.poll(opened).toContain('AUTH_002: 12 in the last hour');
    expect(await opened()).toContain('RATE_001: 25 in the last hour');
    expect(await notified()).toHaveLength(1);
  });
});
