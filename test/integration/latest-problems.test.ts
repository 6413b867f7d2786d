import { Dexie } from 'dexie';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { packCounts } from '../../lib/domain/packed-counts.ts';
import { minuteOf } from '../../lib/domain/rate-history.ts';
import { storedError } from '../../lib/domain/stored-error.fixture.ts';
import { Database } from '../../lib/storage/database.ts';
import { NATIVE_VERSION } from '../../lib/storage/database-name.ts';
import { dexieRows } from '../../lib/storage/dexie-rows.ts';
import { LATEST, type Latest, latest } from '../../lib/storage/latest-problems.ts';
import { readNatively } from '../../lib/storage/native-rows.ts';
import { GIVEN_UP } from '../../lib/storage/queries.ts';
import type { ErrorRow } from '../../lib/storage/tables.ts';
import { seeded } from '../seeded.ts';

const NOW = Date.UTC(2026, 0, 15, 10, 30);
const DAY = 86_400_000;
const MOST = 50;

let db: Database;
beforeEach(() => {
  db = new Database(`test-${crypto.randomUUID()}`);
});
afterEach(async () => {
  await db.delete();
});

const natively = (): Promise<Latest> => readNatively(db.name, LATEST, (rows) => latest(rows, NOW - DAY, NOW, MOST));
const byDexie = (): Promise<Latest> => latest(dexieRows(db), NOW - DAY, NOW, MOST);

/** Some failures of the last two days, of calls that fail often and seldom, and what else is stored beside them. */
async function storeHistory(seed: number): Promise<ErrorRow[]> {
  const random = seeded(seed + 1);
  const of = <T>(...values: T[]) => values[Math.floor(random() * values.length)] as T;
  const { id: _id, ...template } = storedError({});
  const { base } = template;
  const seldom = of(1, 4, 70);
  const failures = Array.from({ length: of(3, 100, 900) }, (_, index) => {
    const endpoint = random() < 0.9 ? 'GET /flows' : `GET /resource_${Math.floor(random() * seldom)}`;
    const at = NOW - Math.floor(random() ** 3 * 2 * DAY);
    const code = of('HTTP_503', 'HTTP_503', 'AUTH_003', GIVEN_UP);
    return { ...template, endpoint, at, code, keys: [`${index}`], countedAs: code };
  });
  await db.errors.bulkAdd(failures as unknown as ErrorRow[]);
  for (const ofProblem of Map.groupBy(failures, ({ code, endpoint }) => `${code} ${endpoint}`).values()) {
    const minutes = new Map<number, number>();
    for (const { at } of ofProblem) minutes.set(minuteOf(at), (minutes.get(minuteOf(at)) ?? 0) + 1);
    const { code, endpoint } = ofProblem[0] as ErrorRow;
    const last = Math.max(...ofProblem.map(({ at }) => at));
    await db.problems.add({ code, base, endpoint, last, minutes: packCounts(minutes) });
  }
  const counts = { successes: of(0, 7), lastSuccessAt: of(null, NOW - 60_000), errors: 1, lastErrorAt: NOW };
  await db.endpoints.bulkAdd(['GET /flows', 'GET /other'].map((endpoint) => ({ base, endpoint, ...counts })));
  const recovered = { base, endpoint: 'GET /flows', code: 'HTTP_503', status: 503, tokenAt: null };
  await db.recoveries.bulkAdd(
    Array.from({ length: of(0, 5, 200) }, (_, back) => ({
      ...recovered,
      at: NOW - back * 900_000,
      failedAt: NOW - DAY,
    })),
  );
  await db.silences.put({ what: 'code', name: 'AUTH_003', until: NOW + DAY });
  return db.errors.toArray();
}

const lists: object[] = [IDBIndex.prototype, IDBObjectStore.prototype];
const listing = lists.map((list) => Object.getOwnPropertyDescriptor(list, 'getAllRecords') ?? {});

describe.each([
  ['a browser that lists rows from the end', true],
  ['a browser that steps through them', false],
])('in %s', (_, isListed) => {
  beforeEach(() => {
    if (!isListed) for (const list of lists) Reflect.deleteProperty(list, 'getAllRecords');
  });
  afterEach(() => {
    for (const [index, list] of lists.entries()) Object.defineProperty(list, 'getAllRecords', listing[index] as object);
  });

  it.each(Array.from({ length: 12 }, (__, seed) => seed))(
    'the popup shows at once what it shows once dexie follows the database (history %d)',
    async (seed) => {
      const errors = await storeHistory(seed);
      const shown = await natively();
      expect(shown).toEqual(await byDexie());
      const today = errors.filter(({ at, code }) => at >= NOW - DAY && code !== GIVEN_UP);
      const problems = [...Map.groupBy(today, ({ code, endpoint }) => `${code} ${endpoint}`).values()];
      const wanted = problems
        .map((all) => ({ newest: Math.max(...all.map(({ at }) => at)), count: all.length }))
        .sort((a, b) => b.newest - a.newest)
        .slice(0, MOST);
      expect(shown.problems.map(({ newest, count }) => ({ newest: newest.at, count }))).toEqual(wanted);
    },
  );
});

it('is read whole where an error lost a part, however long the history is', async () => {
  const { id: _id, ...template } = storedError({});
  const seconds = Array.from({ length: 200 }, (_, back) => back + 1);
  const whole = seconds.map((back) => ({ ...template, at: NOW - 1000 * back, keys: [`${back}`] }));
  const damaged = { ...template, at: NOW, exchange: null, keys: ['damaged'] };
  await db.errors.bulkAdd([...whole, damaged] as unknown as ErrorRow[]);
  expect((await natively()).problems.map(({ newest }) => newest.exchange)).toEqual([null]);
});

it('makes no database where there is none', async () => {
  await expect(natively()).rejects.toThrow();
  expect(await Dexie.exists(db.name)).toBe(false);
});

it('leaves a database of another version as it is', async () => {
  const old = new Dexie(db.name);
  old.version(4).stores({ errors: '++id, at' });
  await old.open();
  old.close();
  await expect(natively()).rejects.toThrow('version 40');
  expect((await indexedDB.databases()).find(({ name }) => name === db.name)?.version).toBe(40);
});

it('knows the version that dexie gives the database', async () => {
  await db.open();
  expect(db.backendDB().version).toBe(NATIVE_VERSION);
});
