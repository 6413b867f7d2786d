import { describe, expect } from 'vitest';
import { allowCors, type StandIn } from '../server/server.ts';
import type { Driver, Tab } from './driver.ts';
import { APP, storedErrors, test } from './scenario.ts';

const CALLS = 1000;
const BURST = 10;

/** Failing calls in bursts, each with a number that the server logs and its body repeats. */
async function failInBursts(tab: Tab, api: string): Promise<void> {
  await tab.run(
    async (base, calls, burst) => {
      for (let n = 0; n < calls; n += burst) {
        await Promise.all(
          Array.from({ length: burst }, async (_, index) => {
            const response = await fetch(`${base}/${n + index}`);
            await response.text();
          }),
        );
      }
    },
    api,
    CALLS,
    BURST,
  );
}

function answerWithNumbers(server: StandIn, path: string): void {
  server.on(
    ({ url }) => url.pathname.startsWith(path),
    async (call, response) => {
      allowCors(call, response);
      const n = call.url.pathname.slice(path.length + 1);
      // Answers overlap, so that a burst is spread over the moment in which the background is stopped.
      await new Promise((resolve) => setTimeout(resolve, (Number(n) % 7) * 15));
      response.writeHead(500 + (Number(n) % 4), { 'Content-Type': 'application/json' });
      response.end(JSON.stringify({ error: 'failed', error_code: `N_${n}` }));
    },
  );
}

/** Everything that the server answered is stored once, with its own body. */
async function expectNothingLost(driver: Driver, server: StandIn, path: string): Promise<void> {
  const answered = server.log
    .filter(({ url }) => new URL(url).pathname.startsWith(path))
    .map(({ url }) => new URL(url).pathname);
  expect(answered).toHaveLength(CALLS);
  const stored = await storedErrors(driver, CALLS, ({ exchange }) => exchange.path.startsWith(path), 60_000);
  expect(stored.map(({ exchange }) => exchange.path).sort()).toEqual(answered.sort());
}

/** Disturbs the background, over and over, for as long as calls are made. */
async function whileCalling(calls: Promise<void>, disturb: () => Promise<boolean>): Promise<number> {
  let calling = true;
  let times = 0;
  const done = calls.finally(() => {
    calling = false;
  });
  while (calling) {
    if (await disturb()) times += 1;
  }
  await done;
  return times;
}

describe('nothing is lost and nothing stored twice', () => {
  test('while the background is stopped 50 times inside bursts', { timeout: 180_000 }, async ({ driver, server }) => {
    const path = '/nexla-api/stopped';
    answerWithNumbers(server, path);
    const tab = await driver.open(APP);
    const stops = await whileCalling(failInBursts(tab, path), () => driver.stopBackground());
    await expectNothingLost(driver, server, path);
    expect(stops).toBeGreaterThanOrEqual(50);
  });

  test('while the process of the extension is killed inside bursts', { timeout: 180_000 }, async ({
    driver,
    server,
  }) => {
    const path = '/nexla-api/crashed';
    answerWithNumbers(server, path);
    const tab = await driver.open(APP);
    const crashes = await whileCalling(failInBursts(tab, path), () => driver.crashBackground());
    await expectNothingLost(driver, server, path);
    expect(crashes).toBeGreaterThanOrEqual(50);
  });
});
