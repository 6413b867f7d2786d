import { describe, expect, it } from 'vitest';
import { Memory } from '../../lib/background/memory.ts';
import { type Batch, record } from '../../lib/background/record.ts';
import { applyRetention } from '../../lib/background/retention.ts';
import { wipeBetween, wipeSite } from '../../lib/background/wipe.ts';
import type { Exchange } from '../../lib/domain/exchange.ts';
import { exchangeWith, groupOf, type Observer, type Sighting, tabPlace } from '../../lib/domain/sighting.ts';
import { DEFAULT_BASES } from '../../lib/domain/sites.ts';
import { Database } from '../../lib/storage/database.ts';
import { seeded } from '../seeded.ts';

const NOW = Date.UTC(2026, 0, 15, 10, 30);
const ORIGIN = 'https://dataops.nexla.io';
const [API] = DEFAULT_BASES;

/** What one observer saw of the call with a number: few calls of few documents, so that many are alike. */
function sighting(observer: Observer, n: number, at: number, facts: Partial<Exchange> = {}): Sighting {
  const url = { origin: ORIGIN, path: `/nexla-api/flows/${'abc'[n % 3]}`, queryNames: [] };
  const document = `doc${n % 2}`;
  const status = 500 + (n % 2);
  const place = observer === 'devtools' ? tabPlace(7) : document;
  const sources = { network: ['web-request'], page: ['page-hook'], devtools: ['devtools-network'] } as const;
  return {
    key: observer === 'page' ? `page:${document}:${n}` : `${observer}:${n}`,
    observer,
    groups: [groupOf(place, url, status)],
    exchange: exchangeWith({
      ...url,
      method: 'GET',
      status,
      tabId: 7,
      documentId: observer === 'devtools' ? null : document,
      initiator: observer === 'network' ? ORIGIN : null,
      respondedAt: at,
      sources: [...sources[observer]],
      body:
        observer === 'network'
          ? null
          : { text: JSON.stringify({ error: 'x', error_code: `C_${n % 5}` }), truncated: false },
      ...facts,
    }),
  };
}

/** All that is stored. Of one commit's errors none is the first, and deletions have the clock's own time. */
async function stored(db: Database) {
  const tables = db.tables.filter((table) => table !== db.errors && table !== db.marks);
  const rows = await Promise.all(tables.map(async (table) => [table.name, await table.toArray()]));
  const errors = (await db.errors.toArray()).map(({ id: _id, ...row }) => row);
  const marks = (await db.marks.toArray()).filter(({ name }) => name !== 'deletion');
  return { ...Object.fromEntries(rows), marks, errors: Object.fromEntries(errors.map((row) => [row.keys[0], row])) };
}

/** Records as the background does: what is refused is given once more. */
async function recordAgain(...batch: Parameters<typeof record>): Promise<void> {
  await record(...batch).catch(() => record(...batch));
}

/** Counts what is asked of the tables. */
function countReads(db: Database): () => number {
  let reads = 0;
  db.use({
    stack: 'dbcore',
    name: 'count',
    create: (core) => ({
      ...core,
      table: (name) => {
        const table = core.table(name);
        return {
          ...table,
          get: (request) => {
            reads += 1;
            return table.get(request);
          },
          getMany: (request) => {
            reads += 1;
            return table.getMany(request);
          },
          query: (request) => {
            reads += 1;
            return table.query(request);
          },
          openCursor: (request) => {
            reads += 1;
            return table.openCursor(request);
          },
          count: (request) => {
            reads += 1;
            return table.count(request);
          },
        };
      },
    }),
  });
  return () => reads;
}

const batchOf = (sightings: Sighting[]): Batch => ({ sightings, successes: [] });

