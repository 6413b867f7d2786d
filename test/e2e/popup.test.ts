import { describe, expect } from 'vitest';
import type { Driver, View } from './driver.ts';
import { API, APP, at, shows, storedErrors, test } from './scenario.ts';

/** What the API answers to so many calls of one path, one after the other. */
async function answer(driver: Driver, path: string, status: number, { times = 1, code = '' } = {}): Promise<void> {
  const url = `${API}/${path}`;
  driver.server.play([{ method: 'GET', url, status, body: code === '' ? {} : { error: code, error_code: code } }]);
  const tab = await driver.open(APP);
  await tab.run(
    async (href, calls) => {
      for (let call = 0; call < calls; call += 1) await (await fetch(href)).text();
    },
    url,
    times,
  );
  if (status >= 400) await storedErrors(driver, times, at(`/${path}`));
  await tab.close();
}

const summaryOf = (popup: View) => popup.run(() => document.querySelector('.popup-summary')?.textContent ?? '');
const callsOf = (popup: View, cards: string) =>
  popup.run(
    (selector) => [...document.querySelectorAll(selector)].map((call) => call.textContent),
    `${cards} .card-call`,
  );

/** A page that nobody asked to watch: its origin. */
const UNWATCHED = 'https://other.nexla.io';

describe('a page that is not watched', () => {
  const pressOn = async (driver: Driver): Promise<View> => {
    const popup = await driver.pressButton(await driver.open(`${UNWATCHED}/orders?token=secret`));
    await shows(popup, /This page is not watched[\s\S]*If other\.nexla\.io uses the Nexla API/);
    return popup;
  };
  const form = (options: View) =>
    options.run(() => {
      const field = document.querySelector<HTMLInputElement>('#address');
      const boxes = document.querySelectorAll<HTMLInputElement>('form.add input[type=checkbox]');
      return {
        address: field?.value,
        kinds: [...boxes].map(({ checked }) => checked),
        isFocused: document.activeElement === field,
        isInSight: field !== null && field.getBoundingClientRect().bottom <= innerHeight,
      };
    });
  const filledIn = { address: UNWATCHED, kinds: [false, false, true], isFocused: true, isInSight: true };
  const addedSites = (options: View) =>
    options.run(async () => JSON.stringify((await chrome.storage.local.get('settings'))['settings'] ?? ''));

  test('is filled into the options by the popup, and added by its user alone', async ({ driver }) => {
    const popup = await pressOn(driver);
    expect(await popup.run(() => document.querySelector('.button-primary'))).toBeNull();
    await popup.click('text=Add this page');
    const options = await driver.openedOptions();
    await expect.poll(() => form(options)).toEqual(filledIn);
    expect(await addedSites(options)).not.toContain(UNWATCHED);

    // They are open now: the same page again, after its address was changed, and then for good.
    await options.fill('#address', 'https://something.example');
    await (await pressOn(driver)).click('text=Add this page');
    await expect.poll(async () => form(await driver.openedOptions())).toEqual(filledIn);
    await driver.allowHost(`${UNWATCHED}/*`);
    await options.click('form.add button[type=submit]');
    await shows(options, `${UNWATCHED} was added`);
    expect(await addedSites(options)).toContain(`"sites":["${UNWATCHED}"]`);
    await shows(await driver.pressButton(await driver.open(UNWATCHED)), 'No Nexla API call seen yet');
    await options.click(`[aria-label="Remove ${UNWATCHED}"]`);
    await driver.withholdHost(`${UNWATCHED}/*`);
  });

  test('is filled in by the panel of its DevTools too', async ({ driver }) => {
    const panel = await driver.openPanel(await driver.open(`${UNWATCHED}/orders?token=secret`));
    await panel.click('.health-mend');
    await expect.poll(async () => form(await driver.openedOptions())).toEqual(filledIn);
  });
});

