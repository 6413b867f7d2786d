import {
  type CountHistory,
  type Counts,
  countInMinutes,
  HOUR_MS,
  MINUTE_MS,
  MINUTES_KEPT,
  minuteOf,
} from '../rate-history.ts';
import type { Alert, Signal } from './alert.ts';
import type { OpenTime } from './open-time.ts';
import { poissonTail } from './poisson.ts';

/** What the detector has to know beside the counts. Times in ms since the epoch (UTC). */
export type Known = {
  /** Since when errors are recorded: before it there is no "none", only "unknown". */
  since: number;
  /** When errors could have come: while the browser was closed there is no "none" either. */
  open: OpenTime;
  /** The end of the code's last alert: what it already told of is not told again. Null where there was none. */
  toldUntil: number | null;
};

/** Minutes looked at: the narrow ones find a flood within seconds, the wide ones what is rare otherwise. */
const WINDOWS = [1, 2, 3, 5, 10, 30, 60];
/** Fewer errors are never a spike. */
const LEAST_ERRORS = 5;
/** Less than so many times the usual is growth, a busy morning, a slow drift, and no spike. */
const LEAST_FACTOR = 3;
/** From here on a spike is a grave one. */
const HIGH_FACTOR = 10;
/** A count that chance brings this seldom is a spike: 1440 minutes a day and seven windows are tried. */
const CERTAIN = 3e-6;
/** A count that chance brings this seldom is suspicious, and a spike goes on while it lasts. */
const SUSPICIOUS = 1e-3;

/** Recent: the open minutes before the window. */
const RECENT_MINUTES = 180;
/** With fewer open minutes in two days, the open hours before. They are not open as a whole: more of them even that out. */
const LEAST_KNOWN_MINUTES = 15;
const RECENT_HOURS = 6;
/** Whether a spike goes on is seen in a window twice as wide as the one it was found in, within these bounds, minutes. */
const LEAST_HOLDING_MINUTES = 5;
const MOST_HOLDING_MINUTES = 60;
/** The same time of day is compared over so many days: a week and the one before. */
const DAYS = 14;
/** With fewer days the busiest of them counts. */
const WEEK = 7;

/**
 * Whether the code comes far more often than usual: a Poisson test of each window against the code's own past. Usual is
 * the higher of what was recent and what is normal at this time of day, so neither a morning nor a slow growth is a
 * spike, and what has gone on for hours becomes usual.
 * @param now ms since the epoch (UTC); the running minute counts as a whole one, which finds nothing too early
 */
export function spike(history: CountHistory, known: Known, now: number): Signal | null {
  const { since, toldUntil } = known;
  const end = minuteOf(now) + 1;
  const first = Math.max(minuteOf(since), toldUntil === null || toldUntil > now ? 0 : minuteOf(toldUntil) + 1);
  const daily = perMinuteAtThisTimeOfDay(history, since, now);
  let suspicion: Signal | null = null;
  let errors = 0;
  let counted = 0;
  for (const minutes of WINDOWS) {
    if (end - minutes < first) break;
    errors += countInMinutes(history, end - minutes, end - counted);
    counted = minutes;
    if (errors < LEAST_ERRORS) continue;
    const recent = perMinuteRecently(history, known, end - minutes);
    if (recent === null) break;
    const signal = judge(errors, minutes, Math.max(recent, daily) * minutes);
    if (signal?.isCertain) return signal;
    suspicion ??= signal;
  }
  return suspicion;
}

/** Whether a spike goes on, measured by what was usual when it began; told in the window that shows it. */
export function stillSpiking(history: CountHistory, alert: Alert, now: number): Signal | null {
  const { minutes, expected, foundIn = minutes } = alert;
  const end = minuteOf(now) + 1;
  const holding = Math.min(Math.max(2 * foundIn, LEAST_HOLDING_MINUTES), MOST_HOLDING_MINUTES);
  const signal = judge(countInMinutes(history, end - holding, end), holding, (expected / minutes) * holding);
  return signal && { ...signal, foundIn };
}

function judge(errors: number, minutes: number, expected: number): Signal | null {
  if (errors < LEAST_FACTOR * expected) return null;
  const chance = poissonTail(errors, expected);
  if (chance > SUSPICIOUS) return null;
  return {
    rule: 'spike',
    isCertain: chance <= CERTAIN,
    severity: errors >= HIGH_FACTOR * expected ? 'high' : 'medium',
    minutes,
    foundIn: minutes,
    errors,
    expected,
  };
}

/**
 * Errors a minute in the open minutes before a window, or where too few are known in the open hours of the last two weeks;
 * null where there is neither. One more than there were: that none came in three hours does not mean that none ever comes.
 */
function perMinuteRecently(history: CountHistory, { since, open }: Known, to: number): number | null {
  const first = Math.max(minuteOf(since), to - MINUTES_KEPT);
  const minutes = lastOpen(open.minutes, first, to, RECENT_MINUTES);
  if (minutes.length >= LEAST_KNOWN_MINUTES) return (sumOf(history.minutes, minutes) + 1) / minutes.length;
  const hour = Math.floor((to * MINUTE_MS) / HOUR_MS);
  const firstHour = Math.max(Math.ceil(since / HOUR_MS), hour - 24 * DAYS);
  const hours = lastOpen(open.hours, firstHour, hour, RECENT_HOURS);
  return hours.length === 0 ? null : (sumOf(history.hours, hours) + 1) / (hours.length * (HOUR_MS / MINUTE_MS));
}

/** The last open minutes or hours before one, at most so many, and none before `from`. */
function lastOpen(open: ReadonlySet<number>, from: number, to: number, most: number): number[] {
  const found: number[] = [];
  for (let unit = to - 1; unit >= from && found.length < most; unit -= 1) if (open.has(unit)) found.push(unit);
  return found;
}

function sumOf(counts: Counts, units: readonly number[]): number {
  return units.reduce((total, unit) => total + (counts.get(unit) ?? 0), 0);
}

/**
 * Errors a minute at this time of day, on the second busiest of the last 14 days: one bad day does not make an incident
 * normal, and a weekend does not make a Monday an incident. The busiest where less than a week is known. Of a day the
 * running hour counts with the one before or the one after it, so a morning may begin an hour earlier or later.
 */
function perMinuteAtThisTimeOfDay({ hours }: CountHistory, since: number, now: number): number {
  const running = Math.floor(now / HOUR_MS);
  const days: number[] = [];
  for (let day = 1; day <= DAYS; day += 1) {
    const hour = running - day * 24;
    if ((hour - 1) * HOUR_MS < since) break;
    const [before, same, after] = [hours.get(hour - 1) ?? 0, hours.get(hour) ?? 0, hours.get(hour + 1) ?? 0];
    days.push(same + Math.max(before, after));
  }
  days.sort((a, b) => b - a);
  return (days[days.length < WEEK ? 0 : 1] ?? 0) / ((2 * HOUR_MS) / MINUTE_MS);
}
