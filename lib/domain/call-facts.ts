import { callCircuit, outcomesOf, successOf } from './call-circuit.ts';
import { type CallHistory, contextOf } from './call-history.ts';
import type { Circuit } from './circuit.ts';
import { type ChecklistStep, debuggingChecklist } from './debugging-checklist.ts';
import type { Message } from './explanation.ts';
import { describeRecovery, problemsOf } from './recovery.ts';
import { type RetryStorm, retryStorm } from './retry-storm.ts';
import { serverRetryTime } from './retry-timing.ts';
import type { StoredError } from './stored-error.ts';

/** What the history says of one failure. */
export type CallFacts = {
  circuit: Circuit;
  storm: RetryStorm | null;
  /** "Recovered after 14 s"; null while it still fails. */
  recovery: Message | null;
  checklist: ChecklistStep[];
};

/** Circuit advice, retry storm, recovery and the guide's debugging steps for one failure, seen at `now` (ms, UTC). */
export function callFacts(stored: StoredError, history: CallHistory, now: number, locale: string): CallFacts {
  const { failures } = history;
  const tokens = history.tokens.map((at) => successOf({ base: stored.base, endpoint: 'POST /token' }, at));
  const problem = problemsOf([...outcomesOf(stored, history), ...tokens]).find(
    (one) => one.openedAt <= stored.at && stored.at <= one.lastFailureAt,
  );
  const calls = failures.map((failure) => ({
    startedAt: failure.exchange.startedAt ?? failure.at,
    endedAt: failure.exchange.endedAt ?? failure.at,
    retryAt: serverRetryTime(failure, locale).at,
  }));
  return {
    circuit: callCircuit(stored, history, now),
    storm: retryStorm(calls),
    recovery: problem === undefined ? null : describeRecovery(problem, locale),
    checklist: debuggingChecklist(stored, contextOf(stored, history, locale)),
  };
}
