import { liveQuery } from 'dexie';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { callCircuit } from '../../lib/domain/call-circuit.ts';
import { type CallHistory, contextOf, recoveredAt } from '../../lib/domain/call-history.ts';
import { explain } from '../../lib/domain/explain.ts';
import { storedError } from '../../lib/domain/stored-error.fixture.ts';
import type { StoredError } from '../../lib/domain/stored-error.ts';
import { callHistories, callHistory } from '../../lib/storage/call-histories.ts';
import { Database } from '../../lib/storage/database.ts';
import { dexieRows } from '../../lib/storage/dexie-rows.ts';
import { historiesForAdvice, readRecent } from '../../lib/storage/recent-histories.ts';
import type { Rows } from '../../lib/storage/rows.ts';
import type { ErrorRow } from '../../lib/storage/tables.ts';
import { seeded } from '../seeded.ts';

const NOW = Date.UTC(2026, 0, 15, 10, 30);

let db: Database;
let rows: Rows;
beforeEach(() => {
  db = new Database(`test-${crypto.randomUUID()}`);
  rows = dexieRows(db);
});
afterEach(() => db.close());

async function fail(endpoint: string, times: readonly number[]): Promise<void> {
  const { id: _id, ...failure } = storedError({ endpoint });
  await db.errors.bulkAdd(times.map((at) => ({ ...failure, at, keys: [], countedAs: null })) as unknown as ErrorRow[]);
}

it.each([
  [1, 50],
  [99, 50],
  [100, 50],
  [101, 50],
  [400, 50],
  [99, 10],
])('around each of %d failures are the nearest %d on each side, and the newest', async (count, depth) => {
  const random = seeded(count);
  // Many in the same millisecond, as parallel calls fail.
  await fail(
    'GET /flows',
    Array.from({ length: count }, () => NOW + Math.floor((random() * count) / 3)),
  );
  await fail('GET /data_sinks', [NOW - 5, NOW + 5]);
  const all = await db.errors.where('[base+endpoint+at]').above([]).toArray();
  const histories = await callHistories(rows, all, depth);
  for (const [index, failed] of all.entries()) {
    const ofCall = all.filter(({ endpoint }) => endpoint === failed.endpoint);
    const before = ofCall.filter(({ at }) => at <= failed.at);
    const after = ofCall.filter(({ at }) => at > failed.at);
    const wanted = new Set(
      [...before.slice(-depth), ...after.slice(0, depth), ...after.slice(-10)].map(({ id }) => id),
    );
    const ids = (failures: readonly StoredError[] = []) => failures.map(({ id }) => id).sort((a, b) => a - b);
    expect(ids(histories[index]?.failures)).toEqual([...wanted].sort((a, b) => a - b));
    const unread = wanted.size < ofCall.length;
    if (histories[index]?.unreadBefore.length === 0) expect(unread).toBe(false);
  }
  const [last] = all.slice(-1);
  if (last && depth === 50) expect(await callHistory(rows, last)).toEqual(histories.at(-1));
});

/** What a view tells of a failure. */
function adviceOf(stored: StoredError, history: CallHistory) {
  return {
    retry: explain(stored, contextOf(stored, history, 'en')).retry,
    until: callCircuit(stored, history, NOW).until,
    recoveredAt: recoveredAt(stored, history),
  };
}

