import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { packCounts, sumCounts, unpackCounts } from './packed-counts.ts';

const counts = fc
  .array(fc.tuple(fc.nat({ max: 3_000_000_000 }), fc.integer({ min: 1, max: 1_000_000_000 })))
  .map((entries) => new Map(entries));

describe('packed counts', () => {
  it('come back as they were, near or far apart', () => {
    fc.assert(
      fc.property(counts, fc.array(fc.nat(20)), (far, near) => {
        const all = new Map([...far, ...near.map((value, index) => [490_000 + index, value] as const)]);
        for (const [unit, value] of all) if (value === 0) all.delete(unit);
        expect(unpackCounts(packCounts(all))).toEqual(all);
      }),
    );
  });

  it.each([
    ['nothing', [], 0],
    ['90 days of small counts, half a byte an hour', Array.from({ length: 2160 }, (_, hour) => (hour % 7) + 1), 1084],
    ['one event a day, 2 bytes a day', Array.from({ length: 2160 }, (_, hour) => (hour % 24 === 0 ? 1 : 0)), 184],
  ])('need little room for %s', (_, hours, bytes) => {
    const all = new Map(hours.map((value, hour) => [490_000 + hour, value] as const).filter(([, value]) => value > 0));
    expect(packCounts(all).length).toBeLessThanOrEqual(bytes);
  });

  it('come back from a unit on', () => {
    const all = new Map([3, 4, 7, 100, 101].map((unit) => [unit, unit * 2]));
    expect([...unpackCounts(packCounts(all), 7).keys()]).toEqual([7, 100, 101]);
    expect(unpackCounts(packCounts(all), 102).size).toBe(0);
  });

  it('add up from one unit to another', () => {
    fc.assert(
      fc.property(fc.array(fc.nat(20)), fc.nat(25), fc.nat(25), (values, from, to) => {
        const all = new Map(values.map((value, unit) => [unit, value] as const).filter(([, value]) => value > 0));
        const expected = values.slice(from, to + 1).reduce((total, value) => total + value, 0);
        expect(sumCounts(packCounts(all), from, to)).toBe(expected);
      }),
    );
  });

  it('read any bytes without an exception', () => {
    fc.assert(fc.property(fc.uint8Array({ maxLength: 200 }), (bytes) => void unpackCounts(bytes)));
  });
});
