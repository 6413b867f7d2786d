import type { CallHistory } from '../domain/call-history.ts';
import type { RecoveredCall } from '../domain/recovery.ts';
import { isOfACall, type StoredError } from '../domain/stored-error.ts';
import { SKEW_MS } from '../domain/time-ahead.ts';
import { callKey, FOREVER } from './queries.ts';
import type { Rows, Tables } from './rows.ts';

/** What is known of calls that failed. */

/** Failures of a call that are looked at around one of them, on each side. */
export const HISTORY = 50;
/** The newest ones tell whether to leave the call alone now, however old the failure is that is looked at. */
const NEWEST = 10;

/** What is known of the call that failed here: its failures around this one, and the successes that are kept. */
export async function callHistory(rows: Rows, failed: StoredError): Promise<CallHistory> {
  const [history] = await callHistories(rows, [failed]);
  return history as CallHistory;
}

/**
 * The same of several errors, in their order. Those of one call share what is read, as far as that reaches back.
 * @param depth how many failures and successes on each side of one are looked at
 */
export async function callHistories(
  rows: Rows,
  failed: readonly StoredError[],
  depth = HISTORY,
): Promise<CallHistory[]> {
  const successes = lastSuccessesOf(rows, failed);
  const calls = new Map<string, Promise<Call>>();
  return Promise.all(
    failed.map(async (one) => {
      const key = callKey(one);
      const call = calls.get(key) ?? readCall(rows, one, depth);
      calls.set(key, call);
      const [known, succeeded] = await Promise.all([call, successes]);
      return historyAround(one.at, known, succeeded.get(key) ?? null);
    }),
  );
}

/** When the calls that failed succeeded last, by their keys. Each is read by its own: there may be thousands of others. */
export async function lastSuccessesOf(rows: Rows, failed: readonly StoredError[]): Promise<Map<string, number | null>> {
  const calls = [...new Map(failed.map((one) => [callKey(one), one])).values()];
  const known = await Promise.all(calls.map(({ base, endpoint }) => rows.get('endpoints', [base, endpoint])));
  return new Map(
    known.filter((row) => row !== undefined).map((row): [string, number | null] => [callKey(row), row.lastSuccessAt]),
  );
}

type Call = { failures: Timeline<'errors'>; recoveries: Timeline<'recoveries'> };

async function readCall(rows: Rows, { base, endpoint }: StoredError, depth: number): Promise<Call> {
  const [failures, recoveries] = await Promise.all([
    timeline(rows, 'errors', [base, endpoint], depth),
    timeline(rows, 'recoveries', [base, endpoint], depth),
  ]);
  return { failures, recoveries };
}

async function historyAround(
  at: number,
  { failures, recoveries }: Call,
  lastSuccessAt: number | null,
): Promise<CallHistory> {
  const [failedBefore, failedAfter, recoveredBefore, recoveredAfter] = await Promise.all([
    rowsBefore(failures, at + 1),
    rowsFrom(failures, at + 1),
    rowsBefore(recoveries, at),
    rowsFrom(recoveries, at),
  ]);
  const newest = failures.newest.slice(0, NEWEST).filter((one) => one.at > at);
  const known = new Set(failedAfter.map(({ id }) => id));
  const later = newest.filter(({ id }) => !known.has(id));
  const isCutAfter = failedAfter.length >= failures.depth && later.length === NEWEST;
  return historyOf(
    [...failedBefore, ...failedAfter, ...later],
    [...recoveredBefore, ...recoveredAfter],
    lastSuccessAt,
    [
      ...(failedBefore.length >= failures.depth ? [earliest(failedBefore)] : []),
      ...(isCutAfter ? [earliest(later)] : []),
    ],
  );
}

export function historyOf(
  failures: readonly StoredError[],
  recovered: readonly RecoveredCall[],
  lastSuccessAt: number | null,
  unreadBefore: number[],
): CallHistory {
  return {
    failures: failures.filter(isOfACall),
    // One that is still to come was told by a wrong clock: nothing has recovered by it.
    successes: [lastSuccessAt ?? FOREVER, ...recovered.map((one) => one.at)].filter((at) => at <= Date.now() + SKEW_MS),
    tokens: recovered.flatMap(({ tokenAt }) => tokenAt ?? []),
    unreadBefore,
  };
}

export function earliest(failures: readonly StoredError[]): number {
  return Math.min(...failures.map(({ at }) => at));
}

/** What happened to a call, by time (ms, UTC). */
type Timeline<T extends 'errors' | 'recoveries'> = {
  /** How many are looked at before and after a time. */
  depth: number;
  /** The last rows from the beginning up to a time, newest first; the first rows from a time on. */
  readBefore: (until: number) => Promise<Tables[T][]>;
  readFrom: (from: number) => Promise<Tables[T][]>;
  /** The newest of all, newest first: read once, and enough for a time that few came after. */
  newest: Tables[T][];
  /** Whether there are none beside `newest`. */
  isAll: boolean;
};

async function timeline<T extends 'errors' | 'recoveries'>(
  rows: Rows,
  table: T,
  call: [base: string, endpoint: string],
  depth: number,
): Promise<Timeline<T>> {
  const index = '[base+endpoint+at]';
  const shared = depth + NEWEST;
  const newest = await rows.newest(table, index, [...call, 0], [...call, FOREVER], shared);
  return {
    depth,
    readBefore: (until) => rows.newest(table, index, [...call, 0], [...call, until], depth),
    readFrom: (from) => rows.between(table, index, [...call, from], [...call, FOREVER], depth),
    newest,
    isAll: newest.length < shared,
  };
}

/** The last rows before a time, newest first. */
function rowsBefore<T extends 'errors' | 'recoveries'>(
  { depth, readBefore, newest, isAll }: Timeline<T>,
  until: number,
): Tables[T][] | Promise<Tables[T][]> {
  const known = newest.filter(({ at }) => at < until);
  return isAll || known.length >= depth ? known.slice(0, depth) : readBefore(until);
}

/** The first rows from a time on, oldest first. */
function rowsFrom<T extends 'errors' | 'recoveries'>(
  { depth, readFrom, newest, isAll }: Timeline<T>,
  from: number,
): Tables[T][] | Promise<Tables[T][]> {
  const isKnown = isAll || (newest.at(-1)?.at ?? from) < from;
  if (!isKnown) return readFrom(from);
  const known = newest.filter(({ at }) => at >= from);
  return known.slice(-depth).reverse();
}
