import type { CallHistory } from '../domain/call-history.ts';
import type { RecoveredCall } from '../domain/recovery.ts';
import { isWhole, type StoredError } from '../domain/stored-error.ts';
import type { Database } from './database.ts';
import { callKey, FOREVER } from './queries.ts';

/** What is known of calls that failed; safe inside a dexie liveQuery. */

/** Failures of a call that are looked at around one of them, on each side. */
export const HISTORY = 50;
/** The newest ones tell whether to leave the call alone now, however old the failure is that is looked at. */
const NEWEST = 10;
/** What is read once for all errors of a call: enough for those that few came after. */
const SHARED = HISTORY + NEWEST;

/** What is known of the call that failed here: its failures around this one, and the successes that are kept. */
export async function callHistory(db: Database, failed: StoredError): Promise<CallHistory> {
  const [history] = await callHistories(db, [failed]);
  return history as CallHistory;
}

/** The same of several errors, in their order. Those of one call share what is read, as far as that reaches back. */
export function callHistories(db: Database, failed: readonly StoredError[]): Promise<CallHistory[]> {
  const calls = new Map<string, Promise<Call>>();
  return Promise.all(
    failed.map(async (one) => {
      const key = callKey(one);
      const call = calls.get(key) ?? readCall(db, one);
      calls.set(key, call);
      return historyAround(one.at, await call);
    }),
  );
}

type Call = { failures: Timeline<StoredError>; recoveries: Timeline<RecoveredCall>; lastSuccessAt: number | null };

async function readCall(db: Database, { base, endpoint }: StoredError): Promise<Call> {
  const between = (from: number, until: number) =>
    [[base, endpoint, from], [base, endpoint, until], true, false] as const;
  const [failures, recoveries, known] = await Promise.all([
    timeline<StoredError>((...times) => db.errors.where('[base+endpoint+at]').between(...between(...times))),
    timeline<RecoveredCall>((...times) => db.recoveries.where('[base+endpoint+at]').between(...between(...times))),
    db.endpoints.get([base, endpoint]),
  ]);
  return { failures, recoveries, lastSuccessAt: known?.lastSuccessAt ?? null };
}

async function historyAround(at: number, { failures, recoveries, lastSuccessAt }: Call): Promise<CallHistory> {
  const [failedBefore, failedAfter, recoveredBefore, recoveredAfter] = await Promise.all([
    rowsBefore(failures, at + 1),
    rowsFrom(failures, at + 1),
    rowsBefore(recoveries, at),
    rowsFrom(recoveries, at),
  ]);
  const newest = failures.newest.slice(0, NEWEST).filter((one) => one.at > at);
  const known = new Set(failedAfter.map(({ id }) => id));
  const recovered = [...recoveredBefore, ...recoveredAfter];
  return {
    failures: [...failedBefore, ...failedAfter, ...newest.filter(({ id }) => !known.has(id))].filter(isWhole),
    successes: [...(lastSuccessAt === null ? [] : [lastSuccessAt]), ...recovered.map((one) => one.at)],
    tokens: recovered.flatMap(({ tokenAt }) => tokenAt ?? []),
  };
}

/** What is asked of dexie's `Collection`. */
type Rows<T> = { reverse(): Rows<T>; limit(count: number): Rows<T>; toArray(): PromiseLike<T[]> };

/** What happened to a call, by time (ms, UTC). */
type Timeline<T extends { at: number }> = {
  /** Rows from one time up to another. */
  between: (from: number, until: number) => Rows<T>;
  /** The newest of all, newest first: as many as are shared. */
  newest: T[];
};

async function timeline<T extends { at: number }>(between: Timeline<T>['between']): Promise<Timeline<T>> {
  return { between, newest: await between(0, FOREVER).reverse().limit(SHARED).toArray() };
}

/** The last rows before a time, newest first. */
function rowsBefore<T extends { at: number }>({ between, newest }: Timeline<T>, until: number): T[] | PromiseLike<T[]> {
  const known = newest.filter(({ at }) => at < until);
  const isKnown = newest.length < SHARED || known.length >= HISTORY;
  return isKnown ? known.slice(0, HISTORY) : between(0, until).reverse().limit(HISTORY).toArray();
}

/** The first rows from a time on, oldest first. */
function rowsFrom<T extends { at: number }>({ between, newest }: Timeline<T>, from: number): T[] | PromiseLike<T[]> {
  const oldest = newest.length < SHARED ? undefined : newest.at(-1);
  const isKnown = oldest === undefined || oldest.at < from;
  if (!isKnown) return between(from, FOREVER).limit(HISTORY).toArray();
  const known = newest.filter(({ at }) => at >= from);
  return known.slice(-HISTORY).reverse();
}
