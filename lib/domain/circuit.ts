import type { Message } from './explanation.ts';
import { inOrder, isNetworkTrouble, type Outcome } from './outcome.ts';

/** Circuit-breaker advice for one API base or endpoint: derived from what happened, it blocks nothing. */
export type Circuit = {
  state: 'closed' | 'open' | 'half-open';
  /** Failures in a row that count. */
  failures: number;
  /** Until when no call should be made, ms since the epoch (UTC); null unless open. */
  until: number | null;
  advice: Message;
};

export type CircuitSettings = { failureThreshold: number; recoveryMs: number };

/** The defaults of the guide's CircuitBreaker (its usage example has 3 and 30 s; the class's own defaults are taken). */
export const GUIDE_CIRCUIT: CircuitSettings = { failureThreshold: 5, recoveryMs: 60_000 };

/**
 * The state at `now`. As in the guide: a success closes the circuit, the n-th failure in a row opens it, and it is half-open
 * once strictly more than the recovery time has passed since the last failure; a failure then opens it again.
 * Refusals by a healthy service (400, 403, 404, 405, …) are neither failure nor success.
 */
export function circuit(outcomes: readonly Outcome[], now: number, settings: CircuitSettings = GUIDE_CIRCUIT): Circuit {
  let failures = 0;
  let lastFailureAt = Number.NEGATIVE_INFINITY;
  for (const outcome of inOrder(outcomes)) {
    if (outcome.ok) failures = 0;
    else if (showsServiceTrouble(outcome)) {
      failures += 1;
      lastFailureAt = outcome.at;
    }
  }
  if (failures < settings.failureThreshold) {
    return { state: 'closed', failures, until: null, advice: { key: 'circuit_closed', params: [] } };
  }
  if (now - lastFailureAt > settings.recoveryMs) {
    return { state: 'half-open', failures, until: null, advice: { key: 'circuit_half_open', params: [] } };
  }
  return {
    state: 'open',
    failures,
    until: lastFailureAt + settings.recoveryMs,
    advice: { key: 'circuit_open', params: [String(failures)] },
  };
}

/** The same where earlier failures were not looked at: there may have been more in a row. */
export function withEarlierFailures(found: Circuit): Circuit {
  const { state, advice } = found;
  return state === 'open' ? { ...found, advice: { ...advice, key: 'circuit_open_at_least' } } : found;
}

/** Failures after which further calls do harm or no good: the service or the sign-in is in trouble, not this one request. */
function showsServiceTrouble(outcome: Outcome): boolean {
  const { status } = outcome;
  return (status >= 500 && status !== 501) || [401, 408, 429].includes(status) || isNetworkTrouble(outcome);
}
