import type { Database } from './database.ts';

/** How often the background was ended in the midst of failing calls, and when it last was, ms since the epoch (UTC). */
export type Interruptions = { at: number; times: number };

const DAY_MS = 86_400_000;

/** Those of the day before `now` (ms, UTC); null where there was none. Safe inside a dexie liveQuery. */
export async function interruptions(db: Database, now: number): Promise<Interruptions | null> {
  const mark = await db.marks.get('interruption');
  // A damaged one is none.
  const isSound = mark?.name === 'interruption' && Number.isFinite(mark.times);
  return isSound && mark.at > now - DAY_MS ? { at: mark.at, times: mark.times } : null;
}

/** Counts one more, at a time up to `now` (ms, UTC). */
export function noteInterruption(db: Database, at: number, now: number): Promise<unknown> {
  return db.transaction('rw', db.marks, async () => {
    const { times } = (await interruptions(db, now)) ?? { times: 0 };
    await db.marks.put({ name: 'interruption', at: Math.min(at, now), times: times + 1 });
  });
}
