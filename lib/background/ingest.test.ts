import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { exchangeWith, type Sighting } from '../domain/sighting.ts';
import { createIngest } from './ingest.ts';
import type { Batch } from './record.ts';

const sighting = (n: number): Sighting => ({
  key: `network:test:${n}`,
  observer: 'network',
  groups: [],
  exchange: exchangeWith({
    origin: 'https://api.nexla.io',
    path: '/',
    queryNames: [],
    status: 500,
    sources: ['web-request'],
  }),
});
const success = {
  base: { origin: 'https://api.nexla.io', prefix: '', errorsInside200: false },
  path: '/',
  method: 'GET',
  at: 0,
  headers: {},
};

describe('the queue before the database', () => {
  beforeEach(() => void vi.useFakeTimers());
  afterEach(() => void vi.useRealTimers());

  it('writes the first record of a quiet moment at once and answers after the commit', async () => {
    const commit = vi.fn(async (_: Batch) => {});
    const ingest = createIngest(commit);
    const answered = ingest.add([sighting(1)]);
    await vi.advanceTimersByTimeAsync(1);
    await answered;
    expect(commit).toHaveBeenCalledOnce();
  });

  it('commits 10,000 errors of 10 s with at most 200 transactions and none left out', async () => {
    const seen: string[] = [];
    let transactions = 0;
    const ingest = createIngest(async ({ sightings }) => {
      transactions += 1;
      seen.push(...sightings.map(({ key }) => key));
    });
    for (let n = 0; n < 10_000; n += 1) {
      void ingest.add([sighting(n)]);
      await vi.advanceTimersByTimeAsync(1);
    }
    await vi.runAllTimersAsync();
    expect(seen).toEqual(Array.from({ length: 10_000 }, (_, n) => `network:test:${n}`));
    expect(transactions).toBeLessThanOrEqual(200);
  });

  it('tries a refused batch again before it gives up, and goes on with the next', async () => {
    let refusals = 2;
    const seen: string[] = [];
    const ingest = createIngest(async ({ sightings }) => {
      if (refusals > 0) {
        refusals -= 1;
        throw new Error('QuotaExceededError');
      }
      seen.push(...sightings.map(({ key }) => key));
    });
    const answered = ingest.add([sighting(1)]);
    await vi.runAllTimersAsync();
    await answered;
    refusals = 3;
    const refused = expect(ingest.add([sighting(2)])).rejects.toThrow('Quota');
    await vi.runAllTimersAsync();
    await refused;
    void ingest.add([sighting(3)]);
    await vi.runAllTimersAsync();
    expect(seen).toEqual(['network:test:1', 'network:test:3']);
  });

  it('lets successes wait and takes them along with an error', async () => {
    const batches: Batch[] = [];
    const ingest = createIngest(async (batch) => void batches.push(batch));
    for (let n = 0; n < 100; n += 1) ingest.success(success);
    await vi.advanceTimersByTimeAsync(500);
    expect(batches).toHaveLength(0);
    void ingest.add([sighting(1)]);
    await vi.runAllTimersAsync();
    expect(batches).toHaveLength(1);
    expect(batches[0]?.successes).toHaveLength(100);
  });

  it('has nothing left to lose once it has settled: what waits is committed at once', async () => {
    const batches: Batch[] = [];
    const ingest = createIngest(async (batch) => {
      await Promise.resolve();
      batches.push(batch);
    });
    void ingest.add([sighting(1)]);
    await vi.advanceTimersByTimeAsync(0);
    void ingest.add([sighting(2)]);
    ingest.success(success);
    // Asked twice: a suspension that was called off, and the next one.
    void ingest.settle();
    await ingest.settle();
    expect(batches.flatMap(({ sightings }) => sightings.map(({ key }) => key))).toEqual([
      'network:test:1',
      'network:test:2',
    ]);
    expect(batches.flatMap(({ successes }) => successes)).toHaveLength(1);
    await vi.runAllTimersAsync();
    expect(batches).toHaveLength(2);
  });
});
