import type { Alert } from '../domain/alerts/alert.ts';
import { alertsToTell, mutedNames, type Silence } from '../domain/alerts/silence.ts';
import { MINUTE_MS, minuteOf } from '../domain/rate-history.ts';
import type { Database } from './database.ts';
import { dexieRows } from './dexie-rows.ts';
import { countBetween, endpointName } from './histories.ts';
import { FOREVER, GIVEN_UP } from './queries.ts';
import type { Rows } from './rows.ts';

/** What the toolbar badge has to say, worked out of what is stored alone. */
export type Attention = {
  /** The alerts that people should be told of, the gravest first. */
  alerts: Alert[];
  /** Errors of the last hour that nobody has looked at. */
  unseen: number;
};

/** What needs a person's attention at `now` (ms, UTC). Only counted errors do: those that a witness saw. */
export async function attention(db: Database, now: number): Promise<Attention> {
  const { firing, silences } = await firingAlerts(dexieRows(db));
  return { alerts: alertsToTell(firing, silences, now), unseen: await unseenErrors(db, silences, now) };
}

/** The alerts that fire, and what people do not want to be told of: `alertsToTell` knows what that leaves. */
export async function firingAlerts(rows: Rows): Promise<{ firing: Alert[]; silences: Silence[] }> {
  const [firing, silences] = await Promise.all([rows.equal('alerts', 'state', 'firing'), rows.all('silences')]);
  return { firing, silences };
}

async function unseenErrors(db: Database, silences: readonly Silence[], now: number): Promise<number> {
  const seen = await db.marks.get('seen');
  const running = minuteOf(now) * MINUTE_MS;
  const hourAgo = running - 59 * MINUTE_MS;
  // A clock that was set back makes nothing seen that is still to come.
  if (seen?.name !== 'seen' || !(seen.at <= now)) return errorsBetween(db, silences, hourAgo, running, now);
  const from = minuteOf(seen.at) * MINUTE_MS;
  if (from < hourAgo) return errorsBetween(db, silences, hourAgo, running, now);
  const [ofMinute, later] = await Promise.all([
    errorsBetween(db, silences, from, from, now),
    from < running ? errorsBetween(db, silences, from + MINUTE_MS, running, now) : 0,
  ]);
  // What was seen and then muted must not hide what came later.
  return Math.max(0, ofMinute - (seen.errorsOfMinute || 0)) + later;
}

/**
 * The errors that count at `now` in the minutes from one to another, both included (their starts; all in ms, UTC): none
 * of muted codes and endpoints.
 */
export async function errorsBetween(
  db: Database,
  silences: readonly Silence[],
  from: number,
  to: number,
  now: number,
): Promise<number> {
  const uncounted = mutedNames(silences, 'code', now).add(GIVEN_UP);
  const endpoints = mutedNames(silences, 'endpoint', now);
  let total = 0;
  await db.histories
    .where('[kind+last]')
    .between(['code', from], ['code', FOREVER])
    .each((row) => {
      if (!uncounted.has(row.name)) total += countBetween(row, from, to);
    });
  if (endpoints.size === 0) return total;
  await db.problems
    .where('last')
    .aboveOrEqual(from)
    .each((row) => {
      const isMuted = endpoints.has(endpointName(row.base, row.endpoint));
      if (isMuted && !uncounted.has(row.code)) total -= countBetween(row, from, to);
    });
  return total;
}
