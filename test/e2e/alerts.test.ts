import { describe, expect } from 'vitest';
import type { Alert } from '../../lib/domain/alerts/alert.ts';
import { packCounts, unpackCounts } from '../../lib/domain/packed-counts.ts';
import type { Driver, Tab, View } from './driver.ts';
import { API, APP, start, test } from './scenario.ts';

const FIRING = { state: 'firing' };
const HOUR = 3_600_000;

/** So many calls of a page that fail like this. */
async function fail(driver: Driver, path: string, count: number, response: object): Promise<Tab> {
  const url = `${API}/${path}`;
  driver.server.play([{ method: 'GET', url, status: 500, ...response }]);
  const tab = await driver.open(APP);
  await tab.run(
    async (href, calls) => {
      await Promise.all(Array.from({ length: calls }, async () => (await fetch(href)).text()));
    },
    url,
    count,
  );
  return tab;
}

const invalidKey = { status: 401, body: { error: 'invalid_credentials', error_code: 'AUTH_002' } };

type Stored = { alerts: Alert[]; problems: Packed[]; histories: PackedHistory[]; marks: { at: number }[] };
type Packed = { last: number; minutes: number[] };
type PackedHistory = Packed & { kind: string; hours: number[] };

/** Reads what alerts are made of, from a page of the extension; bytes come as lists of numbers. */
function read(view: View): Promise<Stored> {
  return view.run(async () => {
    const done = <T>(request: IDBRequest<T>) =>
      new Promise<T>((resolve, reject) => {
        request.onsuccess = () => resolve(request.result);
        request.onerror = () => reject(request.error);
      });
    const db = await done(indexedDB.open('nexla-error-inspector'));
    const all = (table: string) => done(db.transaction(table).objectStore(table).getAll());
    const [alerts, problems, histories, marks] = await Promise.all(
      ['alerts', 'problems', 'histories', 'marks'].map(all),
    );
    db.close();
    return {
      alerts,
      problems: problems?.map((row) => ({ ...row, minutes: [...row.minutes] })),
      histories: histories?.map((row) => ({ ...row, minutes: [...row.minutes], hours: [...row.hours] })),
      marks,
    } as Stored;
  });
}

/** Puts other rows in the place of those that `read` gave. */
function replace(view: View, stored: Stored): Promise<void> {
  return view.run(async (tables) => {
    const db = await new Promise<IDBDatabase>((resolve, reject) => {
      const request = indexedDB.open('nexla-error-inspector');
      request.onsuccess = () => resolve(request.result);
      request.onerror = () => reject(request.error);
    });
    const names = Object.keys(tables) as (keyof typeof tables)[];
    const transaction = db.transaction(names, 'readwrite');
    for (const name of names) {
      transaction.objectStore(name).clear();
      for (const row of tables[name]) {
        const packed: object = Object.fromEntries(
          Object.entries(row).map(([field, value]) => [field, Array.isArray(value) ? Uint8Array.from(value) : value]),
        );
        transaction.objectStore(name).add(packed);
      }
    }
    await new Promise((resolve, reject) => {
      transaction.oncomplete = resolve;
      transaction.onabort = () => reject(transaction.error);
    });
    db.close();
  }, stored);
}

/** Makes everything that is stored older: as if time had passed while the browser slept. */
async function sleep(view: View, hours: number): Promise<void> {
  const { alerts, problems, histories, marks } = await read(view);
  const earlier = (at: number | null) => (at === null ? null : at - hours * HOUR);
  const shifted = (counts: number[], by: number) => [
    ...packCounts(new Map([...unpackCounts(Uint8Array.from(counts))].map(([unit, count]) => [unit - by, count]))),
  ];
  await replace(view, {
    alerts: alerts.map((alert) => ({
      ...alert,
      startedAt: alert.startedAt - hours * HOUR,
      firedAt: earlier(alert.firedAt),
      lastHeldAt: alert.lastHeldAt - hours * HOUR,
      incident: earlier(alert.incident),
    })),
    problems: problems.map((row) => ({
      ...row,
      last: row.last - hours * HOUR,
      minutes: shifted(row.minutes, hours * 60),
    })),
    histories: histories.map((row) => ({
      ...row,
      last: row.last - hours * HOUR,
      minutes: shifted(row.minutes, hours * 60),
      hours: shifted(row.hours, hours),
    })),
    marks: marks.map((mark) => ({ ...mark, at: mark.at - hours * HOUR })),
  });
}

/** The hours of a history, and one more of the day before. */
function openADayAgo({ hours }: PackedHistory): number[] {
  const counts = unpackCounts(Uint8Array.from(hours));
  return [...packCounts(counts.set(Math.max(...counts.keys()) - 24, 1))];
}