describe('what a commit leaves in memory for the next', () => {
  it.each(Array.from({ length: 12 }, (_, seed) => seed))(
    'changes nothing of what is stored (random calls %d)',
    async (seed) => {
      const [cold, warm] = [new Database(`cold-${crypto.randomUUID()}`), new Database(`warm-${crypto.randomUUID()}`)];
      const random = seeded(seed);
      const pick = (most: number) => Math.floor(random() * most);
      const held = new Memory();
      let now = NOW;
      let n = 0;
      let stores = 0;
      let later: Sighting[] = [];
      const told: Sighting[] = [];
      for (let commit = 0; commit < 60; commit += 1) {
        now += pick(10) === 0 ? pick(60_000) : pick(900);
        const sightings: Sighting[] = [];
        for (let calls = pick(5); calls > 0; calls -= 1) {
          n += 1;
          const at = now - pick(300);
          const all = [
            sighting('network', n, at, pick(3) === 0 ? { responseHeaders: { 'x-request-id': `r${n}` } } : {}),
            sighting('page', n, at + pick(200)),
            ...(pick(8) === 0 ? [sighting('devtools', n, at + pick(50))] : []),
          ];
          // Each observer tells at once, a commit or many commits later, or never.
          for (const one of all) {
            if (pick(3) > 0) sightings.push(one);
            else if (pick(4) > 0) later.push(one);
          }
        }
        const due = later.filter(() => pick(4) === 0);
        later = later.filter((one) => !due.includes(one));
        sightings.push(...due);
        // Told again, with the end that was not known before.
        if (told.length > 0 && pick(3) === 0) {
          const again = told[told.length - 1 - pick(Math.min(told.length, 40))] as Sighting;
          sightings.push({ ...again, exchange: { ...again.exchange, endedAt: now } });
        }
        told.push(...sightings);
        stores += sightings.length;
        const success = { base: API as never, path: '/nexla-api/flows/a', method: 'GET', at: now, headers: {} };
        const batch = { sightings, successes: Array(pick(2)).fill(success) };
        await record(cold, DEFAULT_BASES, batch, now, 'run');
        await recordAgain(warm, DEFAULT_BASES, batch, now, 'run', held);
        if (pick(20) === 0) {
          const wipe = [
            (db: Database) => applyRetention(db, now),
            (db: Database) => wipeBetween(db, now - 20_000, now),
            (db: Database) => wipeSite(db, ORIGIN),
          ][pick(3)] as (db: Database) => Promise<void>;
          await wipe(cold);
          await wipe(warm);
          held.forget();
        }
      }
      const [ofCold, ofWarm] = [await stored(cold), await stored(warm)];
      cold.close();
      warm.close();
      expect(ofWarm).toEqual(ofCold);
      expect(stores).toBeGreaterThan(20);
    },
  );

  it('lets a commit write alone, once what it counts is known', async () => {
    const db = new Database(`test-${crypto.randomUUID()}`);
    const reads = countReads(db);
    const held = new Memory();
    const commit = async (from: number, at: number) => {
      const calls = Array.from({ length: 12 }, (_, index) => from + index);
      const network = calls.map((n) => sighting('network', n, at));
      await record(db, DEFAULT_BASES, batchOf(network), at, 'run', held);
      await record(db, DEFAULT_BASES, batchOf(calls.map((n) => sighting('page', n, at + 5))), at + 10, 'run', held);
    };
    await commit(0, NOW);
    await commit(12, NOW + 1000);
    const before = reads();
    await commit(24, NOW + 2000);
    await commit(36, NOW + 50_000);
    expect(reads()).toBe(before);
    expect(await db.errors.count()).toBe(48);
    expect((await db.errors.toArray()).every(({ keys }) => keys.length === 2)).toBe(true);
    db.close();
  });

  it('asks for what a document told before the background died', async () => {
    const db = new Database(`test-${crypto.randomUUID()}`);
    const commit = (held: Memory, sightings: Sighting[], at: number) =>
      record(db, DEFAULT_BASES, batchOf(sightings), at, 'run', held);
    const first = new Memory();
    const page = sighting('page', 1, NOW, { sources: ['resource-timing', 'page-hook'] });
    await commit(first, [page], NOW);
    const before = await db.errors.toArray();
    // Long after, in a background that has worked for others.
    const held = new Memory();
    const minutes = 60_000;
    for (const n of [2, 4, 6]) await commit(held, [sighting('network', n, NOW + 5 * minutes)], NOW + 5 * minutes);
    await commit(held, [page], NOW + 5 * minutes);
    expect(await db.errors.where('keys').equals(page.key).toArray()).toEqual(before);
    expect([await db.errors.count(), await db.waiting.count()]).toEqual([4, 0]);
    db.close();
  });

  it('gives way to the database where that knows a key that is not held', async () => {
    const db = new Database(`test-${crypto.randomUUID()}`);
    const held = new Memory();
    const commit = (sightings: Sighting[], with_ = held) =>
      record(db, DEFAULT_BASES, batchOf(sightings), NOW, 'run', with_);
    for (const n of [1, 3]) await commit([sighting('network', n, NOW)]);
    await commit([sighting('network', 5, NOW)], new Memory());
    const end = [sighting('network', 5, NOW, { endedAt: NOW + 9 }), sighting('network', 7, NOW)];
    await expect(commit(end)).rejects.toThrow();
    expect(await db.errors.count()).toBe(3);
    await commit(end);
    const errors = await db.errors.toArray();
    expect(errors.flatMap(({ keys }) => keys)).toEqual(['network:1', 'network:3', 'network:5', 'network:7']);
    expect(errors[2]?.exchange.endedAt).toBe(NOW + 9);
    const [base] = await db.histories.filter(({ kind }) => kind === 'base-errors').toArray();
    const [endpoints] = [await db.endpoints.toArray()];
    expect(base).toBeDefined();
    expect(endpoints.reduce((total, row) => total + row.errors, 0)).toBe(4);
    db.close();
  });
});
