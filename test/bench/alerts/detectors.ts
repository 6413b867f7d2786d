import type { Alert } from '../../../lib/domain/alerts/alert.ts';
import { evaluate } from '../../../lib/domain/alerts/evaluate.ts';
import { GUIDE_THRESHOLDS } from '../../../lib/domain/alerts/threshold.ts';
import { count, emptyHistory, forget, hourOf, minuteOf } from '../../../lib/domain/rate-history.ts';
import { median } from '../row.ts';

/** Watches one code, minute by minute. */
export type Watch = {
  /** Whether it is alarmed after a minute in which so many errors happened. */
  look(errors: number): boolean;
  /** Lets a minute go by in which the browser was closed: nothing is counted and nobody looks. */
  pass(): void;
  /** The same watch, to go on with in two ways. */
  copy(): Watch;
};

/** Begins to watch a code of which nothing is known. */
export type Detector = { name: string; start: () => Watch };

const START = Date.UTC(2026, 0, 5);

/** What ships: the detector and the alert's own states. */
function watchForSpikes(
  history = emptyHistory(),
  open = { minutes: new Set<number>(), hours: new Set<number>() },
  minute = 0,
  alert: Alert | null = null,
): Watch {
  let [looked, last, ended] = [minute, alert, alert];
  return {
    look(errors) {
      const now = START + looked * 60_000 + 59_999;
      looked += 1;
      count(history, now, errors);
      open.minutes.add(minuteOf(now));
      open.hours.add(hourOf(now));
      if (looked % 60 === 0) forget(history, now);
      const rules = { thresholds: {}, since: START, open };
      last = evaluate('HTTP_500', history, last ?? ended, rules, now);
      if (last?.state === 'resolved') ended = last;
      return last?.state === 'firing';
    },
    pass() {
      looked += 1;
    },
    copy: () =>
      watchForSpikes(
        { minutes: new Map(history.minutes), hours: new Map(history.hours) },
        { minutes: new Set(open.minutes), hours: new Set(open.hours) },
        looked,
        last,
      ),
  };
}

/** An exponentially weighted mean and variance of the counts a minute; alarmed beyond three standard deviations. */
function watchByEwma(mean = 0, variance = 0, looked = 0): Watch {
  const weight = 0.05;
  return {
    look(errors) {
      const isAlarmed = looked >= 60 && errors > mean + 3 * Math.sqrt(variance);
      const difference = errors - mean;
      mean += weight * difference;
      variance = (1 - weight) * (variance + weight * difference * difference);
      looked += 1;
      return isAlarmed;
    },
    pass() {},
    copy: () => watchByEwma(mean, variance, looked),
  };
}

/** The robust z-score of the last minute among the last hour's: alarmed above 3.5 (Iglewicz and Hoaglin). */
function watchByMad(last: number[] = []): Watch {
  return {
    look(errors) {
      const middle = last.length < 60 ? Number.POSITIVE_INFINITY : median(last);
      const deviation = last.length < 60 ? 0 : median(last.map((value) => Math.abs(value - middle)));
      last = [...last.slice(-59), errors];
      return errors > middle && 0.6745 * (errors - middle) > 3.5 * deviation;
    },
    pass() {},
    copy: () => watchByMad(last),
  };
}

/** One fixed number an hour for every code: the guide's for RATE_001. */
function watchByThreshold(last: number[] = [], sum = 0): Watch {
  return {
    look(errors) {
      sum += errors - (last.length < 60 ? 0 : (last[0] as number));
      last = [...last.slice(-59), errors];
      return sum > (GUIDE_THRESHOLDS.RATE_001 as number);
    },
    pass() {},
    copy: () => watchByThreshold(last, sum),
  };
}

export const SHIPPED: Detector = { name: 'shipped', start: () => watchForSpikes() };

export const DETECTORS: readonly Detector[] = [
  SHIPPED,
  { name: 'EWMA + 3σ', start: () => watchByEwma() },
  { name: 'MAD-z', start: () => watchByMad() },
  { name: 'fixed threshold', start: () => watchByThreshold() },
];
