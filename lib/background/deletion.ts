import type { Database } from '../storage/database.ts';

/** Says that errors are gone, so that views look for what is left. Call it inside the transaction that deletes them. */
export async function markDeletion(db: Database): Promise<void> {
  await db.marks.put({ name: 'deletion', at: Date.now() });
}
