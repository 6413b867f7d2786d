import { dropBelow, forget, forgetBetween, minuteOf, minutesKeptSince } from '../domain/rate-history.ts';
import { MOST_KEPT, type Retention } from '../domain/settings.ts';
import type { Database, HistoryRow } from '../storage/database.ts';
import { historyOfRow, packedRow } from '../storage/histories.ts';
import { markDeletion } from './deletion.ts';
import { changeProblems } from './histories.ts';

/** Evidence that no witness confirmed by then is deleted. */
const WAIT_MS = 120_000;

const DAY_MS = 86_400_000;
/** Rows deleted in one transaction: a long one would hold up recording. */
const STEP = 2000;

/**
 * Deletes what is too old or too much, oldest first, in small steps.
 * @param now ms since the epoch (UTC)
 */
export async function applyRetention(db: Database, now: number, keep: Retention = MOST_KEPT): Promise<void> {
  await db.waiting
    .where('at')
    .below(now - WAIT_MS)
    .delete();
  const oldest = now - keep.days * DAY_MS;
  await db.recoveries.where('at').below(oldest).delete();
  await db.quotas
    .where('at')
    .below(now - DAY_MS)
    .delete();
  await forgetHistories(db, oldest, now);
  const counted = minuteOf(Math.max(oldest, minutesKeptSince(now)));
  await db.transaction('rw', db.problems, () => changeProblems(db, (minutes) => dropBelow(minutes, counted)));
  await db.alerts
    .where('startedAt')
    .below(oldest)
    .filter(({ state }) => state === 'resolved')
    .delete();
  await db.silences.filter(({ until }) => until <= now).delete();
  await db.tabBudgets
    .where('hour')
    .below(now - DAY_MS)
    .delete();
  let deleted: number;
  do {
    deleted = await deleteErrors(db, () => db.errors.where('at').below(oldest).limit(STEP));
  } while (deleted === STEP);
  for (let over = (await db.errors.count()) - keep.errors; over > 0; over -= STEP) {
    await deleteErrors(db, () => db.errors.orderBy('at').limit(Math.min(over, STEP)));
  }
}

/** @returns how many were deleted */
function deleteErrors(db: Database, which: () => { delete(): PromiseLike<number> }): Promise<number> {
  return db.transaction('rw', db.errors, db.marks, async () => {
    const deleted = await which().delete();
    if (deleted > 0) await markDeletion(db);
    return deleted;
  });
}

async function forgetHistories(db: Database, oldest: number, now: number): Promise<void> {
  await db.transaction('rw', db.histories, async () => {
    const kept: HistoryRow[] = [];
    const emptied: [HistoryRow['kind'], string][] = [];
    await db.histories.each((row) => {
      const history = historyOfRow(row);
      const before = history.minutes.size + history.hours.size;
      forget(history, now);
      forgetBetween(history, 0, oldest);
      const after = history.minutes.size + history.hours.size;
      if (after === 0) emptied.push([row.kind, row.name]);
      else if (after < before) kept.push(packedRow(row.kind, row.name, row.last, history));
    });
    await db.histories.bulkPut(kept);
    await db.histories.bulkDelete(emptied);
  });
}
