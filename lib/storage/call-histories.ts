import { isSettled } from '../domain/call-circuit.ts';
import { type CallHistory, NO_HISTORY } from '../domain/call-history.ts';
import type { RecoveredCall } from '../domain/recovery.ts';
import { isWhole, type StoredError } from '../domain/stored-error.ts';
import type { Database } from './database.ts';
import { callKey, FOREVER } from './queries.ts';

/** What is known of calls that failed; safe inside a dexie liveQuery. */

/** Failures of a call that are looked at around one of them, on each side. */
export const HISTORY = 50;
/** The same for a first look, which mostly tells what to do. */
const SHORT_HISTORY = 10;
/** The newest ones tell whether to leave the call alone now, however old the failure is that is looked at. */
const NEWEST = 10;

/** What is known of the call that failed here: its failures around this one, and the successes that are kept. */
export async function callHistory(db: Database, failed: StoredError): Promise<CallHistory> {
  const [history] = await callHistories(db, [failed]);
  return history as CallHistory;
}

/** The same of several errors, in their order, as far as it settles what to do at `now` (ms, UTC). */
export async function historiesForAdvice(
  db: Database,
  failed: readonly StoredError[],
  now: number,
): Promise<CallHistory[]> {
  const histories = await callHistories(db, failed, SHORT_HISTORY);
  const open = failed.filter((stored, index) => !isSettled(stored, histories[index] ?? NO_HISTORY, now));
  const longer = await callHistories(db, open);
  const byId = new Map(open.map(({ id }, index) => [id, longer[index]]));
  return failed.map(({ id }, index) => byId.get(id) ?? histories[index] ?? NO_HISTORY);
}

/**
 * The same of several errors, in their order. Those of one call share what is read, as far as that reaches back.
 * @param depth how many failures and successes on each side of one are looked at
 */
export async function callHistories(
  db: Database,
  failed: readonly StoredError[],
  depth = HISTORY,
): Promise<CallHistory[]> {
  const lastSuccesses = lastSuccessesOf(db, failed);
  const calls = new Map<string, Promise<Call>>();
  return Promise.all(
    failed.map(async (one) => {
      const key = callKey(one);
      const reading = calls.get(key) ?? readCall(db, one, depth);
      calls.set(key, reading);
      const [call, successes] = await Promise.all([reading, lastSuccesses]);
      return historyAround(one.at, call, successes.get(key) ?? null);
    }),
  );
}

/** When calls succeeded last, by their keys. One request for all of them costs less than one for each. */
async function lastSuccessesOf(db: Database, failed: readonly StoredError[]): Promise<Map<string, number | null>> {
  const [first] = failed;
  if (first === undefined) return new Map();
  const ofOne = () => db.endpoints.where({ base: first.base, endpoint: first.endpoint });
  const rows = await (failed.length === 1 ? ofOne() : db.endpoints).toArray();
  return new Map(rows.map((row) => [callKey(row), row.lastSuccessAt]));
}

type Call = { failures: Timeline<StoredError>; recoveries: Timeline<RecoveredCall> };

async function readCall(db: Database, { base, endpoint }: StoredError, depth: number): Promise<Call> {
  const between = (from: number, until: number) =>
    [[base, endpoint, from], [base, endpoint, until], true, false] as const;
  const [failures, recoveries] = await Promise.all([
    timeline<StoredError>(depth, (...times) => db.errors.where('[base+endpoint+at]').between(...between(...times))),
    timeline<RecoveredCall>(depth, (...times) =>
      db.recoveries.where('[base+endpoint+at]').between(...between(...times)),
    ),
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
  const recovered = [...recoveredBefore, ...recoveredAfter];
  return {
    failures: [...failedBefore, ...failedAfter, ...later].filter(isWhole),
    successes: [...(lastSuccessAt === null ? [] : [lastSuccessAt]), ...recovered.map((one) => one.at)],
    tokens: recovered.flatMap(({ tokenAt }) => tokenAt ?? []),
    unreadBefore: [
      ...(failedBefore.length >= failures.depth ? [earliest(failedBefore)] : []),
      ...(isCutAfter ? [earliest(later)] : []),
    ],
  };
}

function earliest(failures: readonly StoredError[]): number {
  return Math.min(...failures.map(({ at }) => at));
}

/** What is asked of dexie's `Collection`. */
type Rows<T> = { reverse(): Rows<T>; limit(count: number): Rows<T>; toArray(): PromiseLike<T[]> };

/** What happened to a call, by time (ms, UTC). */
type Timeline<T extends { at: number }> = {
  /** How many are looked at before and after a time. */
  depth: number;
  /** Rows from one time up to another. */
  between: (from: number, until: number) => Rows<T>;
  /** The newest of all, newest first: read once, and enough for a time that few came after. */
  newest: T[];
  /** Whether there are none beside `newest`. */
  isAll: boolean;
};

async function timeline<T extends { at: number }>(
  depth: number,
  between: Timeline<T>['between'],
): Promise<Timeline<T>> {
  const shared = depth + NEWEST;
  const newest = await between(0, FOREVER).reverse().limit(shared).toArray();
  return { depth, between, newest, isAll: newest.length < shared };
}

/** The last rows before a time, newest first. */
function rowsBefore<T extends { at: number }>(timeline: Timeline<T>, until: number): T[] | PromiseLike<T[]> {
  const { depth, between, newest, isAll } = timeline;
  const known = newest.filter(({ at }) => at < until);
  return isAll || known.length >= depth ? known.slice(0, depth) : between(0, until).reverse().limit(depth).toArray();
}

/** The first rows from a time on, oldest first. */
function rowsFrom<T extends { at: number }>(timeline: Timeline<T>, from: number): T[] | PromiseLike<T[]> {
  const { depth, between, newest, isAll } = timeline;
  const isKnown = isAll || (newest.at(-1)?.at ?? from) < from;
  if (!isKnown) return between(from, FOREVER).limit(depth).toArray();
  const known = newest.filter(({ at }) => at >= from);
  return known.slice(-depth).reverse();
}
