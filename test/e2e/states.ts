import type { Frame, Page } from 'playwright';
import { GUIDE_THRESHOLDS } from '../../lib/domain/alerts/threshold.ts';
import { MOST_KEPT, type Settings, writeSettingsFile } from '../../lib/domain/settings.ts';
import { API } from './scenario.ts';

/** The states in which people find the extension's pages, by what was before; each is entered as a person would. */

export type Room = { width: number; height: number };
export type State = { name: string; file: string; room?: Room; enter: (page: Page) => Promise<void> };

export const ROOM: Room = { width: 1280, height: 800 };
const POPUP_ROOM: Room = { width: 380, height: 600 };

/** A page that nobody asked to watch. */
export const UNWATCHED = 'https://shop.example/';

/** Calls that fail, each in another way. */
export const FAILING = [
  {
    status: 429,
    headers: { 'Retry-After': '600' },
    body: { error: 'rate_limit_exceeded', error_code: 'RATE_001' },
  },
  { status: 401, body: { error: 'token_expired', error_code: 'AUTH_003' } },
  { status: 503 },
  { status: 422, body: { error: 'validation_failed', error_code: 'VAL_001', details: { field: 'name' } } },
].map((response, index) => ({ method: 'GET', url: `${API}/data_sources/${index}/metrics`, ...response }));

/** Waits until all of these are there. */
const shows =
  (...selectors: string[]) =>
  async (page: Page | Frame) => {
    for (const selector of selectors) await page.locator(selector).first().waitFor();
  };

export async function inList(page: Page): Promise<void> {
  await page.getByText('List', { exact: true }).click();
  await shows('[role=option]')(page);
}

async function inGroups(page: Page): Promise<void> {
  await page.getByText('Groups', { exact: true }).click();
  await shows('[role=option]')(page);
}

async function inRates(page: Page): Promise<void> {
  await page.getByText('Rates', { exact: true }).click();
  await shows('text=As a table', 'text=Where:')(page);
}

async function inDetails(page: Page, text: string | RegExp = ''): Promise<void> {
  await inList(page);
  await page.locator('[role=option]', { hasText: text }).first().click();
  await shows('.details', '.copy-report')(page);
}

/** Opens everything that can be unfolded, and what then can be. */
async function unfold(page: Page, within: string): Promise<void> {
  const folded = page.locator(within).locator('details:not([open]) > summary').filter({ visible: true });
  while ((await folded.count()) > 0) await folded.first().click();
}

/** The options, once everything is there that moves what stands below it. */
async function inOptions(page: Page): Promise<void> {
  await shows('#address', 'text=Errors, with redacted bodies', 'text=/Nothing is muted|Muted until/')(page);
}

async function explain(page: Page, pasted: string): Promise<void> {
  await page.locator('#source').fill(pasted);
  await page.locator('#explain').click();
}

/** A report as its page would copy it; the page then shows none. */
async function ownReport(page: Page): Promise<string> {
  const report = await page.locator('textarea.report-text').inputValue();
  await page.evaluate(() => {
    location.hash = '';
  });
  await page.locator('textarea.report-text').waitFor({ state: 'detached' });
  return report;
}

/** Gives a file field a file with this content. */
const choose = (page: Page, field: string, name: string, content: string) =>
  page.locator(field).setInputFiles({ name, mimeType: 'application/json', buffer: Buffer.from(content) });

const atPopup = { file: 'popup.html', room: POPUP_ROOM };
const atPanel = { file: 'panel.html' };
const atOptions = { file: 'options.html' };
const atExplain = { file: 'explain.html' };

