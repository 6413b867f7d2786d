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

  it('come back as they were, however large', () => {
    const units = fc.uniqueArray(fc.nat({ max: 2 ** 52 - 1 }), { maxLength: 20 });
    fc.assert(
      fc.property(units, fc.nat({ max: 2 ** 52 - 2 }), (all, count) => {
        const large = new Map(all.map((unit, index) => [unit, 1 + Math.floor(count / 2 ** index)]));
        expect(unpackCounts(packCounts(large))).toEqual(large);
      }),
    );
  });

  it.each([
    ['nothing', 0, () => 0, 0],
    ['90 days of one to seven an hour, 33 bits in seven hours', 2160, (hour: number) => (hour % 7) + 1, 1275],
    ['one event a day, 12 bits a day', 2160, (hour: number) => (hour % 24 === 0 ? 1 : 0), 137],
    [
      'two days of one event every five minutes, 8 bits each',
      2880,
      (minute: number) => (minute % 5 === 0 ? 1 : 0),
      578,
    ],
  ])('need little room for %s', (_, units, countOf, bytes) => {
    const counts = Array.from({ length: units }, (_, unit) => [490_000 + unit, countOf(unit)] as const);
    expect(packCounts(new Map(counts.filter(([, count]) => count > 0))).length).toBe(bytes);
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
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 200 }), fc.nat(200), (bytes, zeros) => {
        const read = unpackCounts(Uint8Array.from([...bytes, ...new Uint8Array(zeros), ...bytes]));
        for (const count of [...read].flat()) expect(Number.isSafeInteger(count)).toBe(true);
        expect(unpackCounts(packCounts(read)).size).toBe(read.size);
      }),
    );
  });

  it('are none where a damaged row has something else', () => {
    for (const damaged of [{}, 7, new Map([[7, 7]])]) expect(unpackCounts(damaged as Uint8Array).size).toBe(0);
  });
});
