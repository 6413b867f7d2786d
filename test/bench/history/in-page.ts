import { Histories } from '../../../lib/background/histories.ts';
import { applyRetention } from '../../../lib/background/retention.ts';
import { rate } from '../../../lib/domain/rate-history.ts';
import { storedError } from '../../../lib/domain/stored-error.fixture.ts';
import { Database } from '../../../lib/storage/database.ts';
import { historyOfRow } from '../../../lib/storage/histories.ts';
import { storeHistories } from '../../stored-histories.ts';

/** Runs in a page: a database with many errors, and what reading the counts of one code costs in it. */

const NOW = Date.UTC(2026, 0, 15, 10, 30);
const HOUR = 3_600_000;
const DAY = 24 * HOUR;
/** Rows in one transaction. */
const BATCH = 25_000;

/**
 * Stores so many errors of a code, evenly over 90 days, and counts them as the background does; of the counts it forgets
 * what the background forgets every hour. The rows go past Dexie, which notes of each for its live queries which indexes
 * it changed: a million would take many minutes.
 * @param part of all of them, from one to another
 */
export async function fill(name: string, code: string, errors: number, [from, until]: [number, number]): Promise<void> {
  const db = new Database(name);
  await db.open();
  for (let stored = from; stored < until; stored += BATCH) {
    const histories = new Histories();
    const transaction = db.backendDB().transaction('errors', 'readwrite', { durability: 'relaxed' });
    const table = transaction.objectStore('errors');
    for (let index = stored; index < Math.min(stored + BATCH, until); index += 1) {
      const { id: _id, ...row } = storedError({ error: { code } });
      const at = NOW - Math.floor((index / errors) * 90 * DAY);
      histories.add('code', code, at, 1);
      table.add({ ...row, at, keys: [`${code} ${index}`], countedAs: code });
    }
    await new Promise<void>((resolve, reject) => {
      transaction.oncomplete = () => resolve();
      transaction.onabort = () => reject(transaction.error);
    });
    await db.transaction('rw', db.tables, async () => storeHistories(db, histories, NOW));
  }
  if (until >= errors) await applyRetention(db, NOW, { days: 90, errors: await db.errors.count() });
  db.close();
}

/** Milliseconds to read the last hour and day of a code, and how many errors there were in it. */
export async function read(name: string, code: string, times: number): Promise<{ spent: number; lastDay: number }> {
  const db = new Database(name);
  let lastDay = 0;
  const start = performance.now();
  for (let round = 0; round < times; round += 1) {
    const history = historyOfRow(await db.histories.get(['code', code]), NOW - DAY);
    lastDay = rate(history, 60, NOW).count && rate(history, 1440, NOW).count;
  }
  const spent = (performance.now() - start) / times;
  db.close();
  return { spent, lastDay };
}
