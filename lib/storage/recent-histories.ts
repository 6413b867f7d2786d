import { isSettled } from '../domain/call-circuit.ts';
import { type CallHistory, NO_HISTORY } from '../domain/call-history.ts';
import type { RecoveredCall } from '../domain/recovery.ts';
import { isWhole, type StoredError } from '../domain/stored-error.ts';
import { callHistories, earliest, HISTORY, historyOf, lastSuccessesOf } from './call-histories.ts';
import { callKey, FOREVER } from './queries.ts';
import type { Rows } from './rows.ts';

/** The newest errors and recoveries of all calls, newest first. */
type Recent = { errors: StoredError[]; recoveries: RecoveredCall[] };

/** Read at once. Where calls are few, or fail often, it tells what to do. */
const RECENT = 120;
/** Failures of a call that are looked at where it does not; mostly these do. */
const SHORT_HISTORY = 10;

export async function readRecent(rows: Rows): Promise<Recent> {
  const [errors, recoveries] = await Promise.all([
    rows.newest('errors', 'at', 0, FOREVER, RECENT),
    rows.newest('recoveries', 'at', 0, FOREVER, RECENT),
  ]);
  return { errors, recoveries };
}

/** The histories of several errors, in their order, as far as it settles what to do at `now` (ms, UTC). */
export async function historiesForAdvice(
  rows: Rows,
  recent: Recent,
  failed: readonly StoredError[],
  now: number,
): Promise<CallHistory[]> {
  const histories = recentHistories(recent, failed, await lastSuccessesOf(rows, failed));
  for (const depth of [SHORT_HISTORY, HISTORY]) {
    // What lost a part cannot be explained whatever its history.
    const open = failed.filter(isWhole).filter((stored) => {
      const history = histories.get(stored.id);
      return history === undefined || !isSettled(stored, history, now);
    });
    const longer = await callHistories(rows, open, depth);
    for (const [index, { id }] of open.entries()) histories.set(id, longer[index] ?? NO_HISTORY);
  }
  return failed.map(({ id }) => histories.get(id) ?? NO_HISTORY);
}

/** By the ids of the errors: what is known since a time from which on nothing is missing. Of errors from before, nothing is. */
function recentHistories(
  { errors, recoveries }: Recent,
  failed: readonly StoredError[],
  successes: ReadonlyMap<string, number | null>,
): Map<number, CallHistory> {
  const completeAfter = Math.max(...[errors, recoveries].map((newest) => newest[RECENT - 1]?.at ?? -1));
  const isComplete = ({ at }: { at: number }) => at > completeAfter;
  const failures = Map.groupBy(errors.filter(isComplete), callKey);
  const recovered = Map.groupBy(recoveries.filter(isComplete), callKey);
  const histories = new Map<number, CallHistory>();
  for (const stored of failed.filter(isComplete)) {
    const key = callKey(stored);
    const ofCall = failures.get(key) ?? [];
    const unreadBefore = completeAfter === -1 ? [] : [earliest(ofCall)];
    histories.set(stored.id, historyOf(ofCall, recovered.get(key) ?? [], successes.get(key) ?? null, unreadBefore));
  }
  return histories;
}
