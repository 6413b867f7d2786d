import type { CountHistory, Counts } from '../rate-history.ts';

/** When the browser was open and errors could come: numbers of UTC minutes and hours since the epoch. */
export type OpenTime = { minutes: ReadonlySet<number>; hours: ReadonlySet<number> };

/** Longer without any call, the browser was closed or nobody worked. Minutes. */
const CLOSED_MINUTES = 60;

/**
 * The minutes with calls and the short pauses between them, and the hours with calls.
 * @param calls all calls of all APIs, failed or not
 */
export function openTime(calls: CountHistory): OpenTime {
  return { minutes: withPauses(calls.minutes), hours: new Set(calls.hours.keys()) };
}

function withPauses(minutes: Counts): Set<number> {
  const open = new Set<number>();
  let last = Number.NEGATIVE_INFINITY;
  for (const minute of [...minutes.keys()].sort((a, b) => a - b)) {
    for (let one = minute - last > CLOSED_MINUTES ? minute : last + 1; one <= minute; one += 1) open.add(one);
    last = minute;
  }
  return open;
}
