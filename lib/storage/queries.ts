import { groupKey } from '../domain/error-groups.ts';
import { MINUTE_MS } from '../domain/rate-history.ts';
import type { StoredError } from '../domain/stored-error.ts';
import type { Database, ProblemRow } from './database.ts';
import { countBetween } from './histories.ts';

/** Reads for the views. Each is safe inside a dexie liveQuery: it awaits nothing but the database. */

export const FOREVER = Number.MAX_SAFE_INTEGER;

/** Errors since a time (ms, UTC), newest first, at most `limit`. */
function errorsSince(db: Database, since: number, limit: number): Promise<StoredError[]> {
  return db.errors.where('at').aboveOrEqual(since).reverse().limit(limit).toArray();
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
 * The counters know it all at a small cost. They leave out errors that only a page reports, so the newest errors
 * themselves are looked at too.
 */
export async function problemsSince(db: Database, since: number, limit: number): Promise<Problem[]> {
  const [rows, newestErrors] = await Promise.all([
    db.problems.where('last').aboveOrEqual(since).toArray(),
    errorsSince(db, since, NEWEST_LOOKED_AT),
  ]);
  const counts = new Map<string, { row: ProblemRow; count: number }>();
  for (const row of rows) {
    const count = row.code === GIVEN_UP ? 0 : countBetween(row, since, FOREVER);
    if (count > 0) counts.set(groupKey(row), { row, count });
  }
  const problems = new Map<string, Problem>();
  for (const newest of newestErrors) {
    if (newest.code === GIVEN_UP) continue;
    const key = groupKey(newest);
    const known = problems.get(key);
    if (known === undefined) problems.set(key, { newest, count: counts.get(key)?.count ?? 1 });
    else if (!counts.has(key)) known.count += 1;
  }
  const older = [...counts].filter(([key]) => !problems.has(key)).sort(([, a], [, b]) => b.row.last - a.row.last);
  const found = older.slice(0, limit).map(async ([key, { row, count }]) => {
    const newest = await newestOf(db, row, since, row.last + MINUTE_MS);
    if (newest !== undefined) problems.set(key, { newest, count });
  });
  await Promise.all(found);
  return [...problems.values()].sort((a, b) => b.newest.at - a.newest.at).slice(0, limit);
}

/** The newest error of a code at an endpoint from one time (ms, UTC) up to another. */
export function newestOf(
  db: Database,
  { code, base, endpoint }: ProblemRow,
  from: number,
  until: number,
): Promise<StoredError | undefined> {
  return db.errors
    .where('[base+endpoint+at]')
    .between([base, endpoint, from], [base, endpoint, until])
    .reverse()
    .filter((stored) => stored.code === code)
    .first();
}

/** Number of answers seen so far that were no errors, over all endpoints. */
export async function successesSeen(db: Database): Promise<number> {
  const rows = await db.endpoints.toArray();
  return rows.reduce((total, { successes }) => total + successes, 0);
}

const NEWEST_LOOKED_AT = 50;

/** Names a call among those of all APIs. */
export function callKey({ base, endpoint }: { base: string; endpoint: string }): string {
  return `${base} ${endpoint}`;
}