const title = (view: View) => view.run(() => chrome.action.getTitle({}));

/** The badge's colour: red, green, blue and how opaque it is. */
const colour = (view: View) => view.run(() => chrome.action.getBadgeBackgroundColor({}));
const GREY = [95, 99, 104, 255];
const AMBER = [154, 91, 0, 255];
const RED = [179, 38, 30, 255];

/** The background is stopped, the badge is lost, and something wakes the background again. */
async function restart(driver: Driver, view: View): Promise<void> {
  await driver.stopBackground();
  await view.run(async () => {
    await chrome.action.setBadgeText({ text: '' });
    await chrome.alarms.clearAll();
    await chrome.runtime.sendMessage({ name: 'seen' });
  });
}

describe('the badge', () => {
  test('shows the errors that nobody has seen, in grey, and forgets them once someone has', async ({ driver }) => {
    await fail(driver, 'badge-unseen', 3, { status: 404 });
    await expect.poll(() => driver.badge()).toBe('3');
    const options = await driver.openOptions();
    expect(await colour(options)).toEqual(GREY);
    await driver.openPopup();
    await expect.poll(() => driver.badge()).toBe('');
  });

  test('forgets what panels show, and nothing of another tab', async ({ driver }) => {
    await driver.closeTabs(); // the popup shows everything
    const shown = await fail(driver, 'badge-shown', 2, { status: 409 });
    const panel = await driver.openPanel(shown);
    await expect.poll(() => panel.run(() => document.querySelectorAll('[role=option]').length)).toBe(2);
    await expect.poll(() => driver.badge()).toBe('');
    await fail(driver, 'badge-other', 1, { status: 409 });
    await expect.poll(() => driver.badge()).toBe('1');
    // What the panel shows is seen again, and what came elsewhere is not.
    await shown.run(async (url) => void (await fetch(url)), `${API}/badge-shown`);
    await expect.poll(() => driver.badge()).toBe('2');
    await panel.click('text=All tabs');
    await expect.poll(() => driver.badge()).toBe('');
  });

  test('shows within seconds that a code exceeds its threshold, and why, in amber', async ({ driver }) => {
    await fail(driver, 'badge-threshold', 12, invalidKey);
    const options = await driver.openOptions();
    await expect.poll(() => title(options)).toMatch(/AUTH_002: 12 .*more than 10/);
    await expect.poll(() => driver.badge()).toBe('1');
    await expect.poll(() => colour(options)).toEqual(AMBER);
  });

  test('says the same after the background was stopped, and has one alert for it', async ({ driver }) => {
    const options = await driver.openOptions();
    const [before] = (await read(options)).alerts;
    await restart(driver, options);
    await expect.poll(() => driver.badge()).toBe('1');
    await fail(driver, 'badge-restart', 3, invalidKey);
    await expect.poll(() => title(options)).toContain('AUTH_002: 15 ');
    expect((await read(options)).alerts).toMatchObject([{ startedAt: before?.startedAt, state: 'firing' }]);
  });

  test('shows a code that comes far more often than it ever did, in red', async ({ driver }) => {
    const options = await driver.openOptions();
    const stored = await read(options);
    // The extension has been there for two days, and the browser was open yesterday.
    await replace(options, {
      ...stored,
      histories: stored.histories.map((row) =>
        row.kind === 'base-errors' ? { ...row, hours: openADayAgo(row) } : row,
      ),
      marks: stored.marks.map((mark) => ({ ...mark, at: mark.at - 48 * HOUR })),
    });
    // Nobody but the background writes: what it holds of these rows ends with its life.
    await driver.stopBackground();
    await fail(driver, 'badge-spike', 9, { status: 503 });
    await expect.poll(() => title(options)).toMatch(/HTTP_503: 9 .*usually 0/);
    await expect.poll(() => driver.badge()).toBe('2');
    await expect.poll(() => colour(options)).toEqual(RED);
  });

  test('is explained by the popup, which says what is usual, and no longer shows what someone knows of', async ({
    driver,
  }) => {
    const popup = await driver.openPopup();
    await expect.poll(() => popup.text()).toMatch(/HTTP_503: [1-9]\d* in the last \d+ min, usually 0/);
    await popup.click('.alert-high button');
    await expect.poll(() => popup.text()).not.toMatch(/HTTP_503: \d+ in/);
    await expect.poll(() => driver.badge()).toBe('1');
    await expect.poll(() => colour(popup)).toEqual(AMBER);
  });

  test('has its numbers behind it: the panel draws each code, with its threshold, and has them as a table', async ({
    driver,
  }) => {
    const panel = await driver.openPanel(await driver.open(APP));
    await panel.click('text=Rates');
    await expect.poll(() => panel.text()).toMatch(/AUTH_002\s+15 errors in the last hour, 15 an hour/);
    const section = '.rate[aria-label="AUTH_002"]';
    expect(await panel.run((found) => document.querySelectorAll(`${found} .rate-bar`).length, section)).toBeGreaterThan(
      0,
    );
    expect(await panel.text()).toMatch(/Threshold: 10 an hour/);
    expect(await panel.text()).toMatch(/Alert since/);
    await panel.click(`${section} summary`);
    const sum = await panel.run(
      (found) =>
        [...document.querySelectorAll(`${found} .rate-pieces td:nth-of-type(1)`)].reduce(
          (total, cell) => total + Number(cell.textContent),
          0,
        ),
      section,
    );
    expect(sum).toBe(15);
    await panel.click('text=90 days');
    await expect.poll(() => panel.text()).toMatch(/AUTH_002\s+15 errors in the last 90 days, 0\.0069 an hour/);
  });

  test('goes out where the code is muted in the rates, and comes back; an endpoint is muted there as well', async ({
    driver,
  }) => {
    const panel = await driver.openPanel(await driver.open(APP));
    await panel.click('text=Rates');
    const section = '.rate[aria-label="AUTH_002"]';
    await expect.poll(() => panel.text()).toContain('Alert since');
    await panel.click(`${section} .alert-actions button:nth-child(3)`);
    await expect.poll(() => driver.badge()).toBe('');
    await expect.poll(() => panel.text()).toMatch(/silent until/);
    await panel.click(`${section} .rate-muted button`);
    await expect.poll(() => driver.badge()).toBe('1');

    await panel.click(`${section} .rate-table:last-of-type summary`);
    const calls = () =>
      panel.run(
        (found) => [...document.querySelectorAll(`${found} .rate-calls tbody tr`)].map((row) => row.textContent ?? ''),
        section,
      );
    await expect.poll(calls).toHaveLength(2);
    expect((await calls())[0]).toMatch(/GET \/badge-threshold.*12 of 12 calls/);
    await panel.click(`${section} .rate-calls tr:nth-child(2) button`);
    await expect.poll(async () => (await calls())[1]).toMatch(/badge-restart.*silent until/);
    await panel.click(`${section} .rate-calls tr:nth-child(2) button`);
    await expect.poll(async () => (await calls())[1]).not.toMatch(/silent until/);
    expect(await panel.text()).toMatch(/dataops\.nexla\.io\/nexla-api\s+\d+ of \d+ calls/);
  });

  test('goes out by itself, also where the browser slept and forgot its alarms', { timeout: 180_000 }, async ({
    driver,
  }) => {
    const options = await driver.openOptions();
    await restart(driver, options);
    await expect.poll(() => driver.badge()).toBe('1');
    await sleep(options, 2);
    await expect.poll(() => driver.badge(), { timeout: 120_000, interval: 1000 }).toBe('');
    const { alerts } = await read(options);
    expect(alerts.map(({ state, ending }) => [state, ending])).toEqual([
      ['resolved', 'came-back'],
      ['resolved', 'came-back'],
    ]);
  });
});

