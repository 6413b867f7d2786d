import type { Database } from '../storage/database.ts';
import { readMark } from './sound-rows.ts';

/**
 * The number of this run of the browser. It goes with everything that is stored of a tab, as each run may number its tabs
 * like the one before. Call it inside a transaction that may write marks: the first call of a run tells the views.
 * @param session names the run (lib/background/session.ts)
 * @param now ms since the epoch (UTC)
 */
export async function runOf(db: Database, session: string, now: number): Promise<number> {
  return (await runMark(db, session, now)).run;
}

/** The same with the time at which the run was first noticed, `at`, ms since the epoch (UTC). */
export async function runMark(db: Database, session: string, now: number): Promise<{ run: number; at: number }> {
  const last = await readMark(db, 'run');
  // What was the number is not known where the mark is damaged: this one is higher, and no run's before.
  const isLost = last === undefined && (await db.marks.get('run')) !== undefined;
  const known = last ?? { run: isLost ? Math.floor(now / 1000) : 0, session: null, at: now };
  if (known.session === session) return known;
  const run = known.run + 1;
  await db.marks.put({ name: 'run', at: now, run, session });
  return { run, at: now };
}
