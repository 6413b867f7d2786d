import { describe, expect } from 'vitest';
import type { Driver, Tab, View } from './driver.ts';
import { API, APP, at, storedErrors, test } from './scenario.ts';

const MARK = 'pl4nted';
const BODY = {
  error: 'rate_limit_exceeded',
  error_code: 'RATE_001',
  error_description: `Too many requests of ${MARK}@example.com`,
  access_token: MARK,
};

/** A page of the extension beside its options. */
async function openPage(driver: Driver, address: string): Promise<View> {
  const view = await driver.openOptions();
  await view.run((to) => location.assign(to), `/explain.html${address}`);
  await expect.poll(() => view.text(), { timeout: 15_000 }).toContain('Explain an error from elsewhere');
  return view;
}

const shows = (view: View, text: string | RegExp) => expect.poll(() => view.text(), { timeout: 15_000 }).toMatch(text);
const textOf = (view: View, selector: string) =>
  view.run((one) => document.querySelector<HTMLTextAreaElement>(one)?.value ?? '', selector);

async function fail(driver: Driver, path: string): Promise<Tab> {
  const url = `${API}/${path}?token=${MARK}`;
  driver.server.play([{ method: 'GET', url, status: 429, headers: { 'Retry-After': '30' }, body: BODY }]);
  const tab = await driver.open(APP);
  await tab.run(async (href) => void (await fetch(href)), url);
  // Seen by the network too, not only by the page that called.
  await storedErrors(driver, 1, (error) => at(`/${path}`)(error) && 'retry-after' in error.exchange.responseHeaders);
  return tab;
}

describe('a report for support', () => {
  test('of the last minutes is shown before it leaves, can be changed, and holds no secret', async ({ driver }) => {
    await fail(driver, 'data_sources/5023');
    const view = await openPage(driver, '#minutes=20');
    await shows(view, /\[RATE_001\] 429 on GET \/data_sources\/\{id\}/);
    await view.fill('.report-note input', 'Saving a source');
    await expect.poll(() => textOf(view, '.report-text')).toContain('Saving a source');
    const report = await textOf(view, '.report-text');
    expect(report).toContain('retry-after');
    expect(report).toContain('resource#1');
    expect(report).not.toMatch(new RegExp(`${MARK}|5023`));

    await view.run(() => document.querySelector('.block.report .button-primary')?.scrollIntoView());
    await view.click('.block.report .button-primary');
    await shows(view, /Copied: Report|refused the clipboard/);

    await view.fill('#source', `Please help:\n${report}`);
    await view.click('#explain');
    await shows(view, 'This report is as it was made');
    await view.fill('#source', report.replace('"count": 1', '"count": 7'));
    await view.click('#explain');
    await shows(view, 'This report was changed after it was made');
    await shows(view, /Compared with the report before/);
  });

  test('is copied from the panel by a key, and shown where the clipboard is refused', async ({ driver }) => {
    const panel = await driver.openPanel(await fail(driver, 'flows/7'));
    await shows(panel, '/flows/{id}');
    await panel.click('#error-list [role=option]');
    await shows(panel, 'Copy report');
    await panel.press('c');
    await shows(panel, /Copied: Report|refused the clipboard/);
  });
});

describe('errors from elsewhere', () => {
  test('a pasted curl -i is explained with the same views', async ({ driver }) => {
    const view = await openPage(driver, '');
    await view.fill('#source', `HTTP/2 429\nretry-after: 30\nx-request-id: req_77\n\n${JSON.stringify(BODY)}`);
    await view.click('#explain');
    await shows(view, '1 Nexla error found');
    await shows(view, 'req_77');
    await shows(view, /Safe to retry/);
    expect(await view.text()).not.toContain(MARK);
  });

  test('a dropped HAR file, then one that breaks off', async ({ driver }) => {
    const view = await openPage(driver, '');
    const entry = {
      startedDateTime: '2026-01-15T10:30:00.000Z',
      time: 12,
      request: { method: 'GET', url: `${API}/teams?token=${MARK}` },
      response: { status: 403, headers: [], content: { text: JSON.stringify(BODY) } },
    };
    const har = JSON.stringify({ log: { version: '1.2', entries: [entry, entry] } });
    const drop = (text: string) =>
      view.run((content) => {
        const data = new DataTransfer();
        data.items.add(new File([content], 'calls.har'));
        document.querySelector('.source')?.dispatchEvent(new DragEvent('drop', { dataTransfer: data, bubbles: true }));
      }, text);
    await drop(har);
    await shows(view, '2 Nexla errors found');
    await shows(view, 'GET /teams');
    await drop(har.slice(0, -20));
    await shows(view, /breaks off in entry 2, at line 1, character \d+/);
    expect(await view.text()).not.toContain(MARK);
  });

  test('an export can be opened again, and counts nowhere', async ({ driver }) => {
    const before = (await driver.stored()).length;
    const view = await openPage(driver, '');
    const file = { format: 'nexla-error-export', version: 1, errors: [exported(500), exported(503)] };
    await view.fill('#source', JSON.stringify(file));
    await view.click('#explain');
    await shows(view, '2 Nexla errors found');
    await shows(view, 'Imported from an export');
    expect((await driver.stored()).length).toBe(before);
  });
});

const exported = (status: number) => ({
  at: '2026-01-15T10:30:00.000Z',
  code: `HTTP_${status}`,
  method: 'GET',
  url: `${API}/orgs`,
  status,
  headers: {},
  body: null,
});
