import type { Alert } from '../domain/alerts/alert.ts';
import { alertsToTell } from '../domain/alerts/silence.ts';
import type { CallHistory } from '../domain/call-history.ts';
import type { QuotaSample } from '../domain/quota.ts';
import { MINUTE_MS, minuteOf } from '../domain/rate-history.ts';
import type { RecoveredCall } from '../domain/recovery.ts';
import type { StoredError } from '../domain/stored-error.ts';
import type { CallDay } from '../domain/troubleshooting.ts';
import type { Database, EndpointRow, MinuteRow } from './database.ts';

/** Reads for the views. Each is safe inside a dexie liveQuery: it awaits nothing but the database. */

/** All tabs, or one. */
export type TabScope = number | 'all';

export const FOREVER = Number.MAX_SAFE_INTEGER;

/** A stretch of time (ms, UTC): later than `after`, and no later than `until`. */
export type Stretch = { after?: number | undefined; until?: number | undefined };

/** The newest errors but the first `skip`, newest first. `limit` bounds what is read, not what exists. */
export function newestErrors(
  db: Database,
  scope: TabScope,
  limit: number,
  { skip = 0, ...stretch }: Stretch & { skip?: number } = {},
): Promise<StoredError[]> {
  return listed(db, scope, stretch).reverse().offset(skip).limit(limit).toArray();
}

/** Errors since a time (ms, UTC), newest first, at most `limit`. */
function errorsSince(db: Database, since: number, limit: number): Promise<StoredError[]> {
  return db.errors.where('at').aboveOrEqual(since).reverse().limit(limit).toArray();
}

/** How many errors are stored, for all tabs or one. */
export function countErrors(db: Database, scope: TabScope, stretch: Stretch = {}): Promise<number> {
  return listed(db, scope, stretch).count();
}

/** The id of the error that was stored last; 0 where there is none. */
export async function newestId(db: Database): Promise<number> {
  return (await db.errors.orderBy('id').last())?.id ?? 0;
}

/** The errors whose ids are from one to another, both included, newest first. */
export async function errorsOfIds(db: Database, from: number, to: number): Promise<StoredError[]> {
  // Read forwards, which browsers do many at a time.
  return (await db.errors.where('id').between(from, to, true, true).toArray()).reverse();
}

/** The ids of the errors of one tab, newest first. */
export async function idsOfTab(db: Database, tabId: number): Promise<number[]> {
  return (await db.errors.where('[tabId+at]').between([tabId, -1], [tabId, FOREVER]).primaryKeys()).reverse();
}

/** Several errors by their ids; those that are gone are left out. */
export async function errorsWithIds(db: Database, ids: number[]): Promise<StoredError[]> {
  return (await db.errors.bulkGet(ids)).filter((error) => error !== undefined);
}

/** How the calls of every endpoint ended so far, by `base endpoint`. */
export async function callOutcomes(db: Database): Promise<Map<string, EndpointRow>> {
  return new Map((await db.endpoints.toArray()).map((row) => [callKey(row), row]));
}

/** One error by its id, or undefined once it is gone. */
export function storedError(db: Database, id: number): Promise<StoredError | undefined> {
  return db.errors.get(id);
}

/** Errors of one code at one endpoint. */
export type Problem = {
  newest: StoredError;
  /** How often it happened since the asked time. */
  count: number;
};

/** A call that the page itself gave up is stored, but it is no problem: web apps abort calls at every turn. */
export const GIVEN_UP = 'NET_ABORTED';

/**
 * What went wrong since a time (ms, UTC), one entry for each code and endpoint, the newest first, at most `limit`.
 * The minute counters know it all at a small cost. They leave out errors that only a page reports, so the newest
 * errors themselves are looked at too.
 */
