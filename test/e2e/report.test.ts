import { describe, expect } from 'vitest';
import type { Driver, Tab, View } from './driver.ts';
import { API, APP, allSources, at, errorSeenBy, storedErrors, test } from './scenario.ts';

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
  const isThere = () => view.run(() => document.querySelector('#export') !== null);
  await expect.poll(isThere).toBe(true);
  return view;
}

const shows = (view: View, text: string | RegExp) => expect.poll(() => view.text()).toMatch(text);
const textOf = (view: View, selector: string) =>
  view.run((one) => document.querySelector<HTMLTextAreaElement>(one)?.value ?? '', selector);

/** What is on the clipboard: a person pastes it into the page. */
async function pasted(view: View): Promise<string> {
  await view.fill('#source', '');
  await view.click('#source');
  await view.press('Control+v');
  return textOf(view, '#source');
}

/** The place of a form in the menu "Copy as". */
const indexOf = (view: View, form: string) =>
  view.run(
    (name) =>
      [...document.querySelectorAll('.copy-as-forms button')].findIndex((button) => button.textContent?.includes(name)),
    form,
  );

/** What the file of an export holds: the page's own code makes it, and hands it to the browser. */
async function exportedAs(view: View, format: string): Promise<string> {
  await view.run(() => {
    const made = URL.createObjectURL;
    URL.createObjectURL = (file) => {
      if (file instanceof Blob) void file.text().then((text) => Object.assign(window, { made: text }));
      return made.call(URL, file);
    };
    Object.assign(window, { made: undefined });
  });
  await view.run((name) => {
    const radios = [...document.querySelectorAll('.export .report-formats label')];
    (radios.find((label) => label.textContent?.includes(name)) as HTMLElement).click();
  }, format);
  await view.run(() => document.querySelector('#export')?.scrollIntoView());
  await view.click('#export');
  const read = () => view.run(() => (window as { made?: string }).made ?? '');
  await expect.poll(read).not.toBe('');
  return read();
}

