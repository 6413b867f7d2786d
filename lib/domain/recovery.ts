import { actionFor, type FailedCall } from './catalogue/action-for.ts';
import { describeDuration } from './duration.ts';
import type { Action, Message } from './explanation.ts';
import { bringsToken, inOrder, type Outcome } from './outcome.ts';

/** A run of failures of one method and endpoint, up to its next success. Times in ms since the epoch (UTC). */
export type Problem = {
  failures: number;
  openedAt: number;
  lastFailureAt: number;
  /** Status of the latest failure: what has to be recovered from. */
  status: number;
  recovery: Recovery | null;
};

type Recovery = {
  at: number;
  /** The sign-in was refused, and a new token was fetched from the same host before this success. */
  withNewToken: boolean;
};

/** Refusals that a new token can end. */
const REFUSED_SIGN_IN = [401, 403];

/** All problems in the order in which they opened: a later success of the same method and endpoint closes one. */
export function problemsOf(outcomes: readonly Outcome[]): Problem[] {
  const problems: Problem[] = [];
  const open = new Map<string, Problem>();
  const tokenAt = new Map<string, number>();
  for (const outcome of inOrder(outcomes)) {
    const { at, status, base } = outcome;
    const call = `${base} ${outcome.endpoint}`;
    const problem = open.get(call);
    if (outcome.ok) {
      if (problem !== undefined) {
        const token = tokenAt.get(hostOf(base)) ?? Number.NEGATIVE_INFINITY;
        const withNewToken = REFUSED_SIGN_IN.includes(problem.status) && token >= problem.lastFailureAt;
        problem.recovery = { at, withNewToken };
        open.delete(call);
      }
      // Only now: that a call for a token works again is no effect of the token that it brought.
      if (bringsToken(outcome)) tokenAt.set(hostOf(base), at);
    } else if (problem === undefined) {
      const opened = { status, failures: 1, openedAt: at, lastFailureAt: at, recovery: null };
      open.set(call, opened);
      problems.push(opened);
    } else {
      problem.failures += 1;
      problem.lastFailureAt = at;
      problem.status = status;
    }
  }
  return problems;
}

/** "Recovered after 14 s"; null while the problem is open. */
export function describeRecovery({ recovery, openedAt }: Problem, locale: string): Message | null {
  if (recovery === null) return null;
  const params = [describeDuration(recovery.at - openedAt, locale)];
  return { key: recovery.withNewToken ? 'recovery_after_new_token' : 'recovery_after', params };
}

/**
 * The first success of a call after it had failed: with the failures themselves all that recovery, attempts and circuit
 * have to know of successes. Times in ms since the epoch (UTC).
 */
export type RecoveredCall = FailedCall & {
  /** When it succeeded. */
  at: number;
  /** When it had failed last. */
  failedAt: number;
  /** When a new token was fetched from the same host in between; null where none was seen. */
  tokenAt: number | null;
};

/** How often problems with one advice ended well (the guide's "recovery success tracking"). */
export type RecoveryRate = { recovered: number; total: number };

/** Of the problems whose advice was `action`, how many recovered. */
export function recoveryRate(
  action: Action,
  problems: { recovered: readonly FailedCall[]; open: readonly FailedCall[] },
): RecoveryRate {
  const withAdvice = (calls: readonly FailedCall[]) => calls.filter((call) => actionFor(call) === action).length;
  const recovered = withAdvice(problems.recovered);
  return { recovered, total: recovered + withAdvice(problems.open) };
}

/** Tokens are valid for a host, whatever the path prefix of the call. */
function hostOf(base: string): string {
  return base.split('/').slice(0, 3).join('/');
}
