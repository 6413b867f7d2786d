import type { Alert } from '../domain/alerts/alert.ts';
import type { Silence } from '../domain/alerts/silence.ts';
import type { Database } from './database.ts';

/** What people chose not to be told of. */
export type Silenced = { muted: Silence[]; snoozed: Alert[] };

/** What is muted or snoozed at `now` (ms, UTC), the first to end first. Safe inside a dexie liveQuery. */
export async function silenced(db: Database, now: number): Promise<Silenced> {
  const [silences, firing] = await Promise.all([
    db.silences.toArray(),
    db.alerts.where('state').equals('firing').toArray(),
  ]);
  return {
    muted: silences.filter(({ until }) => until > now).sort((a, b) => a.until - b.until),
    snoozed: firing
      .filter(({ snoozedUntil }) => (snoozedUntil ?? 0) > now)
      .sort((a, b) => (a.snoozedUntil ?? 0) - (b.snoozedUntil ?? 0)),
  };
}
