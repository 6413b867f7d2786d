import { callCircuit } from '../domain/call-circuit.ts';
import { recoveredAt } from '../domain/call-history.ts';
import type { Explanation } from '../domain/explanation.ts';
import type { StoredError } from '../domain/stored-error.ts';
import type { Problem } from '../storage/latest-problems.ts';
import { explained } from './explained.ts';

/** One code at one endpoint: its newest error, what that means, and how often it happened. Times in ms (UTC). */
export type ExplainedProblem = {
  newest: StoredError;
  explanation: Explanation;
  count: number;
  /** Since when the call works again; null where it does not. */
  recoveredAt: number | null;
  /** Until when the call should be left alone for the service's sake; null where it need not. */
  pauseUntil: number | null;
};

/** An error that could not be explained: its id, and what was thrown. */
export type BrokenProblem = { id: number; thrown: unknown };

/** Explains at `now` (ms, UTC) what can be explained; the rest is told of in any case. */
export function explainProblems(problems: readonly Problem[], now: number) {
  const broken: BrokenProblem[] = [];
  const explainable = problems.flatMap(({ newest, count, history }): ExplainedProblem[] => {
    try {
      const pauseUntil = callCircuit(newest, history, now).until;
      const explanation = explained(newest, history);
      return [{ newest, count, explanation, recoveredAt: recoveredAt(newest, history), pauseUntil }];
    } catch (thrown) {
      broken.push({ id: newest.id, thrown });
      return [];
    }
  });
  return { problems: explainable, broken };
}
