import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Exchange } from '../domain/exchange.ts';
import { exchangeWith } from '../domain/sighting.ts';
import { pairUp } from './matching.ts';

type Call = { startedAt?: number | null; respondedAt: number; method?: string | null; id?: string };

function exchanges(calls: readonly Call[]): Exchange[] {
  return calls.map(({ startedAt = null, respondedAt, method = 'GET', id }) =>
    exchangeWith({
      origin: 'https://api.nexla.io',
      path: '/data_sources',
      queryNames: [],
      status: 429,
      method,
      startedAt,
      respondedAt,
      responseHeaders: id === undefined ? {} : { 'x-request-id': id },
      sources: ['web-request'],
    }),
  );
}

const pairsOf = (network: readonly Call[], page: readonly Call[]) =>
  pairUp(exchanges(network), exchanges(page))
    .map(({ witness, report, ambiguous }) => [witness, report, ambiguous])
    .sort();

describe('which page report belongs to which network sighting', () => {
  it('pairs a single call with a page that was late to see it', () => {
    expect(pairsOf([{ respondedAt: 1000 }], [{ respondedAt: 1660 }])).toEqual([[0, 0, false]]);
  });

  it('does not pair calls that cannot be one', () => {
    expect(pairsOf([{ respondedAt: 1000 }], [{ respondedAt: 30_000 }])).toEqual([]);
    expect(pairsOf([{ respondedAt: 2000 }], [{ respondedAt: 1000 }])).toEqual([]);
    expect(pairsOf([{ respondedAt: 1000, method: 'POST' }], [{ respondedAt: 1001 }])).toEqual([]);
    expect(pairsOf([{ respondedAt: 1000, startedAt: 100 }], [{ respondedAt: 1001, startedAt: 990 }])).toEqual([]);
  });

  it('pairs a call of which the network only saw the end, however long its body took', () => {
    const [witness] = exchanges([{ respondedAt: 0 }]);
    const ended = { ...(witness as Exchange), respondedAt: null, endedAt: 4000 };
    expect(pairUp([ended], exchanges([{ respondedAt: 1000 }]))).toHaveLength(1);
  });

  it('lets a report without a method meet any', () => {
    expect(pairsOf([{ respondedAt: 1000, method: 'POST' }], [{ respondedAt: 1001, method: null }])).toEqual([
      [0, 0, false],
    ]);
  });

  it('follows equal request ids against any order', () => {
    const network = [
      { respondedAt: 1000, id: 'a' },
      { respondedAt: 1001, id: 'b' },
    ];
    const page = [
      { respondedAt: 1004, id: 'b' },
      { respondedAt: 1005, id: 'a' },
    ];
    expect(pairsOf(network, page)).toEqual([
      [0, 1, false],
      [1, 0, false],
    ]);
  });

  it('keeps the order of 50 identical parallel calls, however late the page saw them', () => {
    const network = Array.from({ length: 50 }, (_, index) => ({ startedAt: 1000, respondedAt: 1100 + index }));
    const page = network.map(({ respondedAt }, index) => ({
      startedAt: 1000,
      respondedAt: respondedAt + 20 + index * 3,
    }));
    expect(pairsOf(network, page)).toEqual(network.map((_, index) => [index, index, false]).sort());
  });

  it('pairs the first of them as they come, without waiting for the rest', () => {
    const network = Array.from({ length: 50 }, (_, index) => ({ respondedAt: 1100 + index }));
    const page = network.slice(0, 7).map(({ respondedAt }) => ({ respondedAt: respondedAt + 40 }));
    expect(pairsOf(network, page)).toEqual(page.map((_, index) => [index, index, false]).sort());
  });

  it('passes over the identical call of a worker, which no page reports', () => {
    const network = [
      { startedAt: 1000, respondedAt: 1010 },
      { startedAt: 5000, respondedAt: 5010 },
    ];
    expect(pairsOf(network, [{ startedAt: 5000, respondedAt: 5012 }])).toEqual([[1, 0, false]]);
  });

  it('says so where a lost network event leaves more than one answer', () => {
    const network = [{ respondedAt: 1000 }, { respondedAt: 1002 }];
    const page = [{ respondedAt: 1001 }, { respondedAt: 1002 }, { respondedAt: 1003 }];
    const pairs = pairUp(exchanges(network), exchanges(page));
    expect(pairs).toHaveLength(2);
    expect(pairs.every((pair) => pair.ambiguous)).toBe(true);
  });

  it('is one to one and keeps the order, whatever the times', () => {
    const calls = fc.array(fc.record({ respondedAt: fc.integer({ min: 0, max: 3000 }) }), { maxLength: 30 });
    fc.assert(
      fc.property(calls, calls, (network, page) => {
        const pairs = pairUp(exchanges(network), exchanges(page));
        expect(new Set(pairs.map((pair) => pair.witness)).size).toBe(pairs.length);
        expect(new Set(pairs.map((pair) => pair.report)).size).toBe(pairs.length);
        const time = (pair: (typeof pairs)[number]) => network[pair.witness]?.respondedAt ?? 0;
        const sorted = [...pairs].sort((a, b) => time(a) - time(b));
        for (const [index, pair] of sorted.entries()) {
          const before = sorted[index - 1];
          if (!before || time(before) === time(pair)) continue;
          const reported = (one: typeof pair) => page[one.report]?.respondedAt ?? 0;
          expect(reported(before)).toBeLessThanOrEqual(reported(pair));
        }
      }),
    );
  });
});
