import { type CountHistory, type Counts, dropAbove, hourOf, minuteOf } from '../domain/rate-history.ts';
import { latestAt } from '../domain/time-ahead.ts';
import type { Database } from '../storage/database.ts';
import { FOREVER } from '../storage/queries.ts';
import type { EndpointRow } from '../storage/tables.ts';
import { markDeletion } from './deletion.ts';
import { readMark } from './sound-rows.ts';
import type { Turns } from './turns.ts';

/**
 * What was stored with a time that is still to come: the clock was ahead and has been set back. Left alone it would be the
 * newest of everything, and the last to be deleted. Times in ms since the epoch (UTC).
 */

/** A computer that wakes up may have a wrong clock for some minutes. Only what is ahead for longer is mended. */
const LONG_MS = 30 * 60_000;
/** Errors that are mended in one transaction. */
const STEP = 500;

/** Whether rows have been ahead of `now` for long; remembers when that began. */
export async function areLongAhead(db: Database, now: number): Promise<boolean> {
  const mark = await readMark(db, 'ahead');
  if (!(await isAnyAhead(db, now))) {
    await db.marks.delete('ahead');
    return false;
  }
  if (mark === undefined || mark.at > now) await db.marks.put({ name: 'ahead', at: now });
  return mark !== undefined && mark.at <= now - LONG_MS;
}

async function isAnyAhead(db: Database, now: number): Promise<boolean> {
  const latest = latestAt(now);
  const kinds = ['code', 'errors', 'successes', 'base-errors', 'base-successes'];
  const found = await Promise.all([
    ...dated(db, now).map((rows) => rows.limit(1).primaryKeys()),
    db.errors.where('at').above(latest).limit(1).primaryKeys(),
    db.problems.where('last').above(latest).limit(1).primaryKeys(),
    ...kinds.map((kind) =>
      db.histories.where('[kind+last]').between([kind, latest], [kind, FOREVER], false).limit(1).primaryKeys(),
    ),
  ]);
  return found.some((keys) => keys.length > 0);
}

/** Rows ahead that say nothing without their time. */
function dated(db: Database, now: number) {
  const latest = latestAt(now);
  return [
    db.recoveries.where('at').above(latest),
    db.quotas.where('at').above(latest),
    db.waiting.where('at').above(latest),
    db.alerts.where('startedAt').above(latest),
    db.tabBudgets.where('hour').above(latest),
  ];
}

/**
 * Errors that are ahead get the time of the one stored before them, which is the latest that is known to have been by then;
 * `now` where there is none. What says nothing without its time goes. Of what is counted, `applyRetention` drops it.
 */
export async function mendRowsAhead(db: Database, now: number, inTurn: Turns): Promise<void> {
  for (const rows of dated(db, now)) await inTurn(async () => rows.delete());
  const ids = (await db.errors.where('at').above(latestAt(now)).primaryKeys()).sort((a, b) => a - b);
  for (let from = 0; from < ids.length; from += STEP) {
    await inTurn(() =>
      db.transaction('rw', db.errors, db.marks, async () => {
        const rows = await db.errors.bulkGet(ids.slice(from, from + STEP));
        let before: { id: number; at: number } | undefined;
        const mended = [];
        for (const row of rows) {
          if (row === undefined) continue;
          if (before?.id !== row.id - 1) before = await db.errors.where('id').below(row.id).last();
          before = { ...row, at: Math.min(before?.at ?? now, now) };
          mended.push({ ...row, at: before.at });
        }
        await db.errors.bulkPut(mended);
        await markDeletion(db);
      }),
    );
  }
  await db.marks.delete('ahead');
}

/** Takes out of counts what is ahead. */
export function dropAhead({ minutes, hours }: { minutes: Counts; hours?: CountHistory['hours'] }, now: number): void {
  dropAbove(minutes, minuteOf(latestAt(now)));
  if (hours !== undefined) dropAbove(hours, hourOf(latestAt(now)));
}

/** What is known of an endpoint, with no time that is ahead. */
export function endpointNotAhead(row: EndpointRow, now: number): EndpointRow {
  const known = (at: number | null) => (at === null ? null : Math.min(at, now));
  return { ...row, lastErrorAt: known(row.lastErrorAt), lastSuccessAt: known(row.lastSuccessAt) };
}
