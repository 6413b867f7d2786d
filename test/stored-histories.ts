import type { Histories } from '../lib/background/histories.ts';
import { Memory } from '../lib/background/memory.ts';
import type { Database } from '../lib/storage/database.ts';

/** Stores what was counted, as a commit does; `now` in ms (UTC). Call it inside a transaction of both tables. */
export async function storeHistories(db: Database, histories: Histories, now: number): Promise<void> {
  await db.histories.bulkPut(await histories.rows(db, new Memory().histories));
  if ((await db.marks.get('recording')) === undefined) await db.marks.put({ name: 'recording', at: now });
}