describe('the popup over a page that can never be watched', () => {
  const OWN = { chromium: 'chrome://version/', firefox: 'about:support' };

  test.for([
    ['of the browser', (driver: Driver) => OWN[driver.browser]],
    ['on disk', () => new URL('../../package.json', import.meta.url).href],
    ['without a server', () => 'data:text/html,a page'],
  ] as const)('does not offer to add a page %s, and says how things are', async ([, address], { driver }) => {
    const page = await driver.open(address(driver));
    const popup = await driver.pressButton(page);
    await shows(popup, 'No Nexla API call seen yet');
    expect(await popup.text()).not.toMatch(/not watched|Add this page/);
    await page.close();
  });
});

describe('the popup', () => {
  test('says of what works again that it does, and no longer what to do', async ({ driver }) => {
    await answer(driver, 'expired', 401, { code: 'AUTH_003' });
    const popup = await driver.openPopup();
    await expect.poll(() => summaryOf(popup)).toBe('1 problem in the last hour: Your session has expired.');
    await shows(popup, 'Sign in to Nexla again');
    await answer(driver, 'expired', 200);
    await shows(popup, /Works again since \d\d:\d\d/);
    expect(await popup.text()).not.toContain('Sign in to Nexla again');
    expect(await summaryOf(popup)).toBe('Everything that failed in the last 24 hours works again.');
  });

  test('begins with the worst, which its first sentence names, and ends with what is over', async ({ driver }) => {
    await answer(driver, 'forbidden', 403);
    await answer(driver, 'unavailable', 503);
    const popup = await driver.openPopup();
    await expect
      .poll(() => summaryOf(popup))
      .toBe('2 problems in the last hour. The worst: You are not allowed to do this.');
    const calls = (await callsOf(popup, '.card')).join('\n');
    expect(calls).toMatch(/\/forbidden[\s\S]*\/unavailable[\s\S]*\/expired/);
    expect((await callsOf(popup, '.card-over')).join('\n')).toMatch(/^(?!.*unavailable).*\/expired/);
  });

  test('says of each problem how often it came, and opens everything of all tabs in one of its own', async ({
    driver,
  }) => {
    await answer(driver, 'often', 409, { times: 3 });
    await answer(driver, 'rarely', 409);
    const popup = await driver.openPopup();
    const timesOf = (path: string) =>
      popup.run((end) => {
        const cards = [...document.querySelectorAll('.card')];
        const card = cards.find((one) =>
          one.querySelector('.card-call .mono:last-of-type')?.textContent?.endsWith(end),
        );
        return card?.querySelector('.card-when')?.textContent;
      }, path);
    await expect.poll(() => timesOf('/often')).toMatch(/^3 times, last \S/);
    await expect.poll(() => timesOf('/rarely')).toMatch(/^once, \S/);

    const link = await popup.run(() => {
      const links = [...document.querySelectorAll<HTMLAnchorElement>('.popup-links a')];
      const { href = '', target = '' } = links.find((one) => one.textContent === 'Open everything in a tab') ?? {};
      return { href, target };
    });
    expect(link.target).toBe('_blank');
    const page = await driver.open(link.href);
    // Their tabs are closed.
    for (const path of ['/often', '/rarely']) await shows(page, `GET ${path}`);
    expect(await page.run(() => document.querySelectorAll('input[name=scope]').length)).toBe(0);
    await page.close();
  });

  test('says when to stop, as the panel does', async ({ driver }) => {
    await answer(driver, 'in-trouble', 503, { times: 5 });
    const tab = await driver.open(APP);
    const panel = await driver.openPanel(tab);
    await panel.click('text=All tabs');
    await shows(panel, '/in-trouble');
    await panel.click('#error-list [role=option]');
    const popup = await driver.openPopup();
    for (const advice of [/Not before .+, so that the service can recover/, 'are used up: stop, and ask support']) {
      await shows(popup, advice);
      await shows(panel, advice);
    }
  });
});