async function fail(driver: Driver, path: string): Promise<Tab> {
  const url = `${API}/${path}?token=${MARK}`;
  driver.server.play([{ method: 'GET', url, status: 429, headers: { 'Retry-After': '30' }, body: BODY }]);
  const tab = await driver.open(APP);
  await tab.run(async (href) => void (await fetch(href)), url);
  // What is told of it later would change a report on it.
  await errorSeenBy(driver, allSources(driver), at(`/${path}`));
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
    await shows(view, 'Copied: Report');
    expect(await pasted(view)).toBe(report);

    await view.fill('#source', `Please help:\n${report}`);
    await view.click('#explain');
    await shows(view, 'This report is as it was made');
    await view.fill('#source', report.replace('"count": 1', '"count": 7'));
    await view.click('#explain');
    await shows(view, 'This report was changed after it was made');
    await shows(view, /Compared with the report before/);
  });

  test('is copied from the panel inside DevTools, by a key and by a button, and holds no secret', async ({
    driver,
  }) => {
    const panel = await driver.openPanel(await fail(driver, 'flows/7'));
    await shows(panel, '/flows/{id}');
    await panel.click('#error-list [role=option]');
    await shows(panel, 'Copy report');
    await panel.press('c');
    await shows(panel, 'Copied: Report');
    const view = await openPage(driver, '');
    const report = await pasted(view);
    expect(report).toContain('[RATE_001] 429 on GET /flows/{id}');
    expect(report).not.toMatch(new RegExp(`${MARK}|flows/7`));
    await panel.click('.copy-as summary');
    for (const [form, part] of [
      ['cURL (', 'curl '],
      ['Python', 'import requests'],
      ['MSW', 'HttpResponse'],
    ] as const) {
      await panel.click(`.copy-as-forms button:nth-child(${1 + (await indexOf(panel, form))})`);
      await shows(panel, /Copied: /);
      await expect.poll(() => pasted(view)).toContain(part);
      expect(await pasted(view)).not.toContain(MARK);
    }
  });

  test('that the clipboard refuses is there to be copied by hand, selected', async ({ driver }) => {
    await fail(driver, 'orgs/3');
    const view = await openPage(driver, '#minutes=20');
    const names = () => view.run(() => [document.title, document.querySelector('h1')?.textContent]);
    await expect.poll(names).toEqual(['Report for support · Nexla Error Inspector', 'Report for support']);
    await expect.poll(() => textOf(view, '.report-text')).toContain('GET /orgs/');
    const report = await textOf(view, '.report-text');
    await view.run(() => {
      navigator.clipboard.writeText = () => Promise.reject(new Error('refused'));
      document.execCommand = () => false;
    });
    await view.click('.block.report .button-primary');
    await shows(view, 'The browser refused the clipboard');
    const selected = await view.run(() => {
      const { value, selectionStart, selectionEnd } = document.activeElement as HTMLTextAreaElement;
      return value.slice(selectionStart, selectionEnd);
    });
    expect(selected).toBe(report);
  });

  test('of an incident is one click away from its alert, and tells of its codes alone', async ({ driver }) => {
    const url = `${API}/incident`;
    const body = { error: 'invalid_credentials', error_code: 'AUTH_002', access_token: MARK };
    driver.server.play([{ method: 'GET', url, status: 401, body }]);
    const tab = await driver.open(APP);
    await tab.run(async (href) => {
      await Promise.all(Array.from({ length: 12 }, async () => (await fetch(href)).text()));
    }, url);
    const popup = await driver.openPopup();
    await shows(popup, /AUTH_002: 12 in the last hour/);
    const link = await popup.run(() => document.querySelector<HTMLAnchorElement>('.alert a')?.hash ?? '');
    const view = await openPage(driver, link);
    await shows(view, /\[AUTH_002\] 401 on GET \/incident, .*12×/);
    const report = await textOf(view, '.report-text');
    expect(report).toContain('"kind": "incident"');
    expect(report).not.toMatch(new RegExp(`${MARK}|RATE_001`));
  });
});

