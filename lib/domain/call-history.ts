import { type Circuit, circuit } from './circuit.ts';
import { type ChecklistStep, debuggingChecklist } from './debugging-checklist.ts';
import type { ExplainContext } from './explain-context.ts';
import type { Message } from './explanation.ts';
import type { Outcome } from './outcome.ts';
import { describeRecovery, problemsOf } from './recovery.ts';
import { type RetryStorm, retryStorm } from './retry-storm.ts';
import { serverRetryTime } from './retry-timing.ts';
import type { StoredError } from './stored-error.ts';

/** What is known of a call (its base and endpoint) beside one failure of it. */
export type CallHistory = {
  /** Its failures around that one, in any order. */
  failures: readonly StoredError[];
  /** When it last succeeded, ms since the epoch (UTC). */
  lastSuccessAt: number | null;
};

export const NO_HISTORY: CallHistory = { failures: [], lastSuccessAt: null };

/** What the history says of one failure. */
export type CallFacts = {
  circuit: Circuit;
  storm: RetryStorm | null;
  /** "Recovered after 14 s"; null while it still fails. */
  recovery: Message | null;
  checklist: ChecklistStep[];
};

/** A failure this long after the one before is no repeat of it, ms. */
const SERIES_GAP_MS = 600_000;

/** The context in which a failure is explained. */
export function contextOf(stored: StoredError, history: CallHistory, locale: string): ExplainContext {
  return { lastSuccessAt: history.lastSuccessAt, attempt: attemptOf(stored, history), locale };
}

/**
 * The how-manieth try of the same call failed here, 1 = the first. A repeat begins after the failure before it had
 * ended: parallel calls are one try each. A success in between begins anew.
 */
export function attemptOf(stored: StoredError, { failures, lastSuccessAt }: CallHistory): number {
  let attempt = 1;
  let start = stored.exchange.startedAt ?? stored.at;
  for (const earlier of failures.toSorted((a, b) => b.at - a.at)) {
    const succeededSince = lastSuccessAt !== null && lastSuccessAt < stored.at && lastSuccessAt >= earlier.at;
    if (earlier.id === stored.id || earlier.at > start) continue;
    if (succeededSince || start - earlier.at > SERIES_GAP_MS) break;
    attempt += 1;
    start = earlier.exchange.startedAt ?? earlier.at;
  }
  return attempt;
}

/** Circuit advice, retry storm, recovery and the guide's debugging steps for one failure, seen at `now` (ms, UTC). */
export function callFacts(stored: StoredError, history: CallHistory, now: number, locale: string): CallFacts {
  const { failures, lastSuccessAt } = history;
  const outcomes = [...failures.map(failureOf), ...(lastSuccessAt === null ? [] : [successOf(stored, lastSuccessAt)])];
  const problem = problemsOf(outcomes).find((one) => one.openedAt <= stored.at && stored.at <= one.lastFailureAt);
  const calls = failures.map((failure) => ({
    startedAt: failure.exchange.startedAt ?? failure.at,
    endedAt: failure.exchange.endedAt ?? failure.at,
    retryAt: serverRetryTime(failure, locale).at,
  }));
  return {
    circuit: circuit(outcomes, now),
    storm: retryStorm(calls),
    recovery: problem === undefined ? null : describeRecovery(problem, locale),
    checklist: debuggingChecklist(stored, contextOf(stored, history, locale)),
  };
}

function failureOf({ at, exchange, code, base, endpoint }: StoredError): Outcome {
  return { at, ok: false, status: exchange.status, code, base, endpoint, action: null };
}

function successOf({ base, endpoint }: StoredError, at: number): Outcome {
  return { at, ok: true, status: 200, code: '', base, endpoint, action: null };
}
