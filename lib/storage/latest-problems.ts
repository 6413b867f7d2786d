import type { Alert } from '../domain/alerts/alert.ts';
import type { Silence } from '../domain/alerts/silence.ts';
import { type CallHistory, NO_HISTORY } from '../domain/call-history.ts';
import { groupKey } from '../domain/error-groups.ts';
import { OTHER } from '../domain/other.ts';
import { MINUTE_MS } from '../domain/rate-history.ts';
import { isOfAVisit, type StoredError } from '../domain/stored-error.ts';
import { firingAlerts } from './attention.ts';
import { countBetween } from './histories.ts';
import { FOREVER, GIVEN_UP, newestOf, successesSeen } from './queries.ts';
import { historiesForAdvice, readRecent } from './recent-histories.ts';
import type { Rows, TableName } from './rows.ts';
import type { ProblemRow } from './tables.ts';

/** Errors of one code at one endpoint. */
export type Problem = {
  newest: StoredError;
  /** How often it happened since the asked time. */
  count: number;
  /** What is known of the call, as far as it settles what to do. */
  history: CallHistory;
};

export type Latest = {
  problems: Problem[];
  /** Number of answers seen that were no errors, over all APIs. */
  successes: number;
  firing: Alert[];
  silences: Silence[];
};

/** What the first look reads, in one transaction: each of its own would take as long as what it reads. */
export const LATEST: readonly TableName[] = [
  'errors',
  'problems',
  'endpoints',
  'histories',
  'recoveries',
  'alerts',
  'silences',
];

/** Counters that are read, the newest: of each newest error its own is among them, and of what the cards have room for. */
const MOST_COUNTED = 400;

/** What went wrong since a time, what to know of it at `now` (both ms, UTC), and what fires; at most so many problems. */
export async function latest(rows: Rows, since: number, now: number, limit: number): Promise<Latest> {
  const [counted, recent, alerts, successes] = await Promise.all([
    rows.newest('problems', 'last', since, FOREVER, MOST_COUNTED),
    readRecent(rows),
    firingAlerts(rows),
    successesSeen(rows),
  ]);
  const problems = await problemsSince(rows, counted, recent.errors, since, limit);
  const newest = problems.map((problem) => problem.newest);
  const histories = await historiesForAdvice(rows, recent, newest, now);
  return {
    problems: problems.map((problem, index) => ({ ...problem, history: histories[index] ?? NO_HISTORY })),
    successes,
    ...alerts,
  };
}

/**
 * One entry for each code and endpoint, the newest first. The counters know it all at a small cost. They leave out errors
 * that only a page reports, so the newest errors themselves are looked at too.
 */
async function problemsSince(
  rows: Rows,
  counted: readonly ProblemRow[],
  newestErrors: readonly StoredError[],
  since: number,
  limit: number,
): Promise<Omit<Problem, 'history'>[]> {
  const counts = new Map<string, { row: ProblemRow; count: number }>();
  for (const row of counted) {
    // What is counted together has no error of that name to show.
    const isNone = row.code === GIVEN_UP || row.code === OTHER || row.endpoint === OTHER;
    const count = isNone ? 0 : countBetween(row, since, FOREVER);
    if (count > 0) counts.set(groupKey(row), { row, count });
  }
  const problems = new Map<string, Omit<Problem, 'history'>>();
  for (const newest of newestErrors) {
    if (newest.at < since || newest.code === GIVEN_UP || isOfAVisit(newest)) continue;
    const key = groupKey(newest);
    const known = problems.get(key);
    if (known === undefined) problems.set(key, { newest, count: counts.get(key)?.count ?? 1 });
    else if (!counts.has(key)) known.count += 1;
  }
  const older = [...counts].filter(([key]) => !problems.has(key)).sort(([, a], [, b]) => b.row.last - a.row.last);
  const found = older.slice(0, limit).map(async ([key, { row, count }]) => {
    const newest = await newestOf(rows, row, since, row.last + MINUTE_MS);
    if (newest !== undefined) problems.set(key, { newest, count });
  });
  await Promise.all(found);
  return [...problems.values()].sort((a, b) => b.newest.at - a.newest.at).slice(0, limit);
}
