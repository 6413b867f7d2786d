import { describe, expect } from 'vitest';
import type { Driver, Tab } from './driver.ts';
import { API, APP, addBase, allSources, at, errorSeenBy, shows, storedErrors, test } from './scenario.ts';

test.override({ setup: { updatable: true } });

const fail = (tab: Tab, url: string) => tab.run(async (href) => void (await (await fetch(href)).text()), url);
const isMarked = (tab: Tab) => tab.run(() => 'isThatVeryPage' in window);
async function marked(driver: Driver, url = APP): Promise<Tab> {
  const tab = await driver.open(url);
  await tab.run(() => void Object.assign(window, { isThatVeryPage: true }));
  return tab;
}

const ADDED = 'https://acme.nexla.io';
/** Firefox runs the manifest's content scripts in open pages too, and those of added sites in none. */
const SAID = {
  chromium: ['3 open pages are older', 'Reload 3 tabs'],
  firefox: ['1 open page is older', 'Reload 1 tab'],
};

describe('an update of the extension under open tabs', () => {
  test('is told in popup, panel and title with the tabs that need it, which only a click loads anew', async ({
    driver,
    server,
  }) => {
    server.play(
      ['/before', '/untold', '/reloaded'].map((path) => ({
        method: 'GET',
        url: API + path,
        status: 500,
        body: { error_code: 'X' },
      })),
    );
    await addBase(driver, `${ADDED}/nexla-api`);
    const tabs = [await marked(driver), await marked(driver), await marked(driver, `${ADDED}/`)];
    const [tab] = tabs as [Tab];
    const closed = await marked(driver);
    const elsewhere = await marked(driver, 'https://plain.nexla.io/');
    await fail(tab, `${API}/before`);
    await errorSeenBy(driver, allSources(driver), at('/before'));

    await driver.update();
    const [title, button] = SAID[driver.browser] as [string, string];
    await closed.close();
    await expect.poll(() => driver.buttonTitle()).toMatch(/since the update: \d/);
    const popup = await driver.openPopup();
    await shows(popup, title);
    await shows(popup, button);
    const panel = await driver.openPanel(elsewhere);
    await panel.click('text=All tabs');
    await shows(panel, title);
    for (const one of [...tabs, elsewhere]) expect(await isMarked(one)).toBe(true);

    await fail(tab, `${API}/untold`);
    const [untold] = await storedErrors(driver, 1, at('/untold'));
    expect(untold?.exchange.body === null).toBe(driver.browser === 'chromium');

    await (await driver.openPopup()).click('.withheld .button-primary');
    await expect.poll(() => panel.text()).not.toMatch(/older than this version/);
    await expect.poll(() => driver.buttonTitle()).not.toContain('since the update');
    const isAnew = driver.browser === 'chromium' ? [true, true, true] : [false, false, true];
    for (const [index, one] of tabs.entries()) expect(await isMarked(one)).toBe(!isAnew[index]);
    expect(await isMarked(elsewhere)).toBe(true);
    await fail(tab, `${API}/reloaded`);
    const [stored] = await storedErrors(driver, 1, (error) => at('/reloaded')(error) && error.exchange.body !== null);
    expect(stored?.exchange.sources).toEqual(expect.arrayContaining(['page-hook']));
    expect(await (await driver.openPopup()).text()).not.toMatch(/older than this version/);
  });
});