export async function problemsSince(db: Database, since: number, limit: number): Promise<Problem[]> {
  const counts = new Map<string, { row: MinuteRow; count: number }>();
  for (const row of await db.minutes
    .where('minute')
    .aboveOrEqual(minuteOf(since) * MINUTE_MS)
    .toArray()) {
    if (row.code === GIVEN_UP) continue;
    const count = row.count + (counts.get(problemKey(row))?.count ?? 0);
    counts.set(problemKey(row), { row, count });
  }
  const problems = new Map<string, Problem>();
  for (const newest of await errorsSince(db, since, NEWEST_LOOKED_AT)) {
    if (newest.code === GIVEN_UP) continue;
    const key = problemKey(newest);
    const known = problems.get(key);
    if (known === undefined) problems.set(key, { newest, count: counts.get(key)?.count ?? 1 });
    else if (!counts.has(key)) known.count += 1;
  }
  const older = [...counts].filter(([key]) => !problems.has(key)).sort(([, a], [, b]) => b.row.minute - a.row.minute);
  const found = older.slice(0, limit).map(async ([key, { row, count }]) => {
    const newest = await db.errors
      .where('[code+at]')
      .between([row.code, row.minute], [row.code, row.minute + MINUTE_MS])
      .reverse()
      .filter((error) => problemKey(error) === key)
      .first();
    if (newest !== undefined) problems.set(key, { newest, count });
  });
  await Promise.all(found);
  return [...problems.values()].sort((a, b) => b.newest.at - a.newest.at).slice(0, limit);
}

/** Failures of a call that are looked at around one of them, on each side. */
const HISTORY = 50;
/** The newest ones tell whether to leave the call alone now, however old the failure is that is looked at. */
const NEWEST = 10;

/** What is known of the call that failed here: its failures around this one, and the successes that are kept. */
export async function callHistory(db: Database, { base, endpoint, at }: StoredError): Promise<CallHistory> {
  const failures = (from: number, to: number) =>
    db.errors.where('[base+endpoint+at]').between([base, endpoint, from], [base, endpoint, to], true, false);
  const [before, after, newest, known, recoveries] = await Promise.all([
    failures(0, at + 1)
      .reverse()
      .limit(HISTORY)
      .toArray(),
    failures(at + 1, FOREVER)
      .limit(HISTORY)
      .toArray(),
    failures(at + 1, FOREVER)
      .reverse()
      .limit(NEWEST)
      .toArray(),
    db.endpoints.get([base, endpoint]),
    recoveriesAround(db, base, endpoint, at),
  ]);
  const last = known?.lastSuccessAt ?? null;
  return {
    failures: [...before, ...after, ...newest.filter(({ id }) => !after.some((one) => one.id === id))],
    successes: [...(last === null ? [] : [last]), ...recoveries.map((recovered) => recovered.at)],
    tokens: recoveries.flatMap(({ tokenAt }) => tokenAt ?? []),
  };
}

async function recoveriesAround(db: Database, base: string, endpoint: string, at: number): Promise<RecoveredCall[]> {
  const ofCall = (from: number, to: number) =>
    db.recoveries.where('[base+endpoint+at]').between([base, endpoint, from], [base, endpoint, to], true, false);
  const [before, after] = await Promise.all([
    ofCall(0, at).reverse().limit(HISTORY).toArray(),
    ofCall(at, FOREVER).limit(HISTORY).toArray(),
  ]);
  return [...before, ...after];
}

/** The last day of all calls, for troubleshooting: failures since a time (ms, UTC), and what is kept of successes. */
export async function callDay(db: Database, since: number): Promise<CallDay> {
  const [minutes, calls, recoveries] = await Promise.all([
    db.minutes.where('minute').aboveOrEqual(since).toArray(),
    db.endpoints.toArray(),
    db.recoveries.where('at').aboveOrEqual(since).toArray(),
  ]);
  const lastTimes = calls.flatMap(({ base, endpoint, lastSuccessAt }) =>
    lastSuccessAt === null ? [] : [{ base, endpoint, at: lastSuccessAt }],
  );
  const lastErrors = new Map(calls.map((call) => [callKey(call), call.lastErrorAt ?? -1]));
  // A code that was corrected later leaves a count of zero.
  const failures = minutes
    .filter(({ count }) => count > 0)
    .map((row) => {
      const last = lastErrors.get(callKey(row)) ?? -1;
      // Minutes are what is counted; the last failure of a call is known exactly, and tells whether it came after a success.
      return { ...row, at: last >= row.minute && last < row.minute + MINUTE_MS ? last : row.minute };
    });
  return { failures, successes: [...lastTimes, ...recoveries] };
}

