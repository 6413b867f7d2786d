import { liveQuery, type Observable } from 'dexie';
import { type Attention, attention } from '../storage/attention.ts';
import type { Database } from '../storage/database.ts';

/** What needs attention, and again after every commit that changes it. `now` gives ms since the epoch (UTC). */
export function liveAttention(db: Database, now: () => number): Observable<Attention> {
  return liveQuery(async () => attention(db, now()));
}
