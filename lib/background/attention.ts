import type { Silence } from '../domain/alerts/silence.ts';
import { MINUTE_MS, minuteOf } from '../domain/rate-history.ts';
import { errorsBetween } from '../storage/attention.ts';
import type { Database } from '../storage/database.ts';

/** What a person did about errors and alerts. Each is one transaction; what is no longer there is no failure. */

/** A person has seen everything up to `now` (ms, UTC). */
export function markSeen(db: Database, now: number): Promise<unknown> {
  return db.transaction('rw', [db.marks, db.histories, db.problems, db.silences], async () => {
    const minute = minuteOf(now) * MINUTE_MS;
    const errorsOfMinute = await errorsBetween(db, await db.silences.toArray(), minute, minute, now);
    await db.marks.put({ name: 'seen', at: now, errorsOfMinute });
  });
}

export function acknowledge(db: Database, code: string, startedAt: number, now: number): Promise<unknown> {
  return db.alerts.update([code, startedAt], { acknowledgedAt: now });
}

export function snooze(db: Database, code: string, startedAt: number, until: number): Promise<unknown> {
  return db.alerts.update([code, startedAt], { snoozedUntil: until });
}

/** A silence whose end has passed ends the one before it. */
export function mute(db: Database, silence: Silence, now: number): Promise<unknown> {
  return silence.until > now ? db.silences.put(silence) : db.silences.delete([silence.what, silence.name]);
}
