import { retryTimeOf } from '../domain/call-circuit.ts';
import type { ExplainedProblem } from './explained-problems.ts';

const HOUR = 3_600_000;
const DAY = 24 * HOUR;
/** What changes so soon is waited for, ms: the look afterwards holds much longer. */
const SOON = 300_000;

/**
 * From when to when the popup tells the same of these problems, ms (UTC), unless something happens: what happened becomes
 * earlier after an hour and is left out after a day, a pause ends, and after midnight a time needs its day.
 */
export function stretchOf(problems: readonly ExplainedProblem[], now: number): { from: number; until: number } {
  const turns = problems
    .flatMap(({ newest, explanation, pauseUntil }) => [
      newest.at + HOUR,
      newest.at + DAY,
      retryTimeOf(explanation.retry, pauseUntil).at ?? 0,
    ])
    .map((at) => at + 1);
  const from = Math.max(now, ...turns.filter((at) => at <= now + SOON));
  return { from, until: Math.min(new Date(from).setHours(24, 0, 0, 0), ...turns.filter((at) => at > from)) };
}

/** The problems that the popup still tells of at a time, ms (UTC). */
export function isShownAt(at: number): (problem: { newest: { at: number } }) => boolean {
  return ({ newest }) => newest.at >= at - DAY;
}
