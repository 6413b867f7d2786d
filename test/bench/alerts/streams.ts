import { seeded } from '../../seeded.ts';

/** Errors of one code a minute, drawn from a seed: every detector gets the very same. `CLOSED` where nobody can count. */
export type Stream = Int32Array;

export const DAY = 1440;

/** A minute in which the browser was closed. */
export const CLOSED = -1;

/**
 * What a code's life can look like; none of it is a spike. `days` is how long one such life is watched; a rate is null
 * where the browser is closed.
 */
export type Kind = { name: string; days: number; rateAt: (minute: number, phase: number) => number | null };

export const ORDINARY_LIVES: readonly Kind[] = [
  { name: 'steady', days: 20, rateAt: () => 1 },
  {
    name: 'day and night',
    days: 20,
    rateAt: (minute, phase) => 1 + 0.8 * Math.sin(2 * Math.PI * (minute / DAY + phase)),
  },
  // Begins and ends within a minute, and rests at the end of the week.
  { name: 'office hours', days: 20, rateAt: (minute, phase) => (isOfficeHour(minute, phase) ? 1 : 0.05) },
  // Three times as much within twelve hours, and back.
  { name: 'ramps', days: 20, rateAt: (minute, phase) => 3 ** (1 - Math.abs(2 * ((minute / DAY + phase) % 1) - 1)) },
  { name: 'long silence', days: 20, rateAt: (minute) => (minute > 7 * DAY && minute < 15 * DAY ? 0 : 1) },
  { name: 'first day', days: 1, rateAt: () => 1 },
  { name: 'now and then', days: 20, rateAt: (minute, phase) => (isSession(minute, phase) ? 1 : null) },
];

/** One to three times a day somebody opens the browser, for twenty minutes to two hours. */
function isSession(minute: number, phase: number): boolean {
  const day = Math.floor(minute / DAY);
  const random = seeded(Math.floor(phase * 1e6) + day);
  const sessions = 1 + Math.floor(random() * 3);
  for (let session = 0; session < sessions; session += 1) {
    const from = Math.floor(random() * (DAY - 120));
    const until = from + 20 + Math.floor(random() * 100);
    if (minute % DAY >= from && minute % DAY < until) return true;
  }
  return false;
}

function isOfficeHour(minute: number, phase: number): boolean {
  const local = minute + phase * 7 * DAY;
  const hour = (local % DAY) / 60;
  return Math.floor(local / DAY) % 7 < 5 && hour >= 9 && hour < 18;
}

/** One life of a code that has `rate` errors a minute. */
export function drawLife(kind: Kind, rate: number, seed: number): Stream {
  const random = seeded(seed);
  const phase = random();
  return Int32Array.from({ length: kind.days * DAY }, (_, minute) => {
    const factor = kind.rateAt(minute, phase);
    return factor === null ? CLOSED : poisson(rate * factor, random);
  });
}

/** So many minutes at a rate. */
export function drawSteady(rate: number, minutes: number, seed: number): Stream {
  const random = seeded(seed);
  return Int32Array.from({ length: minutes }, () => poisson(rate, random));
}

/** A number of events by chance where `mean` are expected (Knuth's method, in parts that stay within a double). */
function poisson(mean: number, random: () => number): number {
  let events = 0;
  for (let rest = mean; rest > 0; rest -= 30) {
    const limit = Math.exp(-Math.min(rest, 30));
    for (let product = random(); product > limit; product *= random()) events += 1;
  }
  return events;
}
