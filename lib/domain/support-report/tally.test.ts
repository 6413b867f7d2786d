import { describe, expect, it } from 'vitest';
import { MINUTE_MS as MINUTE, minuteOf } from '../rate-history.ts';
import { ALL_AT_HAND, type Known, tally } from './tally.ts';

const NOW = Date.UTC(2026, 0, 15, 10, 30, 20);
const START = minuteOf(NOW) * MINUTE;
/** So many in each of the last minutes, the running one first. */
const counted = (...events: number[]) => new Map(events.map((count, ago) => [minuteOf(NOW) - ago, count]));
const known = (fields: Partial<Known>): Known => ({ ...ALL_AT_HAND, ...fields });
const hourAgo = NOW - 60 * MINUTE;

describe('how often a problem came', () => {
  it.each<[string, number[], Partial<Known>, object]>([
    ['is what is stored', [NOW, NOW - 5], {}, { count: 2, firstAt: NOW - 5, lastAt: NOW, isLeast: false }],
    [
      'is exact to the error where all are counted and stored',
      [NOW, NOW - 5],
      { counted: counted(2), isAll: false, isCountedAll: true },
      { count: 2, firstAt: NOW - 5, lastAt: NOW, isLeast: false },
    ],
    [
      'is what was counted where only the newest were read',
      [NOW, NOW - 5],
      { counted: counted(1000, 1500, 500), isAll: false, isCountedAll: true },
      { count: 3000, firstAt: START - 2 * MINUTE, lastAt: NOW, isLeast: false },
    ],
    [
      'has those that were counted and not kept, and stored ones of before',
      [NOW, hourAgo],
      { counted: counted(7) },
      { count: 8, firstAt: hourAgo, lastAt: NOW, isLeast: false },
    ],
    [
      'is at least what was counted where it began before',
      [NOW, NOW - 5],
      { counted: counted(1000, 500), isAll: false },
      { count: 1500, firstAt: START - MINUTE, lastAt: NOW, isLeast: true },
    ],
    [
      'is at least what was read where nothing is counted any more',
      [hourAgo, hourAgo - 5],
      { isAll: false },
      { count: 2, firstAt: hourAgo - 5, lastAt: hourAgo, isLeast: true },
    ],
    [
      'is at least what was read where only pages report it',
      [NOW, NOW - 1, NOW - 2],
      { counted: counted(1), isAll: false, isCountedAll: true },
      { count: 3, isLeast: true },
    ],
    [
      'leaves a gap out of what it says of an old error',
      [hourAgo, hourAgo - 1, hourAgo - 2],
      { counted: counted(2), isAll: false },
      { count: 3, firstAt: hourAgo - 2, lastAt: hourAgo, isLeast: true },
    ],
  ])('%s', (_, times, fields, expected) => {
    expect(tally(times, known(fields))).toMatchObject(expected);
  });
});