/** Nothing was seen yet. */
export const BEFORE: State[] = [
  { name: 'popup, nothing seen yet', ...atPopup, enter: shows('text=No Nexla API call') },
  { name: 'panel, nothing seen yet', ...atPanel, enter: shows('text=No Nexla API call') },
  { name: 'explain, nothing stored', ...atExplain, enter: shows('text=Paste or drop') },
  { name: 'welcome', file: 'welcome.html', enter: shows('.welcome-card') },
  { name: 'dictionary, nothing chosen', file: 'dictionary.html', enter: shows('.dictionary-row') },
  { name: 'dictionary, an entry', file: 'dictionary.html#AUTH_003', enter: shows('.entry-example', '[aria-current]') },
  {
    name: 'dictionary, an entry that the browser wrote',
    file: 'dictionary.html#NET_OFFLINE',
    enter: shows('.entry-example'),
  },
  {
    name: 'dictionary, a search in vain',
    file: 'dictionary.html',
    enter: async (page) => {
      await page.locator('.dictionary-search input').fill('no such error');
      await shows('text=0 entries', '.dictionary-none')(page);
    },
  },
];

/** The database cannot be opened. */
export const UNREADABLE: State[] = [
  { name: 'popup, storage unreadable', ...atPopup, enter: shows("text=The history can't be read") },
  {
    name: 'panel, storage unreadable in the rates',
    ...atPanel,
    async enter(page) {
      await page.getByText('Rates', { exact: true }).click();
      await shows(".panel-rates >> text=The history can't be read")(page);
    },
  },
  { name: 'panel, storage unreadable', ...atPanel, enter: shows("text=The history can't be read") },
  {
    name: 'options, storage unreadable',
    ...atOptions,
    enter: shows("text=The history can't be read", 'text=Try again', 'text=Not available while'),
  },
];

const WITHHOLDS = 'text=The browser withholds access';

/** The browser withholds a host, and nothing was seen yet. */
export const WITHHELD_BEFORE: State[] = [
  { name: 'popup, access withheld', ...atPopup, enter: shows(WITHHOLDS, 'text=No Nexla API call') },
  { name: 'panel, access withheld', ...atPanel, enter: shows(WITHHOLDS) },
  { name: 'welcome, access withheld', file: 'welcome.html', enter: shows(WITHHOLDS) },
  { name: 'options, access withheld', ...atOptions, enter: shows(WITHHOLDS, '.address-actions >> text=Allow') },
];

export const PROBLEMS: State = { name: 'popup, problems', ...atPopup, enter: shows('.card') };

