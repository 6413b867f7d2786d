import { attemptOf, type CallHistory, recoveredAt, successesOf } from './call-history.ts';
import { type Circuit, circuit, GUIDE_CIRCUIT, withEarlierFailures } from './circuit.ts';
import type { RetryAdvice } from './explanation.ts';
import type { Outcome } from './outcome.ts';
import { BACKOFF } from './retry-timing.ts';
import type { StoredError } from './stored-error.ts';

/** Whether the call that failed here should be left alone at `now` (ms, UTC), for the sake of its service. */
export function callCircuit(stored: StoredError, history: CallHistory, now: number): Circuit {
  const found = circuit(outcomesOf(stored, history), now);
  const lastSuccessAt = Math.max(Number.NEGATIVE_INFINITY, ...successesOf(history));
  const isCut = history.unreadBefore.some((at) => at > lastSuccessAt);
  return isCut ? withEarlierFailures(found) : found;
}

/**
 * Whether what was read of a history settles what to do at `now` (ms, UTC): whatever else is stored of the call, the
 * advice stays the same.
 */
export function isSettled(stored: StoredError, history: CallHistory, now: number): boolean {
  if (history.unreadBefore.length === 0) return true;
  const { attempt, attemptIsLeast } = attemptOf(stored, history);
  if (attemptIsLeast && attempt <= BACKOFF.retries) return false;
  // What looks like a success may be an error inside HTTP 200 that was not read.
  const isUnreadSince = history.unreadBefore.some((at) => at > stored.at);
  if (isUnreadSince && recoveredAt(stored, history) !== null) return false;
  const isRecent = history.failures.some(({ at }) => now - at <= GUIDE_CIRCUIT.recoveryMs);
  return !isRecent || callCircuit(stored, history, now).state === 'open';
}

/**
 * When a call is worth repeating, ms (UTC): the time of the advice, or the end of the pause that its service needs,
 * whichever is later; null where no time is known. A call that will never work needs no pause.
 * @param pauseUntil ms (UTC); null where the service needs none
 */
export function retryTimeOf({ verdict, at }: RetryAdvice, pauseUntil: number | null) {
  const isPaused = pauseUntil !== null && verdict !== 'no' && pauseUntil > (at ?? 0);
  return { at: isPaused ? pauseUntil : at, isPaused };
}

/** What is known of how the call ended, this time and others. */
export function outcomesOf(stored: StoredError, history: CallHistory): Outcome[] {
  return [...history.failures.map(failureOf), ...successesOf(history).map((at) => successOf(stored, at))];
}

/** A failure as the rules of circuit and recovery look at it. */
export function failureOf({ at, exchange, code, base, endpoint }: StoredError): Outcome {
  return { at, ok: false, status: exchange.status, code, base, endpoint };
}

export function successOf({ base, endpoint }: Pick<StoredError, 'base' | 'endpoint'>, at: number): Outcome {
  return { at, ok: true, status: 200, code: '', base, endpoint };
}
