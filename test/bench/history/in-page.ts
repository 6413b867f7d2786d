import { Histories } from '../../../lib/background/histories.ts';
import { rate } from '../../../lib/domain/rate-history.ts';
import { storedError } from '../../../lib/domain/stored-error.fixture.ts';
import { Database, type ErrorRow } from '../../../lib/storage/database.ts';
import { historyOfRow } from '../../../lib/storage/histories.ts';

/** Runs in a page: a database with many errors, and what reading the counts of one code costs in it. */

const NOW = Date.UTC(2026, 0, 15, 10, 30);
const HOUR = 3_600_000;
const DAY = 24 * HOUR;
const CODE = 'HTTP_500';
const BATCH = 5000;

/** Stores so many errors of one code and of 50 others, evenly over 90 days, and counts them as the background does. */
export async function fill(name: string, ofCode: number, ofOthers: number): Promise<void> {
  await store(name, ofCode, () => CODE);
  await store(name, ofOthers, (index) => `OTHER_${index % 50}`);
}

async function store(name: string, errors: number, codeOf: (index: number) => string): Promise<void> {
  const db = new Database(name);
  for (let stored = 0; stored < errors; stored += BATCH) {
    const rows = Array.from({ length: Math.min(BATCH, errors - stored) }, (_, offset) => {
      const index = stored + offset;
      const code = codeOf(index);
      const { id: _id, ...row } = storedError({ error: { code } });
      const at = NOW - Math.floor((index / errors) * 90 * DAY);
      return { ...row, at, keys: [`${code} ${index}`], countedAs: code };
    });
    await db.transaction('rw', db.tables, async () => {
      const histories = new Histories();
      for (const { code, at } of rows) histories.add('code', code, at, 1);
      await db.errors.bulkAdd(rows as unknown as ErrorRow[]);
      await histories.save(db, NOW);
    });
  }
  db.close();
}

/** Milliseconds to read the last hour and day of the code, and how many errors there were in it. */
export async function read(name: string, times: number): Promise<{ spent: number; lastDay: number }> {
  const db = new Database(name);
  let lastDay = 0;
  const start = performance.now();
  for (let round = 0; round < times; round += 1) {
    const history = historyOfRow(await db.histories.get(['code', CODE]), NOW - DAY);
    lastDay = rate(history, 60, NOW).count && rate(history, 1440, NOW).count;
  }
  const spent = (performance.now() - start) / times;
  db.close();
  return { spent, lastDay };
}