it.each(Array.from({ length: 30 }, (_, seed) => seed))(
  'a short history advises what a longer one does (history %d)',
  async (seed) => {
    const random = seeded(seed + 1);
    const of = <T>(...values: T[]) => values[Math.floor(random() * values.length)] as T;
    const { id: _id, ...failure } = storedError({ endpoint: 'GET /flows' });
    const pace = of(50, 1000, 20_000);
    const statuses = of([503], [503, 404, 404], [200, 503], [401, 503, 400, 404, 200]);
    const failures = Array.from({ length: 5 + Math.floor(random() * 70) }, () => {
      const at = NOW - Math.floor((random() * 70 * pace) / of(1, 20));
      return { at, status: of(...statuses) };
    }).map(({ at, status }) => ({
      ...failure,
      at,
      code: `HTTP_${status}`,
      exchange: { ...failure.exchange, status, startedAt: at - of(0, 20), respondedAt: at, endedAt: at },
      keys: [],
      countedAs: null,
    }));
    await db.errors.bulkAdd(failures as unknown as ErrorRow[]);
    // What came inside HTTP 200 was counted as a success first.
    const lastSuccessAt = of(null, NOW - 30 * pace, Math.max(...failures.map(({ at }) => at)));
    const { base, endpoint } = failure;
    await db.endpoints.put({ base, endpoint, errors: 1, successes: 1, lastSuccessAt, lastErrorAt: NOW });
    const all = await db.errors.toArray();
    // Another call fails so often that more or less of this one is among the newest errors.
    const others = of(0, 90, 400);
    await fail(
      'GET /data_sinks',
      Array.from({ length: others }, () => NOW - Math.floor(random() * 100 * pace)),
    );
    const [lastTime] = of<number[]>([], [NOW - Math.floor(random() * 50 * pace)]);
    const recoveries =
      lastTime === undefined ? [] : Array.from({ length: 130 }, (_, back) => lastTime - 2 * back * pace);
    await db.recoveries.bulkAdd(
      recoveries.map((at, back) => ({
        base,
        endpoint: back % 2 ? endpoint : 'GET /data_sinks',
        at,
        failedAt: at - 1,
        code: 'HTTP_503',
        status: 503,
        tokenAt: null,
      })),
    );
    const short = await historiesForAdvice(rows, await readRecent(rows), all, NOW);
    const long = await callHistories(rows, all);
    for (const [index, stored] of all.entries()) {
      const [one, other] = [short[index], long[index]] as [CallHistory, CallHistory];
      expect(adviceOf(stored, one)).toEqual(adviceOf(stored, other));
    }
  },
);

it('successes and new tokens come from around a failure, and the last success from wherever it is', async () => {
  await fail('GET /flows', [NOW]);
  const [failed] = await db.errors.toArray();
  if (!failed) throw new Error('not stored');
  const { base, endpoint } = failed;
  const times = Array.from({ length: 120 }, (_, minute) => NOW + (minute - 60) * 60_000);
  await db.recoveries.bulkAdd(
    times.map((at) => ({ base, endpoint, at, failedAt: at - 1, code: failed.code, tokenAt: at - 1 })) as never[],
  );
  const { successes, tokens } = await callHistory(rows, failed);
  expect(successes.toSorted((a, b) => a - b)).toEqual(times.slice(10, 110));
  expect(tokens).toHaveLength(100);
});

it('a view that shows several histories follows what each of them is made of', async () => {
  await fail('GET /flows', [NOW]);
  await fail('GET /data_sinks', [NOW]);
  const failed = await db.errors.toArray();
  let seen: number[] = [];
  const watched = liveQuery(async () => callHistories(rows, failed)).subscribe((histories) => {
    seen = histories.map(({ failures, successes }) => 10 * failures.length + successes.length);
  });
  await expect.poll(() => seen).toEqual([10, 10]);
  const call = (index: number) => ({ base: failed[index]?.base ?? '', endpoint: failed[index]?.endpoint ?? '' });
  await db.endpoints.put({ ...call(1), errors: 1, successes: 1, lastSuccessAt: NOW, lastErrorAt: NOW });
  await expect.poll(() => seen).toEqual([10, 11]);
  await db.recoveries.put({ ...call(0), at: NOW + 1, failedAt: NOW, code: 'HTTP_500', status: 500, tokenAt: null });
  await expect.poll(() => seen).toEqual([11, 11]);
  await fail('GET /flows', [NOW + 2]);
  await expect.poll(() => seen).toEqual([21, 11]);
  watched.unsubscribe();
});
