import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { Exchange } from '../domain/exchange.ts';
import { exchangeWith, type Sighting } from '../domain/sighting.ts';
import { createIngest, MOST_HELD } from './ingest.ts';
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

/** A database that is well: whatever it refuses is the fault of what it was given. */
const well = () => ({ of: async () => null, missed: vi.fn(), setAside: vi.fn() });

describe('the queue before the database', () => {
  beforeEach(() => void vi.useFakeTimers());
  afterEach(() => void vi.useRealTimers());

  it('writes the first record of a quiet moment at once and answers after the commit', async () => {
    const commit = vi.fn(async (_: Batch) => {});
    const ingest = createIngest(commit, well());
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
    }, well());
    for (let n = 0; n < 10_000; n += 1) {
      void ingest.add([sighting(n)]);
      await vi.advanceTimersByTimeAsync(1);
    }
    await vi.runAllTimersAsync();
    expect(seen).toEqual(Array.from({ length: 10_000 }, (_, n) => `network:test:${n}`));
    expect(transactions).toBeLessThanOrEqual(200);
  });

  it('takes back a success that is not written yet, and says of one that is', async () => {
    const batches: boolean[][] = [];
    const ingest = createIngest(async ({ successes }) => {
      batches.push(successes.map(({ isTakenBack }) => isTakenBack === true));
    }, well());
    const written = { ...success };
    ingest.success(written);
    ingest.success(success);
    ingest.takeBack(success);
    await ingest.settle();
    ingest.takeBack(written);
    await ingest.settle();
    expect(batches).toEqual([[false], [true]]);
  });

  it('tries a refused batch again, then piece by piece, and sets aside what is refused by itself', async () => {
    const database = well();
    let refusals = 2;
    const seen: string[] = [];
    const ingest = createIngest(async ({ sightings, successes }) => {
      const keys = sightings.map(({ key }) => key);
      if (refusals > 0 || keys.includes(sighting(13).key)) {
        refusals -= 1;
        throw new Error('refused');
      }
      seen.push(...keys, ...successes.map(() => 'success'));
    }, database);
    const answered = ingest.add([sighting(1)]);
    await vi.runAllTimersAsync();
    await answered;
    expect(seen.splice(0)).toEqual(['network:test:1']);
    const all = ingest.add(Array.from({ length: 20 }, (_, n) => sighting(n)));
    ingest.success(success);
    await vi.runAllTimersAsync();
    await all;
    expect(seen.sort()).toEqual(
      [
        ...Array.from({ length: 20 }, (_, n) => sighting(n).key).filter((key) => key !== sighting(13).key),
        'success',
      ].sort(),
    );
    expect(database.setAside).toHaveBeenCalledExactlyOnceWith(new Error('refused'));
    expect(database.missed).not.toHaveBeenCalled();
  });

  describe('while the database takes nothing', () => {
    const ofPage = (n: number): Sighting => ({ ...sighting(n), key: `page:test:${n}`, observer: 'page' });
    const withBody = (n: number, chars: number): Sighting => {
      const one = sighting(n);
      return { ...one, exchange: { ...one.exchange, body: { text: 'x'.repeat(chars), truncated: false } } };
    };

    /** A queue before a database that takes nothing until it is mended. */
    function outOfOrder() {
      let isOut = true;
      let mend = () => {};
      const over = new Promise<void>((resolve) => {
        mend = () => {
          isOut = false;
          resolve();
        };
      });
      const commits: Batch[] = [];
      let tries = 0;
      const database = { ...well(), of: async () => ({ over }) };
      const ingest = createIngest(async (batch) => {
        tries += 1;
        if (isOut) throw new Error('DatabaseClosedError');
        commits.push(batch);
      }, database);
      return { ingest, database, commits, mend, tries: () => tries };
    }

    it('holds what only the network saw, leaves to pages what they keep, and writes all once it is mended', async () => {
      const { ingest, database, commits, mend, tries } = outOfOrder();
      const network = ingest.add([sighting(1)]);
      const page = expect(ingest.add([ofPage(1)])).rejects.toThrow();
      await vi.runAllTimersAsync();
      await page;
      await expect(ingest.add([ofPage(2)])).rejects.toThrow();
      const later = ingest.add([sighting(2)]);
      ingest.success(success);
      await vi.runAllTimersAsync();
      await ingest.flush();
      await ingest.settle();
      expect(tries()).toBe(1);
      mend();
      await vi.runAllTimersAsync();
      await Promise.all([network, later]);
      expect(commits.flatMap(({ sightings }) => sightings.map(({ key }) => key))).toEqual([
        sighting(1).key,
        sighting(2).key,
      ]);
      expect(commits.flatMap(({ successes }) => successes)).toEqual([success]);
      expect(database.missed).not.toHaveBeenCalled();
    });

    it('holds so many and says how many more there were', async () => {
      const { ingest, database, commits, mend } = outOfOrder();
      for (let n = 0; n < MOST_HELD.sightings + 7; n += 1) ingest.add([sighting(n)]).catch(() => {});
      for (let n = 0; n < MOST_HELD.successes + 5; n += 1) ingest.success(success);
      await vi.runAllTimersAsync();
      mend();
      await vi.runAllTimersAsync();
      expect(commits.flatMap(({ sightings }) => sightings)).toHaveLength(MOST_HELD.sightings);
      expect(commits.flatMap(({ successes }) => successes)).toHaveLength(MOST_HELD.successes);
      expect(database.missed.mock.calls.reduce((sum, [count]) => sum + count, 0)).toBe(12);
    });

    it('holds errors without their bodies where these are too long together', async () => {
      const { ingest, commits, mend } = outOfOrder();
      const chars = MOST_HELD.chars / 4;
      const all = [1, 2, 3, 4, 5, 6].map((n) => ingest.add([withBody(n, chars)]));
      await vi.runAllTimersAsync();
      mend();
      await vi.runAllTimersAsync();
      await Promise.all(all);
      const bodies = commits.flatMap(({ sightings }) => sightings.map(({ exchange }) => exchange.body !== null));
      expect(bodies).toEqual([true, true, true, true, false, false]);
    });

    it('holds no more while a commit hangs, and takes back no success that it did not keep', async () => {
      const missed: number[] = [];
      let letGo = () => {};
      const hangs = new Promise<void>((resolve) => {
        letGo = resolve;
      });
      const counted: (boolean | undefined)[] = [];
      const ingest = createIngest(
        async ({ successes }) => {
          await hangs;
          counted.push(...successes.map(({ isTakenBack }) => isTakenBack));
        },
        { ...well(), missed: (count: number) => missed.push(count) },
      );
      ingest.add([sighting(0)]).catch(() => {});
      await vi.advanceTimersByTimeAsync(5000);
      for (let n = 1; n <= MOST_HELD.sightings + 3; n += 1) ingest.add([sighting(n)]).catch(() => {});
      const calls = Array.from({ length: MOST_HELD.successes + 2 }, () => ({ ...success }));
      for (const call of calls) ingest.success(call);
      expect(missed.reduce((sum, count) => sum + count)).toBe(3 + 2);
      ingest.takeBack(calls.at(-1) as (typeof calls)[number]);
      letGo();
      await vi.runAllTimersAsync();
      await ingest.settle();
      expect(counted).toHaveLength(MOST_HELD.successes);
      expect(counted).not.toContain(true);
    });

    it('forgets what is held once a person has everything deleted', async () => {
      const { ingest, commits, mend } = outOfOrder();
      void ingest.add([sighting(1)]);
      ingest.success(success);
      await vi.runAllTimersAsync();
      ingest.drop();
      mend();
      await vi.runAllTimersAsync();
      expect(commits).toEqual([]);
    });
  });

  it('lets successes wait and takes them along with an error', async () => {
    const batches: Batch[] = [];
    const ingest = createIngest(async (batch) => void batches.push(batch), well());
    for (let n = 0; n < 100; n += 1) ingest.success(success);
    await vi.advanceTimersByTimeAsync(500);
    expect(batches).toHaveLength(0);
    void ingest.add([sighting(1)]);
    await vi.runAllTimersAsync();
    expect(batches).toHaveLength(1);
    expect(batches[0]?.successes).toHaveLength(100);
  });

  /** What the network or the page saw of the nth call of a document, one of those that are alike. */
  const ofDocument = (observer: 'network' | 'page', n: number, alike = n, facts: Partial<Exchange> = {}): Sighting => {
    const { exchange } = sighting(n);
    return {
      key: `${observer}:${n}`,
      observer,
      groups: [`doc ${alike}`],
      exchange: { ...exchange, documentId: 'doc', ...facts },
    };
  };
  /** The keys of each commit, and when it was, ms. */
  function noted() {
    const began = performance.now();
    const commits: { at: number; keys: string[] }[] = [];
    const ingest = createIngest(async ({ sightings }) => {
      commits.push({ at: performance.now() - began, keys: sightings.map(({ key }) => key) });
    }, well());
    return { commits, ingest };
  }

  it('writes what a page tells together with what the network saw before', async () => {
    const { commits, ingest } = noted();
    void ingest.add([ofDocument('network', 1)]);
    void ingest.add([ofDocument('network', 2)]);
    await vi.advanceTimersByTimeAsync(40);
    let answered = false;
    void ingest.add([ofDocument('page', 1)]).then(() => {
      answered = true;
    });
    await vi.advanceTimersByTimeAsync(99);
    expect(answered).toBe(false);
    await vi.advanceTimersByTimeAsync(1);
    expect(answered).toBe(true);
    await vi.runAllTimersAsync();
    expect(commits).toEqual([
      { at: 140, keys: ['network:1', 'page:1'] },
      { at: 640, keys: ['network:2'] },
    ]);
  });

  it.each<[string, Sighting, number]>([
    ['a call of a document', ofDocument('network', 1), 300],
    ['one that ended without a response', ofDocument('network', 1, 1, { failure: { kind: 'dns', text: 'x' } }), 0],
    ['a call of a worker', ofDocument('network', 1, 1, { documentId: null }), 0],
    ['what a page tells alone', ofDocument('page', 1), 100],
  ])('waits for no page longer than one can tell: %s', async (_, one, at) => {
    const { commits, ingest } = noted();
    void ingest.add([one]);
    await vi.runAllTimersAsync();
    expect(commits).toEqual([{ at, keys: [one.key] }]);
  });

  it('takes all calls that are alike into one commit: their order tells which body is whose', async () => {
    const { commits, ingest } = noted();
    void ingest.add([ofDocument('network', 1, 0)]);
    await vi.advanceTimersByTimeAsync(200);
    void ingest.add([ofDocument('network', 2, 0)]);
    void ingest.add([ofDocument('network', 3)]);
    void ingest.add([ofDocument('page', 1, 0)]);
    await vi.runAllTimersAsync();
    expect(commits.map(({ keys }) => keys)).toEqual([['network:1', 'network:2', 'page:1'], ['network:3']]);
  });

  it('takes along all that was told of a call, also where its end names another group', async () => {
    const { commits, ingest } = noted();
    void ingest.add([ofDocument('network', 1, 0)]);
    void ingest.add([ofDocument('network', 1, 9)]);
    void ingest.add([ofDocument('page', 1, 0)]);
    await vi.runAllTimersAsync();
    expect(commits.map(({ keys }) => keys)).toEqual([['network:1', 'network:1', 'page:1']]);
  });

  it('takes along what the network saw of a tab of which DevTools tell', async () => {
    const { commits, ingest } = noted();
    void ingest.add([ofDocument('network', 1, 1, { tabId: 7 }), ofDocument('network', 2, 2, { tabId: 8 })]);
    const har: Sighting = { ...sighting(3), key: 'devtools:3', observer: 'devtools', groups: ['tab 7'] };
    void ingest.add([{ ...har, exchange: { ...har.exchange, tabId: 7 } }]);
    await vi.runAllTimersAsync();
    expect(commits.map(({ keys }) => keys)).toEqual([['network:1', 'devtools:3'], ['network:2']]);
  });

  it('keeps its pace in a burst, and waits for nothing where much has come', async () => {
    const { commits, ingest } = noted();
    for (let n = 0; n < 20; n += 1) {
      void ingest.add([ofDocument('page', n)]);
      await vi.advanceTimersByTimeAsync(100);
    }
    expect(commits.map(({ at }) => at)).toEqual([100, 600, 1100, 1600]);
    for (let n = 0; n < 300; n += 1) void ingest.add([ofDocument('network', n)]);
    await vi.advanceTimersByTimeAsync(1);
    expect(commits).toHaveLength(4);
    for (let n = 300; n <= 400; n += 1) void ingest.add([ofDocument('network', n)]);
    await vi.advanceTimersByTimeAsync(1);
    expect(commits.at(-1)?.keys).toContain('network:400');
    expect(commits).toHaveLength(5);
  });

  it('lets what the network alone can tell wait 75 ms at most, as it is lost with the background', async () => {
    const { commits, ingest } = noted();
    for (let n = 0; n < 5; n += 1) {
      void ingest.add([sighting(n)]);
      await vi.advanceTimersByTimeAsync(30);
    }
    await vi.runAllTimersAsync();
    expect(commits.map(({ at }) => at)).toEqual([0, 75, 150]);
  });

  it('writes what it was given before somebody deletes, and waits for nothing that comes meanwhile', async () => {
    const { commits, ingest } = noted();
    void ingest.add([ofDocument('network', 1)]);
    ingest.success(success);
    const flushed = ingest.flush().then(() => commits.map(({ keys }) => keys));
    void ingest.add([ofDocument('network', 2)]);
    expect(await flushed).toEqual([['network:1']]);
    await ingest.flush();
    await ingest.flush();
    expect(commits.map(({ keys }) => keys)).toEqual([['network:1'], ['network:2']]);
  });

  it('writes what it holds for a page once it has to settle', async () => {
    const { commits, ingest } = noted();
    void ingest.add([ofDocument('network', 1)]);
    await ingest.settle();
    expect(commits).toEqual([{ at: 0, keys: ['network:1'] }]);
    await vi.runAllTimersAsync();
    expect(commits).toHaveLength(1);
  });

  it('has nothing left to lose once it has settled: what waits is committed at once', async () => {
    const batches: Batch[] = [];
    const ingest = createIngest(async (batch) => {
      await Promise.resolve();
      batches.push(batch);
    }, well());
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
