import type { QuotaSample } from '../domain/quota-forecast.ts';
import { MINUTE_MS } from '../domain/rate-history.ts';
import type { CallDay } from '../domain/troubleshooting.ts';
import type { Database } from './database.ts';
import { callKey } from './queries.ts';

/** Reads for what keeps going wrong; safe inside a dexie liveQuery. */

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
