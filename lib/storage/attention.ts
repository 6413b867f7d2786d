import type { Alert } from '../domain/alerts/alert.ts';
import { alertsToTell } from '../domain/alerts/silence.ts';
import { MINUTE_MS, minuteOf } from '../domain/rate-history.ts';
import type { Database } from './database.ts';
import { countBetween } from './histories.ts';
import { FOREVER, GIVEN_UP } from './queries.ts';

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
  await db.histories
    .where('[kind+last]')
    .between(['code', from], ['code', FOREVER])
    .each((row) => {
      if (row.name !== GIVEN_UP) total += countBetween(row, from, to);
    });
  return total;
}