/** What the last responses of every base said of its quotas. */
export async function allQuotas(db: Database): Promise<{ base: string; quotas: QuotaSample[][] }[]> {
  const bases = Map.groupBy(await db.quotas.toArray(), (row) => row.base);
  return [...bases].map(([base, rows]) => ({ base, quotas: rows.map(({ samples }) => samples) }));
}

/** Number of answers seen so far that were no errors, over all endpoints. */
export async function successesSeen(db: Database): Promise<number> {
  let total = 0;
  await db.endpoints.each((row) => {
    total += row.successes;
  });
  return total;
}

/** Errors and bodies that were seen but not kept because a tab went over its allowance. */
export async function notKept(db: Database, scope: TabScope): Promise<{ errors: number; bodies: number }> {
  const total = { errors: 0, bodies: 0 };
  const rows =
    scope === 'all'
      ? db.budgets.toCollection()
      : db.budgets.where('[tabId+hour]').between([scope, 0], [scope, FOREVER]);
  await rows.each((row) => {
    total.errors += row.errorsNotKept;
    total.bodies += row.bodiesNotKept;
  });
  return total;
}

const NEWEST_LOOKED_AT = 50;

/** Names a call among those of all APIs. */
export function callKey({ base, endpoint }: { base: string; endpoint: string }): string {
  return `${base} ${endpoint}`;
}

function problemKey(row: { code: string; base: string; endpoint: string }): string {
  return `${row.code} ${row.base} ${row.endpoint}`;
}

/** The errors of all tabs or one in a stretch of time, oldest first. */
function listed(db: Database, scope: TabScope, { after = -1, until = FOREVER }: Stretch = {}) {
  return scope === 'all'
    ? db.errors.where('at').between(after, until, false, true)
    : db.errors.where('[tabId+at]').between([scope, after], [scope, until], false, true);
}

/** What the toolbar badge has to say, worked out of what is stored alone. */
export type Attention = {
  /** The alerts that people should be told of, the gravest first. */
  alerts: Alert[];
  /** Errors of the last hour that nobody has looked at. */
  unseen: number;
};

/** What needs a person's attention at `now` (ms, UTC). Only counted errors do: those that a witness saw. */
export async function attention(db: Database, now: number): Promise<Attention> {
  const [firing, silences, unseen] = await Promise.all([
    db.alerts.where('state').equals('firing').toArray(),
    db.silences.toArray(),
    unseenErrors(db, now),
  ]);
  return { alerts: alertsToTell(firing, silences, now), unseen };
}

async function unseenErrors(db: Database, now: number): Promise<number> {
  const seen = await db.marks.get('seen');
  const running = minuteOf(now) * MINUTE_MS;
  const hourAgo = running - 59 * MINUTE_MS;
  // A clock that was set back makes nothing seen that is still to come.
  if (seen?.name !== 'seen' || seen.at > now) return errorsBetween(db, hourAgo, running);
  const from = minuteOf(seen.at) * MINUTE_MS;
  if (from < hourAgo) return errorsBetween(db, hourAgo, running);
  return Math.max(0, (await errorsBetween(db, from, running)) - seen.errorsOfMinute);
}

/** The errors that count in the minutes from one to another, both included (their starts in ms, UTC). */
export async function errorsBetween(db: Database, from: number, to: number): Promise<number> {
  let total = 0;
  await db.minutes
    .where('minute')
    .between(from, to, true, true)
    .each(({ code, count }) => {
      if (code !== GIVEN_UP) total += count;
    });
  return total;
}
