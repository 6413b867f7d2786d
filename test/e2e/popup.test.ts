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
