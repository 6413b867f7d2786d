import { mutedNames, type Silence } from '../domain/alerts/silence.ts';
import { HOUR_MS, MINUTE_MS, minuteOf } from '../domain/rate-history.ts';
import { errorsBetween } from '../storage/attention.ts';
import type { Database } from '../storage/database.ts';
import { endpointName } from '../storage/histories.ts';
import { FOREVER, GIVEN_UP } from '../storage/queries.ts';
import type { ErrorRow, MarkRow } from '../storage/tables.ts';
import { hourOf } from './budget.ts';
import { readMark } from './sound-rows.ts';

/** What a person did about errors and alerts. Each is one transaction; what is no longer there is no failure. */

/** A tab of one run of the browser. */
type Tab = { run: number; tabId: number };

/**
 * A person has seen everything up to `now` (ms, UTC), or everything of one tab: that is all there is once nothing of
 * another tab waits to be seen.
 */
export function markSeen(db: Database, now: number, tab: Tab | null = null): Promise<unknown> {
  const tables = [db.marks, db.histories, db.problems, db.silences, db.errors, db.tabBudgets];
  return db.transaction('rw', tables, async () => {
    const silences = await db.silences.toArray();
    if (tab !== null) {
      const last = await readMark(db, 'seen');
      const known: SeenMark = last !== undefined && last.at <= now ? last : NEVER_SEEN;
      const from = Math.max(known.at, now - HOUR_MS);
      const recent = Object.entries(known.tabs ?? {}).filter(([, at]) => at > from && at <= now);
      const tabs = { ...Object.fromEntries(recent), [tabKey(tab)]: now };
      if (await isUnseen(db, silences, from, tabs, now)) return db.marks.put({ ...known, tabs });
    }
    const minute = minuteOf(now) * MINUTE_MS;
    const errorsOfMinute = await errorsBetween(db, silences, minute, minute, now);
    return db.marks.put({ name: 'seen', at: now, errorsOfMinute });
  });
}

type SeenMark = Extract<MarkRow, { name: 'seen' }>;
const NEVER_SEEN: SeenMark = { name: 'seen', at: 0, errorsOfMinute: 0 };

const tabKey = ({ run, tabId }: Tab) => `${run} ${tabId}`;

/** Whether an error that counts came after `from` (ms, UTC) in a tab that nobody has looked at since. */
async function isUnseen(
  db: Database,
  silences: readonly Silence[],
  from: number,
  tabs: Record<string, number>,
  now: number,
): Promise<boolean> {
  const muted = { codes: mutedNames(silences, 'code', now), endpoints: mutedNames(silences, 'endpoint', now) };
  const isCounted = ({ countedAs, base, endpoint, countedAt = endpoint }: ErrorRow) =>
    countedAs !== null &&
    countedAs !== GIVEN_UP &&
    !muted.codes.has(countedAs) &&
    !muted.endpoints.has(endpointName(base, countedAt));
  // They tell in which tabs something failed in an hour.
  const failing = await db.tabBudgets.where('hour').aboveOrEqual(hourOf(from)).toArray();
  const since = new Map(failing.map((tab) => [tabKey(tab), { ...tab, at: Math.max(from, tabs[tabKey(tab)] ?? 0) }]));
  for (const { run, tabId, at } of since.values()) {
    const later = db.errors.where('[run+tabId+at]').between([run, tabId, at], [run, tabId, FOREVER], false);
    if ((await later.filter(isCounted).first()) !== undefined) return true;
  }
  return false;
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
