import { describe, expect, it } from 'vitest';
import { NO_HISTORY } from '../domain/call-history.ts';
import { explain } from '../domain/explain.ts';
import { storedError } from '../domain/stored-error.fixture.ts';
import type { ExplainedProblem } from './explained-problems.ts';
import { isShownAt, stretchOf } from './still-time.ts';

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
/** 10:30 on a day of this machine. */
const NOW = new Date(2026, 0, 15, 10, 30).getTime();
const MIDNIGHT = new Date(2026, 0, 16).getTime();

/** A problem whose newest error is so old, with a pause that ends in so long. */
function problem(age: number, pause: number | null = null): ExplainedProblem {
  const newest = { ...storedError({ exchange: { status: 503 } }), at: NOW - age };
  const explanation = explain(newest);
  const retry = { ...explanation.retry, at: null };
  return {
    newest,
    explanation: { ...explanation, retry },
    count: NO_HISTORY.failures.length + 1,
    recoveredAt: null,
    pauseUntil: pause === null ? null : NOW + pause,
  };
}

describe('the time for which the popup looks the same', () => {
  it.each([
    ['until the hour is over', [problem(20 * MINUTE)], 0, 40 * MINUTE],
    ['until the first of several hours is', [problem(20 * MINUTE), problem(50 * MINUTE)], 0, 10 * MINUTE],
    ['until the day is over', [problem(23 * HOUR)], 0, HOUR],
    ['until midnight', [problem(2 * HOUR)], 0, MIDNIGHT - NOW - 1],
    ['from the end of a short pause on', [problem(MINUTE, 30_000)], 30_000 + 1, 59 * MINUTE],
    ['until the end of a long pause', [problem(MINUTE, 20 * MINUTE)], 0, 20 * MINUTE],
    ['from when what is nearly over is over', [problem(58 * MINUTE)], 2 * MINUTE + 1, MIDNIGHT - NOW - 1],
  ])('%s', (_, problems, from, until) => {
    expect(stretchOf(problems, NOW)).toEqual({ from: NOW + from, until: NOW + until + 1 });
  });

  it('has what is a day old left out', () => {
    const shown = [problem(24 * HOUR), problem(24 * HOUR + 1)].map(isShownAt(NOW));
    expect(shown).toEqual([true, false]);
  });
});
