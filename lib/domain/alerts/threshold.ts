import { type CountHistory, countInMinutes, minuteOf, rate } from '../rate-history.ts';
import type { Signal } from './alert.ts';

/** Code → errors an hour that are still accepted. */
export type Thresholds = Readonly<Record<string, number>>;

/** The thresholds of Nexla's guide (Error Monitoring): invalid keys, expired tokens, rate limits an hour. */
export const GUIDE_THRESHOLDS: Thresholds = { AUTH_002: 10, AUTH_003: 50, RATE_001: 20 };

/** The guide checks the last hour. */
const WINDOW_MINUTES = 60;

/**
 * More than the threshold in the last hour, as the guide asks: medium, and high above twice the threshold. Nothing where
 * none of these errors came since the code's last alert ended: a threshold that is lowered again tells of nothing twice.
 * @param toldUntil the end of the code's last alert, ms since the epoch (UTC); null where there was none
 */
export function overThreshold(
  history: CountHistory,
  threshold: number,
  toldUntil: number | null,
  now: number,
): Signal | null {
  const { count, perHour } = rate(history, WINDOW_MINUTES, now);
  if (perHour <= threshold) return null;
  const end = minuteOf(now) + 1;
  const untold = toldUntil === null || toldUntil > now ? 0 : minuteOf(toldUntil);
  if (countInMinutes(history, Math.max(untold, end - WINDOW_MINUTES), end) === 0) return null;
  return {
    rule: 'threshold',
    isCertain: true,
    severity: perHour > 2 * threshold ? 'high' : 'medium',
    minutes: WINDOW_MINUTES,
    foundIn: WINDOW_MINUTES,
    errors: count,
    expected: threshold,
  };
}
