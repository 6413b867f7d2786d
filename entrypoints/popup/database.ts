/** What the popup opens without: the database by dexie, which keeps what is shown current. */

import { type Answer, liveWhileShown } from '../../lib/client/live.ts';
import { opened, shownDatabase } from '../../lib/client/shown-database.ts';
import { storedQuery } from '../../lib/client/stored.ts';
import { dexieRows } from '../../lib/storage/dexie-rows.ts';
import { type Latest, latest } from '../../lib/storage/latest-problems.ts';

export const db = shownDatabase();
/** Nothing can be read before. */
export const ready = opened(db);

/**
 * Tells what `latest` finds, each time it changes; returns how to end it.
 * @param prepare what has to be there before it is told
 */
export function followLatest(
  since: number,
  most: number,
  prepare: (found: Latest) => Promise<Latest>,
  answer: Answer<Latest>,
): () => void {
  const read = () => latest(dexieRows(db), since, Date.now(), most).then(prepare);
  return liveWhileShown(storedQuery(read), answer).unsubscribe;
}
