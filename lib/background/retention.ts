import type { Database } from '../storage/database.ts';

/** Errors older than this are deleted. */
const KEEP_DAYS = 90;
/** Beyond this number the oldest errors are deleted. */
const KEEP_ERRORS = 100_000;
/** Evidence that no witness confirmed by then is deleted. */
const WAIT_MS = 120_000;

const DAY_MS = 86_400_000;
/** Rows deleted in one transaction: a long one would hold up recording. */
const STEP = 2000;

/**
 * Deletes what is too old or too much, oldest first, in small steps.
 * @param now ms since the epoch (UTC)
 */
export async function applyRetention(db: Database, now: number, keepErrors = KEEP_ERRORS): Promise<void> {
  await db.waiting
    .where('at')
    .below(now - WAIT_MS)
    .delete();
  const oldest = now - KEEP_DAYS * DAY_MS;
  await db.minutes.where('minute').below(oldest).delete();
  await db.recoveries.where('at').below(oldest).delete();
  await db.quotas
    .where('at')
    .below(now - DAY_MS)
    .delete();
  await db.budgets
    .where('hour')
    .below(now - DAY_MS)
    .delete();
  let deleted: number;
  do {
    deleted = await db.errors.where('at').below(oldest).limit(STEP).delete();
  } while (deleted === STEP);
  for (let over = (await db.errors.count()) - keepErrors; over > 0; over -= STEP) {
    await db.errors.orderBy('at').limit(Math.min(over, STEP)).delete();
  }
}

/** Deletes everything that was recorded. */
export function clearHistory(db: Database): Promise<void> {
  return db.transaction('rw', db.tables, async () => {
    for (const table of db.tables) await table.clear();
  });
}
