import type { Exchange } from './exchange.ts';

/**
 * What has a time that is still to come: the clock was set back since, or a page made it up. Times in ms since the epoch
 * (UTC).
 */

/** Clocks of one machine may differ by so much, ms. */
export const SKEW_MS = 60_000;

/** The latest time that something may have at `now`. */
export function latestAt(now: number): number {
  return now + SKEW_MS;
}

/** A time that has come: the same, or `now` where it is ahead of it. */
export function notAhead(at: number, now: number): number {
  return at > latestAt(now) ? now : at;
}

/** The same exchange; one that is ahead ends now, and took as long as it says. */
export function exchangeNotAhead(exchange: Exchange, now: number): Exchange {
  const { startedAt, respondedAt, endedAt } = exchange;
  const ahead = Math.max(startedAt ?? now, respondedAt ?? now, endedAt ?? now) - now;
  if (!(now + ahead > latestAt(now))) return exchange;
  const earlier = (at: number | null) => (at === null ? null : Math.max(0, at - ahead));
  return { ...exchange, startedAt: earlier(startedAt), respondedAt: earlier(respondedAt), endedAt: earlier(endedAt) };
}
