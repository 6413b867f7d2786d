import { describe } from 'vitest';
import type { Driver, View } from './driver.ts';
import { API, APP, addBase, at, shows, storedErrors, test } from './scenario.ts';

const HOST = 'https://dataops.nexla.io/*';
const BUTTON = '.withheld .button-primary';
const WITHHELD = 'The browser withholds access';

async function fail(driver: Driver, path: string): Promise<void> {
  driver.server.play([{ method: 'GET', url: `${API}/${path}`, status: 500 }]);
  const tab = await driver.open(APP);
  await tab.run(async (url) => void (await fetch(url)), `${API}/${path}`);
  await tab.close();
}

describe('access that the browser withholds is noticed and can be given back', () => {
  test.for([
    ['in the popup', (driver: Driver) => driver.openPopup()],
    ['on the options page', (driver: Driver) => driver.openOptions()],
  ] as const)('%s', async ([place, openView], { driver, expect }) => {
    await driver.withholdHost(HOST);
    const view: View = await openView(driver);
    await shows(view, WITHHELD);
    await shows(view, 'dataops.nexla.io');
    const path = `withheld-${place.replaceAll(' ', '-')}`;
    await fail(driver, path);

    await driver.allowByClick(view, BUTTON, HOST);
    await expect.poll(() => view.text()).not.toContain(WITHHELD);
    await fail(driver, `${path}-again`);
    await storedErrors(driver, 1, at(`/${path}-again`));
    await storedErrors(driver, 0, at(`/${path}`));
  });

  test('in the panel, beside what was recorded before', async ({ driver, expect }) => {
    await fail(driver, 'before');
    await storedErrors(driver, 1, at('/before'));
    const tab = await driver.open(APP);
    const panel = await driver.openPanel(tab);
    await panel.click('text=All tabs');
    await shows(panel, '/before');
    await driver.withholdHost(HOST);
    await shows(panel, WITHHELD);
    await shows(panel, '/before');
    await driver.allowHost(HOST);
    await expect.poll(() => panel.text()).not.toContain(WITHHELD);
    await fail(driver, 'after');
    await shows(panel, '/after');
  });
});

/** An address that a person adds. */
const ADDED = 'https://acme.nexla.io';
const isAllowed = (options: View, origin: string) =>
  options.run((pattern) => chrome.permissions.contains({ origins: [pattern] }), `${origin}/*`);
const remove = (options: View, address: string) => options.click(`[aria-label="Remove ${address}"]`);
const withheld = (options: View) => options.run(async () => (await chrome.storage.local.get('withheld'))['withheld']);

describe('access to an address that is removed from the options', () => {
  test('is given back with the last address that needs it', async ({ driver, expect }) => {
    for (const prefix of ['/nexla-api', '/v9']) await addBase(driver, ADDED + prefix);
    const options = await driver.openOptions();
    await remove(options, `${ADDED}/v9`);
    await shows(options, `${ADDED}/v9 was removed. The access to it stays`);
    expect(await isAllowed(options, ADDED)).toBe(true);
    await remove(options, `${ADDED}/nexla-api`);
    await shows(options, `${ADDED}/nexla-api was removed, and the extension's access to it ended`);
    expect(await isAllowed(options, ADDED)).toBe(false);
    expect(await withheld(options)).toEqual([]);
  });

  test('stays where Nexla itself answers there', async ({ driver, expect }) => {
    await addBase(driver, `${APP}v9`);
    const options = await driver.openOptions();
    await remove(options, `${APP}v9`);
    await shows(options, `${APP}v9 was removed. The access to it stays`);
    expect(await isAllowed(options, new URL(APP).origin)).toBe(true);
  });
});

describe('private windows', () => {
  test('are left alone: nothing of theirs is stored, and the options say so', async ({ driver, server }) => {
    server.play(['private', 'public'].map((path) => ({ method: 'GET', url: `${API}/${path}`, status: 401 })));
    const tab = await driver.openPrivate(APP);
    await tab.run(async (url) => void (await fetch(url)), `${API}/private`);
    await tab.close();
    const open = await driver.open(APP);
    await open.run(async (url) => void (await fetch(url)), `${API}/public`);
    await storedErrors(driver, 1, at('/public'));
    await storedErrors(driver, 0, at('/private'));
    await shows(await driver.openOptions(), 'In private windows the extension does not run');
  });
});

describe('a press on the button', () => {
  test('has nothing noted of a page that is not watched', async ({ driver, server }) => {
    const headers = { 'Access-Control-Allow-Origin': '*' };
    server.play(['pressed', 'watched'].map((path) => ({ method: 'GET', url: `${API}/${path}`, status: 500, headers })));
    const call = async (url: string) => void (await fetch(url));
    const page = await driver.open('https://other.nexla.io/');
    await shows(await driver.pressButton(page), 'Options');
    await page.run(call, `${API}/pressed`);
    // What is told later than the other call is told of it too.
    await (await driver.open(APP)).run(call, `${API}/watched`);
    await storedErrors(driver, 1, at('/watched'));
    await storedErrors(driver, 0, at('/pressed'));
  });
});

// The last one: it allows all sites.
describe('access to all sites', () => {
  test('is said to stay when one of them is removed', async ({ driver, expect }) => {
    const all = 'https://*/*';
    await driver.allowHost(all);
    await addBase(driver, `${ADDED}/nexla-api`);
    const options = await driver.openOptions();
    // Chromium grants what was allowed once it is asked for; Firefox has granted it, and would want a click.
    await options.run((origin) => chrome.permissions.request({ origins: [origin] }).catch(() => false), all);
    await remove(options, `${ADDED}/nexla-api`);
    await shows(options, `${ADDED}/nexla-api was removed from this list, but the browser still gives`);
    expect(await isAllowed(options, ADDED)).toBe(true);
  });
});
