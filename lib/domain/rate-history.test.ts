import { describe, expect, it } from 'vitest';
import { seeded } from '../../test/seeded.ts';
import { packCounts, unpackCounts } from './packed-counts.ts';
import { type CountHistory, count, emptyHistory, forget, rate } from './rate-history.ts';

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;
const NOON = Date.UTC(2026, 2, 29, 12, 0, 30);

function historyOf(...times: number[]): CountHistory {
  const history = emptyHistory();
  for (const at of times) count(history, at, 1);
  return history;
}

/** What the background does when it is started anew: everything is read from where it was stored. */
function restarted({ minutes, hours }: CountHistory): CountHistory {
  return { minutes: unpackCounts(packCounts(minutes)), hours: unpackCounts(packCounts(hours)) };
}

describe('rate', () => {
  it('is an hour’s worth whatever the window, as the guide’s monitor means it', () => {
    const history = historyOf(NOON, NOON - MINUTE, NOON - 2 * MINUTE);
    expect(rate(history, 5, NOON)).toEqual({ count: 3, minutes: 5, perHour: 36 });
    expect(rate(history, 60, NOON)).toEqual({ count: 3, minutes: 60, perHour: 3 });
    expect(rate(history, 120, NOON)).toEqual({ count: 3, minutes: 120, perHour: 1.5 });
  });

  it.each([
    ['the running minute is the last of the window', 0, 1],
    ['what is a minute older is in the window of two', -MINUTE, 0],
    ['what the clock did not reach yet is not in it', MINUTE, 0],
  ])('%s', (_, offset, found) => {
    expect(rate(historyOf(NOON + offset), 1, NOON).count).toBe(found);
  });

  it('begins with a whole hour beyond 48 hours, and says how long the window is', () => {
    const halfPast = NOON + 30 * MINUTE;
    const history = historyOf(halfPast - 3 * DAY - 20 * MINUTE);
    expect(rate(history, 3 * 24 * 60, halfPast)).toMatchObject({ count: 1, minutes: 3 * 24 * 60 + 31 });
  });

  it('takes back what was counted under another name, and never more', () => {
    const history = historyOf(NOON);
    count(history, NOON, -1);
    count(history, NOON, -1);
    expect(rate(history, 60, NOON).count).toBe(0);
    count(history, NOON, 1);
    expect(rate(history, 60, NOON).count).toBe(1);
  });
});

/**
 * A million events over ten days around the end of daylight-saving time in Europe, in bursts, while the clock is now and
 * then set back or forward by up to an hour.
 */
function millionEvents(random: () => number): Float64Array {
  const times = new Float64Array(1_000_000);
  let clock = Date.UTC(2026, 9, 20);
  for (let n = 0; n < times.length; n += 1) {
    clock += random() < 0.001 ? random() * 25 * MINUTE : random() * 100;
    if (random() < 0.0002) clock += (random() - 0.5) * 2 * HOUR;
    times[n] = Math.floor(clock);
  }
  return times;
}

describe('the history of a million events', () => {
  const random = seeded(1);
  const times = millionEvents(random);
  const newest = times.reduce((a, b) => Math.max(a, b));
  let history = emptyHistory();
  for (const at of times) {
    count(history, at, 1);
    if (random() < 0.0002) history = restarted(history);
    if (random() < 0.0001) forget(history, at);
  }

  function bruteForce(from: number, to: number): number {
    return times.reduce((total, at) => total + (at >= from && at < to ? 1 : 0), 0);
  }

  it.each([1, 5, 59, 60, 61, 1440, 2880])(
    'equals the counted events of the last %i minutes, at any moment',
    (minutes) => {
      for (let tries = 0; tries < 15; tries += 1) {
        // Two days are kept by the minute, and the clock may have been an hour ahead.
        const now = newest - random() * (2880 - minutes) * MINUTE * 0.95;
        const end = (Math.floor(now / MINUTE) + 1) * MINUTE;
        expect(rate(history, minutes, now).count).toBe(bruteForce(end - minutes * MINUTE, end));
      }
    },
  );

  it.each([3, 7, 90])('equals the counted events of the last %i days', (days) => {
    const asked = rate(history, days * 24 * 60, newest);
    const end = (Math.floor(newest / MINUTE) + 1) * MINUTE;
    expect(asked.count).toBe(bruteForce(end - asked.minutes * MINUTE, end));
    expect(asked.count).toBeGreaterThan(0);
  });
});
