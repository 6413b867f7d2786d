import type { CountHistory } from '../rate-history.ts';
import { type Alert, nextAlert, type Signal } from './alert.ts';
import type { OpenTime } from './open-time.ts';
import { spike, stillSpiking } from './spike.ts';
import { overThreshold, type Thresholds } from './threshold.ts';

/** What is known beside one code's history. */
export type Rules = {
  thresholds: Thresholds;
  /** Since when errors are recorded, ms since the epoch (UTC). */
  since: number;
  /** When errors could have come: what was closed says nothing of what is usual. */
  open: OpenTime;
};

/**
 * The alert of a code after one more look at its history: a code with a threshold goes by that alone, every other one is
 * compared with its own past.
 * @param last the code's newest alert, whatever its state
 * @param now ms since the epoch (UTC)
 * @returns null where nothing is the matter; `last` itself stays stored if it was resolved
 */
export function evaluate(
  code: string,
  history: CountHistory,
  last: Alert | null,
  rules: Rules,
  now: number,
): Alert | null {
  return nextAlert(code, last, signalOf(code, history, last, rules, now), now);
}

function signalOf(code: string, history: CountHistory, last: Alert | null, rules: Rules, now: number): Signal | null {
  const threshold = Object.hasOwn(rules.thresholds, code) ? rules.thresholds[code] : undefined;
  const toldUntil = last?.resolvedAt ?? last?.toldUntil ?? null;
  if (threshold !== undefined) return overThreshold(history, threshold, toldUntil, now);
  if (last?.state === 'firing' && last.rule === 'spike') return stillSpiking(history, last, now);
  return spike(history, { ...rules, toldUntil }, now);
}