/** Calls have failed. */
export const AFTER: State[] = [
  PROBLEMS,
  {
    name: 'popup, everything unfolded',
    ...atPopup,
    async enter(page) {
      await page.locator('.card-more summary').first().click();
      await page.locator('.card-report button').first().click();
      await page.locator('.card-report button', { hasText: /Copied/ }).waitFor();
    },
  },
  { name: 'panel, groups', ...atPanel, enter: inGroups },
  { name: 'panel, list', ...atPanel, enter: inList },
  { name: 'panel, details', ...atPanel, enter: (page) => inDetails(page) },
  {
    name: 'panel, everything unfolded in details, and the raw body',
    ...atPanel,
    async enter(page) {
      await inDetails(page, 'VAL_001');
      await unfold(page, '.details');
      await page.getByText('Raw', { exact: true }).click();
      await shows('pre:has-text("validation_failed")')(page);
      await page.locator('.health summary').click();
      await shows('.health-reasons')(page);
    },
  },
  {
    name: 'panel, refining a filter with a mistake in it',
    ...atPanel,
    async enter(page) {
      await inList(page);
      await page.getByRole('searchbox').fill('status:9xx');
      await page.getByRole('button', { name: 'Refine' }).click();
      await shows('.filter-problems .notice', '.choice-count')(page);
    },
  },
  {
    name: 'panel, a filter that is kept',
    ...atPanel,
    async enter(page) {
      await inGroups(page);
      await page.getByRole('searchbox').fill('status:4xx -code:AUTH_003');
      await page.getByRole('button', { name: 'Refine' }).click();
      await page.getByRole('button', { name: 'Save this filter' }).click();
      await shows('.choice-saved', '.choice-count')(page);
    },
  },
  {
    name: 'panel, no match',
    ...atPanel,
    async enter(page) {
      await page.getByRole('searchbox').fill('no such error');
      await shows('text=No error matches')(page);
    },
  },
  {
    name: 'panel, keys',
    ...atPanel,
    async enter(page) {
      await inList(page);
      await page.keyboard.press('?');
      await shows('dialog.keys')(page);
    },
  },
  { name: 'panel, rates', ...atPanel, enter: inRates },
  {
    name: 'panel, keys of the rates',
    ...atPanel,
    async enter(page) {
      await inRates(page);
      await page.keyboard.press('?');
      await shows('dialog.keys')(page);
    },
  },
  { name: 'report on the last minutes', file: 'explain.html#minutes=20', enter: shows('textarea.report-text') },
  {
    name: 'explain, an error from elsewhere',
    ...atExplain,
    async enter(page) {
      await explain(page, '{"error":"token_expired","error_code":"AUTH_003"}');
      await shows('text=Your session has expired')(page);
    },
  },
  {
    name: 'explain, the report on an error from elsewhere',
    ...atExplain,
    async enter(page) {
      await explain(page, '2026-01-15 09:00:01 ERROR 401 {"error":"token_expired","error_code":"AUTH_003"}');
      await page.locator('.error-actions').getByText('Preview the report').click();
      await shows('textarea.report-text')(page);
    },
  },
  {
    name: 'explain, a report as it was made',
    file: 'explain.html#minutes=20',
    async enter(page) {
      await explain(page, await ownReport(page));
      await shows('text=This report is as it was made')(page);
    },
  },
  {
    name: 'explain, a report that was changed, beside the one before',
    file: 'explain.html#minutes=20',
    async enter(page) {
      const report = await ownReport(page);
      await explain(page, report);
      await explain(page, report.replace('"count": 1', '"count": 7'));
      await shows('text=This report was changed', '.differences td')(page);
    },
  },
  {
    name: 'explain, a HAR file that breaks off',
    ...atExplain,
    async enter(page) {
      const entries = FAILING.map(({ method, url, status, body = null }) => ({
        startedDateTime: '2026-01-15T10:30:00.000Z',
        time: 12,
        request: { method, url },
        response: { status, headers: [], content: { text: JSON.stringify(body) } },
      }));
      const har = JSON.stringify({ log: { version: '1.2', entries } });
      await choose(page, '.source-end input[type=file]', 'calls.har', har.slice(0, -20));
      await shows('text=breaks off in entry', '.found-row')(page);
    },
  },
  { name: 'options', ...atOptions, enter: inOptions },
  {
    name: 'options, a muted code, a wrong address, and diagnostics',
    ...atOptions,
    async enter(page) {
      await inOptions(page);
      await page.evaluate(
        (until) => chrome.runtime.sendMessage({ name: 'mute', what: 'code', of: 'RATE_001', until }),
        Date.now() + 3_600_000,
      );
      await shows('text=Muted until')(page);
      await page.locator('#address').fill('not an address');
      await page.locator('form.add button[type=submit]').click();
      await page.getByRole('button', { name: 'Show diagnostics' }).click();
      await shows('#address-outcome .notice', '.diagnostics pre')(page);
    },
  },
  {
    name: 'options, asked whether to delete',
    ...atOptions,
    async enter(page) {
      await inOptions(page);
      await page.locator('.wipe .button-danger').click();
      await shows('text=Delete for good')(page);
    },
  },
  {
    name: 'options, settings imported',
    ...atOptions,
    async enter(page) {
      await inOptions(page);
      const settings: Settings = {
        bases: [],
        sites: [],
        thresholds: GUIDE_THRESHOLDS,
        retention: MOST_KEPT,
        theme: 'system',
      };
      await choose(page, '#settings-file', 'settings.json', writeSettingsFile(settings));
      await shows('text=The settings were imported')(page);
    },
  },
  {
    name: 'options, no settings in a file',
    ...atOptions,
    async enter(page) {
      await inOptions(page);
      await choose(page, '#settings-file', 'settings.json', '{"theme":"dark"}');
      await shows('text=not a settings file')(page);
    },
  },
];

