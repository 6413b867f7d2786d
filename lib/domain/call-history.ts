import { isSuccessAt } from './exchange.ts';
import type { ExplainContext } from './explain-context.ts';
import type { StoredError } from './stored-error.ts';

/** What is known of a call (its base and endpoint) beside one failure of it. Times in ms since the epoch (UTC), in any order. */
export type CallHistory = {
  /** Its failures around that one. */
  failures: readonly StoredError[];
  /** Its successes that are kept: the last one, and the first after failures. */
  successes: readonly number[];
  /** When new tokens were fetched from its host, where one came between a failure and the next success. */
  tokens: readonly number[];
  /** Times of those of `failures` before which others may be stored that were not read: a long history has gaps. */
  unreadBefore: readonly number[];
};

export const NO_HISTORY: CallHistory = { failures: [], successes: [], tokens: [], unreadBefore: [] };

/** A failure this long after the one before is no repeat of it, ms. */
const SERIES_GAP_MS = 600_000;

/** The context in which a failure is explained. */
export function contextOf(stored: StoredError, history: CallHistory, locale: string): ExplainContext {
  const before = successesOf(history).filter((at) => at < stored.at);
  const lastSuccessAt = recoveredAt(stored, history) ?? (before.length > 0 ? Math.max(...before) : null);
  return { lastSuccessAt, ...attemptOf(stored, history), locale };
}

/** When the call succeeded for the first time after this failure of it, ms (UTC); null where it has not. */
export function recoveredAt({ at: failedAt }: StoredError, history: CallHistory): number | null {
  const after = successesOf(history).filter((at) => at >= failedAt);
  return after.length > 0 ? Math.min(...after) : null;
}

/**
 * The how-manieth try of the same call failed here, 1 = the first, and whether it may have been a later one. A repeat
 * begins after the failure before it had ended: parallel calls are one try each. A success in between begins anew.
 */
export function attemptOf(
  stored: StoredError,
  history: CallHistory,
): Pick<ExplainContext, 'attempt' | 'attemptIsLeast'> {
  const successes = successesOf(history);
  const succeededSince = (time: number) => successes.some((at) => at < stored.at && at >= time);
  const gap = Math.max(Number.NEGATIVE_INFINITY, ...history.unreadBefore.filter((at) => at <= stored.at));
  let attempt = 1;
  let start = stored.exchange.startedAt ?? stored.at;
  for (const earlier of history.failures.toSorted((a, b) => b.at - a.at)) {
    if (earlier.at < gap) break;
    if (earlier.id === stored.id || earlier.at > start) continue;
    if (succeededSince(earlier.at) || start - earlier.at > SERIES_GAP_MS) return { attempt, attemptIsLeast: false };
    attempt += 1;
    start = earlier.exchange.startedAt ?? earlier.at;
  }
  return { attempt, attemptIsLeast: gap > Number.NEGATIVE_INFINITY && !succeededSince(gap) };
}

/** An error inside HTTP 200 is counted as a success too, before its body is read: that one is none. */
export function successesOf({ failures, successes }: CallHistory): number[] {
  return successes.filter((at) => !failures.some(({ exchange }) => isSuccessAt(exchange, at)));
}
