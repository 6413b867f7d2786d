import { describe, expect } from 'vitest';
import type { StoredError } from '../../lib/domain/stored-error.ts';
import { holdDatabase } from '../browser/held-database.ts';
import { allowCors, type StandIn } from '../server/server.ts';
import { expectCountedOnce } from './counters.ts';
import type { Tab } from './driver.ts';
import { APP, breakDatabase, shows, start, storedErrors, test } from './scenario.ts';

const CALLS = 10;

function answer(server: StandIn, path: string): void {
  server.on(
    ({ url }) => url.pathname.startsWith(path),
    (call, response) => {
      allowCors(call, response);
      response.writeHead(503, { 'Content-Type': 'application/json' });
      response.end(JSON.stringify({ error: 'failed', error_code: 'SRV_002', path: call.url.pathname }));
    },
  );
}

/** Failing calls, numbered from one on. */
function failCalls(tab: Tab, path: string, first: number): Promise<void> {
  const urls = Array.from({ length: CALLS }, (_, index) => `${path}/${first + index}`);
  return tab.run(async (all) => void (await Promise.all(all.map(async (url) => (await fetch(url)).text()))), urls);
}

const isOf = (path: string) => (error: StoredError) => error.exchange.path.startsWith(path);

describe('while another program holds the database', () => {
  test('what pages tell waits, and is stored once the database can be opened', async ({ server, onTestFinished }) => {
    const path = '/nexla-api/held';
    answer(server, path);
    const before = await start(server, {});
    onTestFinished(() => before.close());
    await failCalls(await before.open(APP), path, 0);
    await storedErrors(before, CALLS, isOf(path));
    await before.quit();

    const letGo = await holdDatabase(before.browser, before.profile);
    const driver = await start(server, { profile: before.profile });
    onTestFinished(() => driver.quit());
    const tab = await driver.open(APP);
    await failCalls(tab, path, CALLS);
    await expect.poll(() => driver.badge()).toBe('!');
    // A background that dies meanwhile knows of it again.
    await driver.stopBackground();
    await failCalls(tab, path, 2 * CALLS);
    expect(await driver.badge()).toBe('!');
    const views = [await driver.openPopup(), await driver.openOptions(), await driver.openPanel(tab)];
    for (const view of views) await shows(view, /Not recording since \d\d:\d\d/);

    await letGo();
    await storedErrors(driver, 3 * CALLS, isOf(path), 60_000);
    // What the network alone had of them may be stored first; their pages bring the bodies.
    const withBody = (error: StoredError) =>
      isOf(path)(error) && error.exchange.body?.text.includes(error.exchange.path) === true;
    await storedErrors(driver, 3 * CALLS, withBody);
    await expectCountedOnce(driver);
    await expect.poll(() => driver.badge()).not.toBe('!');
    for (const view of views) await shows(view, /^(?![\s\S]*Not recording)[\s\S]*\w/);
  });
});

describe('a database that cannot be upgraded', () => {
  test('is deleted where a person says so, and only there; then recording goes on', async ({
    driver,
    server,
    skip,
  }) => {
    if (driver.browser === 'firefox')
      skip('The options page does not come to offer the deletion there: its read never fails.');
    const path = '/nexla-api/unusable';
    answer(server, path);
    const options = await driver.openOptions();
    await driver.stopBackground();
    await options.run(breakDatabase);
    const tab = await driver.open(APP);
    await failCalls(tab, path, 0);
    await expect.poll(() => driver.badge()).toBe('!');
    await options.run(() => void setTimeout(() => location.reload()));
    await shows(options, /Not recording since[\s\S]*can't be brought into the form/);
    const version = () =>
      options.run(async () => (await indexedDB.databases()).map((one) => `${one.name} ${one.version}`).join());
    expect(await version()).toContain('nexla-error-inspector 10');

    await options.click('.wipe .button-danger');
    await options.click('.wipe .button-danger');
    const stored = await storedErrors(driver, CALLS, isOf(path), 60_000);
    expect(stored.map(({ exchange }) => exchange.body !== null)).not.toContain(false);
    await expectCountedOnce(driver);
    await shows(options, /^(?![\s\S]*Not recording)[\s\S]*Errors, with redacted bodies/);
    expect(await version()).toContain('nexla-error-inspector 50');
  });
});
