import { type Counts, MINUTE_MS } from '../rate-history.ts';

/** How often one code came at one endpoint. Times in ms since the epoch (UTC), to the minute where it is only counted. */
export type Tally = {
  count: number;
  firstAt: number;
  lastAt: number;
  /** There may have been more of them, and earlier ones: so many are known. */
  isLeast: boolean;
};

/** What is known of errors besides their times. */
export type Known = {
  /** How often it was counted, by the minute. */
  counted: Counts;
  /** The errors at hand are all that are stored. */
  isAll: boolean;
  /** Nothing came before what is counted. */
  isCountedAll: boolean;
};

export const ALL_AT_HAND: Known = { counted: new Map(), isAll: true, isCountedAll: false };

/** How often it came, by the errors at hand (their times, at least one) and by what was counted, which may be more. */
export function tally(times: readonly number[], { counted, isAll, isCountedAll }: Known): Tally {
  const atHand = { count: times.length, firstAt: Math.min(...times), lastAt: Math.max(...times) };
  if (counted.size === 0) return { ...atHand, isLeast: !isAll };
  const minutes = [...counted.keys()].map((minute) => minute * MINUTE_MS);
  const inMinutes = {
    count: [...counted.values()].reduce((total, events) => total + events, 0),
    firstAt: Math.min(...minutes),
    lastAt: Math.max(...minutes),
  };
  const before = times.filter((at) => at < inMinutes.firstAt).length;
  const since = times.length - before;
  // What only a page reports is counted nowhere.
  if (inMinutes.count <= since) return { ...atHand, isLeast: !isAll && (!isCountedAll || inMinutes.count < since) };
  const lastAt = Math.max(atHand.lastAt, inMinutes.lastAt);
  if (isAll || isCountedAll) {
    const firstAt = Math.min(atHand.firstAt, inMinutes.firstAt);
    return { count: before + inMinutes.count, firstAt, lastAt, isLeast: false };
  }
  // Nobody knows what was between the two: a rate over both would be wrong.
  return inMinutes.count >= times.length ? { ...inMinutes, lastAt, isLeast: true } : { ...atHand, isLeast: true };
}