describe('a browser that is quit while an alert fires', () => {
  test('still shows it when it is started again, as the same alert, which ends by itself', {
    timeout: 300_000,
  }, async ({ server, onTestFinished }) => {
    const first = await start(server, {});
    onTestFinished(() => first.close());
    await fail(first, 'badge-quit', 12, invalidKey);
    const firstOptions = await first.openOptions();
    // A badge of 1 alone could be a first error that nobody has seen.
    await expect.poll(async () => (await read(firstOptions)).alerts).toMatchObject([FIRING]);
    await expect.poll(() => first.badge()).toBe('1');
    const [fired] = (await read(firstOptions)).alerts;
    await first.quit();

    const second = await start(server, { profile: first.profile });
    onTestFinished(() => second.close());
    await expect.poll(() => second.badge()).toBe('1');
    const options = await second.openOptions();
    expect(await title(options)).toMatch(/AUTH_002: 12 /);
    expect((await read(options)).alerts).toMatchObject([{ ...FIRING, startedAt: fired?.startedAt }]);
    await sleep(options, 2);
    await expect.poll(() => second.badge(), { timeout: 120_000, interval: 1000 }).toBe('');
    expect((await read(options)).alerts).toMatchObject([{ state: 'resolved', ending: 'came-back' }]);
  });
});
