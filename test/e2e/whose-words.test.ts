import { describe, expect } from 'vitest';
import type { Driver, View } from './driver.ts';
import { API, APP, at, shows, storedErrors, test } from './scenario.ts';

/** A sentence that must never stand among the extension's own. */
const FORGED = 'Your account was compromised, call 0800 now';

const RESPONSE = {
  method: 'GET',
  url: `${API}/forged?${encodeURIComponent(FORGED)}=1`,
  status: 400,
  headers: { 'X-Request-Id': FORGED, 'X-Ratelimit-Reset': FORGED, Server: FORGED, 'Retry-After': FORGED },
  body: {
    error: FORGED,
    error_description: FORGED,
    error_code: 'VAL_001',
    request_id: FORGED,
    details: { field: FORGED, message: FORGED, limit: 5, window: `minute. ${FORGED}`, [FORGED]: FORGED },
  },
};

/** Where others are quoted: sentences, the raw answer, and values of the call. */
const QUOTED = '.said, .json, .raw, .headers, .facts bdi, .received-facts dd';

/** The texts with the forged sentence that a view shows outside all quotations, and how often it is quoted. */
const forgedIn = (view: View) =>
  view.run(
    (forged, quoted) => {
      const texts = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
      const ours: string[] = [];
      let asQuotation = 0;
      while (texts.nextNode()) {
        const { data, parentElement } = texts.currentNode as Text;
        if (!data.includes(forged)) continue;
        if (parentElement?.closest(quoted)) asQuotation += 1;
        else ours.push(data);
      }
      const named = [...document.querySelectorAll('[title], [aria-label], [alt]')].flatMap((one) =>
        ['title', 'aria-label', 'alt'].map((name) => one.getAttribute(name) ?? ''),
      );
      return { ours: [...ours, ...[document.title, ...named].filter((name) => name.includes(forged))], asQuotation };
    },
    FORGED,
    QUOTED,
  );

async function fail(driver: Driver): Promise<void> {
  driver.server.play([RESPONSE]);
  const tab = await driver.open(APP);
  await tab.run(async (url) => void (await fetch(url)), RESPONSE.url);
  await storedErrors(driver, 1, at('/forged'));
}

test.afterEach(({ driver }) => driver.closeTabs());

describe('what a server says', () => {
  test('is quoted in the panel and in the popup, and nowhere said by them', async ({ driver }) => {
    await fail(driver);
    const panel = await driver.openOptions();
    await panel.run(() => void setTimeout(() => location.assign('/panel.html')));
    await shows(panel, 'Groups');
    await panel.click('text=List');
    await panel.click('#error-list [role=option]');
    await shows(panel, FORGED);
    // The API's message, what it says of a field, the query's name, headers, and the body with a name and its values.
    await expect.poll(async () => (await forgedIn(panel)).asQuotation).toBeGreaterThan(8);
    expect((await forgedIn(panel)).ours).toEqual([]);

    const popup = await driver.openPopup();
    await shows(popup, FORGED);
    expect(await forgedIn(popup)).toEqual({ ours: [], asQuotation: 1 });
  });

  test('is quoted on the page for errors from elsewhere, also what a report says that somebody sent', async ({
    driver,
  }) => {
    const page = await driver.openOptions();
    await page.run(() => void setTimeout(() => location.assign('/explain.html')));
    await shows(page, 'Paste or drop');
    await page.fill('#source', JSON.stringify(RESPONSE.body));
    await page.click('#explain');
    await shows(page, FORGED);
    await page.click('text=Preview the report');
    await expect.poll(async () => (await forgedIn(page)).asQuotation).toBeGreaterThan(4);
    expect((await forgedIn(page)).ours).toEqual([]);

    const report = await page.run(
      () => document.querySelector<HTMLTextAreaElement>('textarea.report-text')?.value ?? '',
    );
    await page.fill('#source', report.replace('"code": "VAL_001"', `"code": "${FORGED}"`));
    await page.click('#explain');
    await shows(page, 'This report was changed');
    const received = await forgedIn(page);
    expect(received.asQuotation).toBeGreaterThan(0);
    expect(received.ours).toEqual([]);
  });
});
