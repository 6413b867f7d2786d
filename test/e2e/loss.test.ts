import { describe, expect, inject } from 'vitest';
import type { StoredError } from '../../lib/domain/stored-error.ts';
import { allowCors, type StandIn } from '../server/server.ts';
import { expectCountedOnce } from './counters.ts';
import type { Driver, Tab } from './driver.ts';
import { APP, storedErrors, test } from './scenario.ts';

const CALLS = 1000;
const DISTURBANCES = 50;
const BURST = 10;

type Place = 'page' | 'worker';

/** A burst of failing calls, each with a number that the server logs and its body repeats. */
function failInBurst(tab: Tab, place: Place, url: string, first: number): Promise<void> {
  return tab.run(
    async (from, base, start, size) => {
      const burst = async (address: string, number: number, count: number): Promise<void> => {
        const call = async (_: unknown, index: number) => (await fetch(`${address}/${number + index}`)).text();
        await Promise.all(Array.from({ length: count }, call));
      };
      if (from === 'page') return burst(base, start, size);
      const code = `(${burst})(${JSON.stringify(base)}, ${start}, ${size}).then(postMessage)`;
      const worker = new Worker(URL.createObjectURL(new Blob([code])));
      await new Promise((resolve) => worker.addEventListener('message', resolve));
      worker.terminate();
    },
    place,
    url,
    first,
    BURST,
  );
}

const bodyOf = (n: string) => JSON.stringify({ error: 'failed', error_code: `N_${n}` });

function answerWithNumbers(server: StandIn, path: string): void {
  server.on(
    ({ url }) => url.pathname.startsWith(path),
    async (call, response) => {
      allowCors(call, response);
      const n = call.url.pathname.slice(path.length + 1);
      // Answers overlap, and leave pauses in which the background is stopped while calls are under way.
      await new Promise((resolve) => setTimeout(resolve, (Number(n) % 4) * 70));
      response.writeHead(500 + (Number(n) % 4), { 'Content-Type': 'application/json' });
      response.end(bodyOf(n));
    },
  );
}

/** Everything that the server answered is stored once, with the body that it sent, and counted once. */
async function expectNothingLost(driver: Driver, server: StandIn, path: string): Promise<void> {
  const answered = server.log.map(({ url }) => new URL(url).pathname).filter((one) => one.startsWith(path));
  expect(answered.length).toBeGreaterThanOrEqual(CALLS);
  const isOurs = ({ exchange }: StoredError) => exchange.path.startsWith(path) && exchange.body !== null;
  const stored = await storedErrors(driver, answered.length, isOurs, 60_000);
  expect(stored.map(({ exchange }) => exchange.path).sort()).toEqual(answered.sort());
  for (const { exchange } of stored) {
    expect(exchange.body).toEqual({ text: bodyOf(exchange.path.slice(path.length + 1)), truncated: false });
  }
  await expectCountedOnce(driver);
}

/**
 * Disturbs the background, over and over, while a page makes failing calls: at least so many of both. The last comes
 * when a burst is over: Firefox suspends no background that still reads a response.
 */
async function failWhile(tab: Tab, place: Place, path: string, disturb: () => Promise<boolean>): Promise<void> {
  let disturbances = 0;
  for (let made = 0; made < CALLS || disturbances < DISTURBANCES; made += BURST) {
    let calling = true;
    const calls = failInBurst(tab, place, new URL(path, APP).href, made).finally(() => {
      calling = false;
    });
    while (calling) {
      if (await disturb()) disturbances += 1;
    }
    await calls;
  }
}

test.override({ setup: { idleTimeout: 50 } });

/** The body of a worker's call is seen by the network stack alone, where the browser lets it be read. */
const PLACES: Place[] = inject('readsBodies') ? ['page', 'worker'] : ['page'];

describe('nothing is lost and nothing stored twice', () => {
  test.for(PLACES)(
    'while the background is stopped 50 times inside bursts of a %s',
    { timeout: 600_000 },
    async (place, { driver, server }) => {
      const path = `/nexla-api/stopped-${place}`;
      answerWithNumbers(server, path);
      const tab = await driver.open(APP);
      await failWhile(tab, place, path, () => driver.stopBackground());
      await expectNothingLost(driver, server, path);
    },
  );

  test('while the process of the extension is killed inside bursts', { timeout: 600_000 }, async ({
    driver,
    server,
  }) => {
    const path = '/nexla-api/crashed';
    answerWithNumbers(server, path);
    const tab = await driver.open(APP);
    await failWhile(tab, 'page', path, () => driver.crashBackground());
    await expectNothingLost(driver, server, path);
  });
});
