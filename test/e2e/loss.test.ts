import { describe, expect } from 'vitest';
import type { StoredError } from '../../lib/domain/stored-error.ts';
import { allowCors, type StandIn } from '../server/server.ts';
import type { Driver, Tab } from './driver.ts';
import { APP, storedErrors, test } from './scenario.ts';

const CALLS = 1000;
const DISTURBANCES = 50;
const BURST = 10;

/** Failing calls in bursts, each with a number that the server logs and its body repeats, until they are enough. */
async function failInBursts(tab: Tab, api: string, isEnough: (calls: number) => boolean): Promise<void> {
  for (let made = 0; !isEnough(made); made += BURST) {
    await tab.run(
      async (base, from, burst) => {
        await Promise.all(
          Array.from({ length: burst }, async (_, index) => {
            const response = await fetch(`${base}/${from + index}`);
            await response.text();
          }),
        );
      },
      api,
      made,
      BURST,
    );
  }
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

/** Everything that the server answered is stored once. */
async function expectNothingLost(driver: Driver, server: StandIn, path: string): Promise<void> {
  const answered = server.log.map(({ url }) => new URL(url).pathname).filter((one) => one.startsWith(path));
  expect(answered.length).toBeGreaterThanOrEqual(CALLS);
  const isOurs = ({ exchange }: StoredError) => exchange.path.startsWith(path);
  const stored = await storedErrors(driver, answered.length, isOurs, 60_000);
  expect(stored.map(({ exchange }) => exchange.path).sort()).toEqual(answered.sort());
}

/** Disturbs the background, over and over, while a page makes failing calls: at least so many of both. */
async function failWhile(tab: Tab, path: string, disturb: () => Promise<boolean>): Promise<void> {
  let disturbances = 0;
  let calling = true;
  const calls = failInBursts(tab, path, (made) => made >= CALLS && disturbances >= DISTURBANCES).finally(() => {
    calling = false;
  });
  while (calling) {
    if (await disturb()) disturbances += 1;
  }
  await calls;
}

describe('nothing is lost and nothing stored twice', () => {
  test('while the background is stopped 50 times inside bursts', { timeout: 180_000 }, async ({ driver, server }) => {
    const path = '/nexla-api/stopped';
    answerWithNumbers(server, path);
    const tab = await driver.open(APP);
    await failWhile(tab, path, () => driver.stopBackground());
    await expectNothingLost(driver, server, path);
  });

  test('while the process of the extension is killed inside bursts', { timeout: 180_000 }, async ({
    driver,
    server,
  }) => {
    const path = '/nexla-api/crashed';
    answerWithNumbers(server, path);
    const tab = await driver.open(APP);
    await failWhile(tab, path, () => driver.crashBackground());
    await expectNothingLost(driver, server, path);
  });
});
