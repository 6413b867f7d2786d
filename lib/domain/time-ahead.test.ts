import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { exchangeWith } from './sighting.ts';
import { exchangeNotAhead, latestAt, notAhead } from './time-ahead.ts';

const NOW = Date.UTC(2026, 5, 1, 8);
const MINUTE = 60_000;

it.each([
  [NOW - 90 * MINUTE, NOW - 90 * MINUTE],
  [NOW, NOW],
  [NOW + 20_000, NOW + 20_000],
  [NOW + 2 * MINUTE, NOW],
  [8.64e15, NOW],
])('a time of %d is stored as %d', (at, stored) => {
  expect(notAhead(at, NOW)).toBe(stored);
});

describe('an exchange that is ahead', () => {
  const of = (startedAt: number | null, respondedAt: number | null, endedAt: number | null) =>
    exchangeWith({
      origin: 'https://dataops.nexla.io',
      path: '/nexla-api/flows',
      queryNames: [],
      status: 500,
      sources: ['web-request'],
      startedAt,
      respondedAt,
      endedAt,
    });

  it('ends now and took as long as it says', () => {
    const later = NOW + 3_600_000;
    expect(exchangeNotAhead(of(later - 700, later - 100, later), NOW)).toEqual(of(NOW - 700, NOW - 100, NOW));
    expect(exchangeNotAhead(of(null, later, null), NOW)).toEqual(of(null, NOW, null));
  });

  it('stays as it is where it is not', () => {
    for (const one of [of(null, null, null), of(NOW - 50, NOW, NOW + 900), of(0, 1, 2)]) {
      expect(exchangeNotAhead(one, NOW)).toBe(one);
    }
  });

  it('has no time that is ahead afterwards, whatever it said, and keeps the order', () => {
    const time = fc.option(fc.integer({ min: 0, max: 8.64e15 }));
    fc.assert(
      fc.property(time, time, time, (startedAt, respondedAt, endedAt) => {
        const times = (one: ReturnType<typeof of>) =>
          [one.startedAt, one.respondedAt, one.endedAt].filter((at) => at !== null);
        const before = times(of(startedAt, respondedAt, endedAt));
        const after = times(exchangeNotAhead(of(startedAt, respondedAt, endedAt), NOW));
        expect(after).toHaveLength(before.length);
        for (const [index, at] of after.entries()) {
          expect(at).toBeLessThanOrEqual(latestAt(NOW));
          expect(at).toBeGreaterThanOrEqual(0);
          for (const [other, one] of after.entries()) {
            if ((before[index] as number) <= (before[other] as number)) expect(at).toBeLessThanOrEqual(one);
          }
        }
      }),
    );
  });
});
