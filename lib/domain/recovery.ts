import { describeDuration } from './duration.ts';
import type { Action, Message } from './explanation.ts';
import { bringsToken, inOrder, type Outcome } from './outcome.ts';

/** A run of failures of one method and endpoint, up to its next success. Times in ms since the epoch (UTC). */
export type Problem = {
  base: string;
  endpoint: string;
  /** Code and advised action of the latest failure: what has to be recovered from. */
  code: string;
  action: Action | null;
  failures: number;
  openedAt: number;
  lastFailureAt: number;
  recovery: Recovery | null;
};

type Recovery = {
  at: number;
  /** A new token was fetched from the same host between the last failure and this success. */
  withNewToken: boolean;
};

/** All problems in the order in which they opened: a later success of the same method and endpoint closes one. */
export function problemsOf(outcomes: readonly Outcome[]): Problem[] {
  const problems: Problem[] = [];
  const open = new Map<string, Problem>();
  const tokenAt = new Map<string, number>();
  for (const outcome of inOrder(outcomes)) {
    const call = `${outcome.base} ${outcome.endpoint}`;
    const problem = open.get(call);
    if (outcome.ok) {
      if (bringsToken(outcome)) tokenAt.set(hostOf(outcome.base), outcome.at);
      if (problem !== undefined) {
        const token = tokenAt.get(hostOf(outcome.base)) ?? Number.NEGATIVE_INFINITY;
        problem.recovery = { at: outcome.at, withNewToken: token >= problem.lastFailureAt };
        open.delete(call);
      }
    } else if (problem === undefined) {
      const { base, endpoint, code, action, at } = outcome;
      const opened = { base, endpoint, code, action, failures: 1, openedAt: at, lastFailureAt: at, recovery: null };
      open.set(call, opened);
      problems.push(opened);
    } else {
      problem.failures += 1;
      problem.lastFailureAt = outcome.at;
      problem.code = outcome.code;
      problem.action = outcome.action;
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

/** How often each kind of recovery worked (the guide's "recovery success tracking"). */
export type RecoveryRate = { action: Action; recovered: number; total: number };

/** One row an advised action, the most frequent first. */
export function recoveryRates(problems: readonly Problem[]): RecoveryRate[] {
  const rates = new Map<Action, RecoveryRate>();
  for (const { action, recovery } of problems) {
    if (action === null) continue;
    const rate = rates.get(action) ?? { action, recovered: 0, total: 0 };
    rates.set(action, { action, recovered: rate.recovered + (recovery === null ? 0 : 1), total: rate.total + 1 });
  }
  return [...rates.values()].toSorted((a, b) => b.total - a.total);
}

/** Tokens are valid for a host, whatever the path prefix of the call. */
function hostOf(base: string): string {
  return base.split('/').slice(0, 3).join('/');
}
