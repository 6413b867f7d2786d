import { describe, expect } from 'vitest';
import { NEW_AN_HOUR } from '../../lib/background/counted-names.ts';
import { allowCors } from '../server/server.ts';
import type { View } from './driver.ts';
import { APP, at, shows, storedErrors, test } from './scenario.ts';

const HOUR = 3_600_000;
const DAY = 24 * HOUR;

describe('a server that makes up codes', () => {
  test('has its errors kept as they are, and counted together where they are too many', async ({ driver, server }) => {
    const path = '/nexla-api/made-up';
    server.on(
      ({ url }) => url.pathname.startsWith(path),
      (call, response) => {
        allowCors(call, response);
        response.writeHead(503, { 'Content-Type': 'application/json' });
        response.end(JSON.stringify({ error: 'failed', error_code: `MADE_${call.url.pathname.split('/').at(-1)}` }));
      },
    );
    const calls = NEW_AN_HOUR.codes + 30;
    const tab = await driver.open(APP);
    await tab.run(
      async (url, count) => {
        // One by one, so that it is clear which body is whose.
        for (let n = 0; n < count; n += 1) await (await fetch(`${url}/${n}`)).text();
      },
      new URL(path, APP).href,
      calls,
    );
    const stored = await storedErrors(
      driver,
      calls,
      ({ code, exchange }) => exchange.path.startsWith(path) && code.startsWith('MADE_'),
    );
    expect(new Set(stored.map(({ code }) => code)).size).toBe(calls);
    const panel = await driver.openPanel(tab);
    await panel.click('text=Rates');
    // Where the body came later than the status, its code is counted later too: in the end each is counted once.
    await shows(panel, /all others\s+30 errors in the last hour/);
    const popup = await driver.openPopup();
    await shows(popup, /MADE_\d+/);
  });
});

describe('what the background finds when it starts', () => {
  test('is deleted where it is too old, also of endpoints, and brought back where it is still to come', async ({
    driver,
    server,
  }) => {
    const url = new URL('/nexla-api/ahead', APP).href;
    server.play([{ method: 'GET', url, status: 500, body: { error: 'x' } }]);
    const tab = await driver.open(APP);
    const call = () => tab.run(async (href) => void (await fetch(href)), url);
    await call();
    await storedErrors(driver, 1, at('/ahead'));
    const options = await driver.openOptions();
    await age(options, Date.now() + 3 * DAY, Date.now() - 91 * DAY, Date.now() - 2 * HOUR);
    await driver.stopBackground();
    await call();
    await expect
      .poll(async () => (await driver.stored()).filter(at('/ahead')).map((error) => error.at <= Date.now()))
      .toEqual([true, true]);
    await expect.poll(() => endpoints(options)).not.toContain('GET /forgotten');
    expect(await endpoints(options)).toContain('GET /ahead');
  });
});

/** Makes the errors of one call later, an endpoint that was used once older, and the last housekeeping longer ago. */
function age(view: View, ahead: number, old: number, before: number): Promise<void> {
  return view.run(
    async (later, long, earlier) => {
      const done = <T>(request: IDBRequest<T>) =>
        new Promise<T>((resolve, reject) => {
          request.onsuccess = () => resolve(request.result);
          request.onerror = () => reject(request.error);
        });
      const db = await done(indexedDB.open('nexla-error-inspector'));
      const transaction = db.transaction(['errors', 'endpoints', 'marks'], 'readwrite');
      const errors = transaction.objectStore('errors');
      for (const row of await done(errors.getAll())) {
        if (row.endpoint === 'GET /ahead') errors.put({ ...row, at: later });
      }
      const counts = { successes: 1, errors: 0, lastErrorAt: null };
      const base = 'https://dataops.nexla.io/nexla-api';
      transaction.objectStore('endpoints').put({ base, endpoint: 'GET /forgotten', ...counts, lastSuccessAt: long });
      for (const name of ['housekeeping', 'ahead']) transaction.objectStore('marks').put({ name, at: earlier });
      await new Promise((resolve, reject) => {
        transaction.oncomplete = resolve;
        transaction.onabort = () => reject(transaction.error);
      });
      db.close();
    },
    ahead,
    old,
    before,
  );
}

function endpoints(view: View): Promise<string[]> {
  return view.run(async () => {
    const done = <T>(request: IDBRequest<T>) =>
      new Promise<T>((resolve, reject) => {
        request.onsuccess = () => resolve(request.result);
        request.onerror = () => reject(request.error);
      });
    const db = await done(indexedDB.open('nexla-error-inspector'));
    const rows = await done(db.transaction('endpoints').objectStore('endpoints').getAll());
    db.close();
    return rows.map(({ endpoint }) => endpoint as string);
  });
}
