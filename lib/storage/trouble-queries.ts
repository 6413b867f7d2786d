import type { QuotaSample } from '../domain/quota-forecast.ts';
import { MINUTE_MS } from '../domain/rate-history.ts';
import type { CallDay } from '../domain/troubleshooting.ts';
import type { Database } from './database.ts';
import { minutesOfRow } from './histories.ts';
import { callKey } from './queries.ts';

/** Reads for what keeps going wrong; safe inside a dexie liveQuery. */

/** Counters and recoveries that are read, the newest: as many as a day has where nobody makes them up. */
const MOST_READ = 1000;

/** The last day of all calls, for troubleshooting: failures since a time (ms, UTC), and what is kept of successes. */
export async function callDay(db: Database, since: number): Promise<CallDay> {
  const [problems, calls, recoveries] = await Promise.all([
    db.problems.where('last').aboveOrEqual(since).reverse().limit(MOST_READ).toArray(),
    db.endpoints.toArray(),
    db.recoveries.where('at').aboveOrEqual(since).reverse().limit(MOST_READ).toArray(),
  ]);
  const lastTimes = calls.flatMap(({ base, endpoint, lastSuccessAt }) =>
    lastSuccessAt === null ? [] : [{ base, endpoint, at: lastSuccessAt }],
  );
  const lastErrors = new Map(calls.map((call) => [callKey(call), call.lastErrorAt ?? -1]));
  const failures = problems.flatMap((row) => {
    const { code, base, endpoint } = row;
    const last = lastErrors.get(callKey(row)) ?? -1;
    return [...minutesOfRow(row, since)].map(([minute, count]) => {
      const start = minute * MINUTE_MS;
      // Minutes are what is counted; the last failure of a call is known exactly, and tells whether it came after a success.
      return { code, base, endpoint, count, at: last >= start && last < start + MINUTE_MS ? last : start };
    });
  });
  return { failures, successes: [...lastTimes, ...recoveries] };
}

/** What the last responses of every base said of its quotas. */
export async function allQuotas(db: Database): Promise<{ base: string; quotas: QuotaSample[][] }[]> {
  const bases = Map.groupBy(await db.quotas.toArray(), (row) => row.base);
  return [...bases].map(([base, rows]) => ({ base, quotas: rows.map(({ samples }) => samples) }));
}