describe('errors from elsewhere', () => {
  test('have a page of that name', async ({ driver }) => {
    const view = await openPage(driver, '');
    const names = () => view.run(() => [document.title, document.querySelector('h1')?.textContent]);
    await expect
      .poll(names)
      .toEqual(['Explain an error from elsewhere · Nexla Error Inspector', 'Explain an error from elsewhere']);
  });

  test('a pasted curl -i is explained with the same views', async ({ driver }) => {
    const view = await openPage(driver, '');
    await view.fill('#source', `HTTP/2 429\nretry-after: 30\nx-request-id: req_77\n\n${JSON.stringify(BODY)}`);
    await view.click('#explain');
    await shows(view, '1 Nexla error found');
    await shows(view, 'req_77');
    await shows(view, /Safe to retry/);
    expect(await view.text()).not.toContain(MARK);
  });

  test('is reported as one: nothing of this browser, nothing that the text does not say, and read again as it was made', async ({
    driver,
  }) => {
    const view = await openPage(driver, '');
    await view.fill('#source', JSON.stringify(BODY));
    await view.click('#explain');
    await shows(view, '1 Nexla error found');
    await view.click('.error-actions-row > button:nth-of-type(2)');
    await shows(view, 'The text does not say which call it was: add method and path');
    const report = await textOf(view, '.report-text');
    expect(report).toContain('from a pasted text');
    expect(report).toContain('- **first\\_seen:** `unknown`');
    expect(report).not.toMatch(new RegExp(`${MARK}|Chrome|Firefox|"settings"|"time_zone"`));
    await view.fill('#source', report);
    await view.click('#explain');
    await shows(view, 'This report is as it was made');
    await shows(view, 'This error comes from elsewhere: from a pasted text.');
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
        document.querySelector('.paste')?.dispatchEvent(new DragEvent('drop', { dataTransfer: data, bubbles: true }));
      }, text);
    await drop(har);
    await shows(view, '2 Nexla errors found');
    await shows(view, 'GET /teams');
    await view.click('.error-actions-row > button:nth-of-type(2)');
    await expect.poll(() => textOf(view, '.report-text')).toContain('from a HAR file named “calls.har”');
    await drop(har.slice(0, -20));
    await shows(view, /breaks off in entry 2, at line 1, character \d+/);
    expect(await view.text()).not.toContain(MARK);
  });

  test('an export holds what was chosen and no secret, in every format', async ({ driver }) => {
    await fail(driver, 'exported/8');
    const view = await openPage(driver, '');
    const stored = await driver.stored();
    for (const format of ['JSON', 'NDJSON', 'CSV', 'HAR']) {
      const file = await exportedAs(view, format);
      expect(file).toContain('/nexla-api/exported/');
      expect(file).not.toContain(MARK);
    }
    await shows(view, `with ${stored.length} errors in it`);
    await view.fill('#export-filter', 'rate_001 exported');
    const chosen = JSON.parse(await exportedAs(view, 'JSON')) as { errors: { url: string }[] };
    expect(chosen.errors.map(({ url }) => new URL(url).pathname)).toEqual(['/nexla-api/exported/8']);
    await view.fill('#export-filter', '');
    await view.run(() => {
      const select = document.querySelector('#export-code') as HTMLSelectElement;
      select.value = 'AUTH_002';
      select.dispatchEvent(new Event('change', { bubbles: true }));
    });
    await shows(view, 'Export 12 errors');
    const ofCode = JSON.parse(await exportedAs(view, 'JSON')) as { errors: { code: string }[] };
    expect(new Set(ofCode.errors.map(({ code }) => code))).toEqual(new Set(['AUTH_002']));
  });

  test('a HAR export opens in the network panel of the browser’s own DevTools', async ({ driver }) => {
    const tab = await fail(driver, 'har/9');
    const [url, cut] = [`${API}/har/na%C3%AFve`, `${API}/har/cut`];
    const [error, body] = ['unknown_flow', '<!doctype html>\n<title>Café ⚡ 日本 😀</title>'];
    driver.server.play([
      { method: 'DELETE', url, status: 503, headers: { 'Content-Type': 'text/html; charset=utf-8' }, body },
      { method: 'POST', url, status: 422, body: { error } },
    ]);
    driver.server.on(
      (call) => call.url.href === cut,
      (_, response) => void response.destroy(),
    );
    await tab.run(
      async (failing, unanswered) => {
        await (await fetch(failing, { method: 'DELETE' })).text();
        await (await fetch(failing, { method: 'POST' })).text();
        await fetch(unanswered, { method: 'POST' }).catch(() => {});
      },
      url,
      cut,
    );
    const isOfHar = at('/har/na%C3%AFve');
    await storedErrors(driver, 2, (stored) => isOfHar(stored) && stored.exchange.body !== null);
    await storedErrors(driver, 1, at('/har/cut'));

    const view = await openPage(driver, '');
    const har = await exportedAs(view, 'HAR');
    const calls = await driver.openHar(await driver.open(`${APP}frame.html`), har);
    expect(calls).toHaveLength((await driver.stored()).length);
    expect(calls.find((call) => new URL(call.url).pathname.endsWith('/har/9'))).toMatchObject({
      method: 'GET',
      status: 429,
      url: `${API}/har/9?token=`,
      body: expect.stringContaining('"error_code":"RATE_001"'),
    });
    expect(calls.filter((call) => call.url === url)).toEqual([
      { method: 'DELETE', url, status: 503, body },
      { method: 'POST', url, status: 422, body: JSON.stringify({ error }) },
    ]);
    expect(calls.filter((call) => call.url === cut)).toEqual([{ method: 'POST', url: cut, status: 0, body: '' }]);
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
