import type { Database } from '../storage/database.ts';
import { readMark } from './sound-rows.ts';

/** Says that errors are gone, so that views look for what is left. Call it inside the transaction that deletes them. */
export async function markDeletion(db: Database): Promise<void> {
  const last = (await readMark(db, 'deletion'))?.at ?? 0;
  // Two in the same millisecond are two.
  await db.marks.put({ name: 'deletion', at: Math.max(Date.now(), last + 1) });
}