/** Alerts fire, and problems come again and again, in the demo. */
export const DEMO: State[] = [
  {
    name: 'popup, alerts, warnings and the demo’s mark',
    file: 'popup.html?demo',
    room: POPUP_ROOM,
    async enter(page) {
      await shows('.alert', '.troubles', '.card', '.demo-mark')(page);
      await unfold(page, '.popup');
    },
  },
  {
    name: 'panel, the demo’s groups, with warnings unfolded',
    file: 'panel.html?demo',
    async enter(page) {
      await inGroups(page);
      await shows('.demo-mark', '.notices')(page);
      await unfold(page, '.panel-main');
    },
  },
  {
    name: 'panel, the demo’s rates, with an alert',
    file: 'panel.html?demo',
    async enter(page) {
      await inRates(page);
      await shows('.rate-alert')(page);
      await unfold(page, '.rate >> nth=0');
    },
  },
  {
    name: 'popup, two incidents at once',
    file: 'popup.html?demo',
    room: POPUP_ROOM,
    async enter(page) {
      await shows('.alert')(page);
      await page.evaluate(addIncident);
      await page.reload();
      await shows('.alerts-incident >> nth=1')(page);
    },
  },
];

/** Runs in the demo: an incident of three codes, some minutes before the one that is there. */
async function addIncident(): Promise<void> {
  const done = <T>(request: IDBRequest<T>) =>
    new Promise<T>((resolve, reject) => {
      request.onsuccess = () => resolve(request.result);
      request.onerror = () => reject(request.error);
    });
  const db = await done(indexedDB.open('nexla-error-inspector-demo'));
  const alerts = db.transaction('alerts', 'readwrite').objectStore('alerts');
  const [there] = (await done(alerts.getAll(null, 1))) as [{ startedAt: number }];
  const startedAt = there.startedAt - 20 * 60_000;
  const together = { ...there, startedAt, firedAt: startedAt, incident: startedAt, severity: 'high', rule: 'spike' };
  for (const status of [500, 502]) {
    await done(alerts.put({ ...together, code: `HTTP_${status}`, status, errors: 12, minutes: 10, expected: 0 }));
  }
  const limit = { rule: 'threshold', severity: 'medium', errors: 14, minutes: 60, expected: 10 };
  await done(alerts.put({ ...together, ...limit, code: 'AUTH_002', status: 401 }));
  db.close();
}

/** The browser withholds a host whose calls have failed before. */
export const WITHHELD_AFTER: State[] = [
  { name: 'popup, access withheld beside problems', ...atPopup, enter: shows(WITHHOLDS, '.card') },
  {
    name: 'panel, access withheld beside errors',
    ...atPanel,
    async enter(page) {
      await inList(page);
      await shows(WITHHOLDS)(page);
    },
  },
];

/** Some of what is stored is damaged. */
export const DAMAGED: State[] = [
  { name: 'popup, a card that cannot be drawn', ...atPopup, enter: shows('text=This view broke', '.card-title') },
  {
    name: 'panel, an error that cannot be shown',
    ...atPanel,
    async enter(page) {
      await inList(page);
      await page.locator('[role=option]', { hasText: /GET \/spoilt|This error can't be shown/ }).click();
      await shows('[aria-label="Copy diagnostics"]')(page);
    },
  },
];

/** The popup over a page that is not watched. */
export const overUnwatched = shows('text=This page is not watched');

/** The panel inside the DevTools of a page that is not watched, while errors of other tabs are stored. */
export async function ofOtherTabs(panel: Frame): Promise<void> {
  await shows('text=Nothing failed in this tab', '.health-mend')(panel);
  await panel.locator('.health summary').click();
  await shows('.health-reasons')(panel);
}
