import type { PromiseExtended } from 'dexie';
import type { StoredError } from '../domain/stored-error.ts';
import type { Database } from './database.ts';
import { callKey, FOREVER } from './queries.ts';
import type { EndpointRow } from './tables.ts';

/** Reads of the errors themselves, for lists and details. Each is safe inside a dexie liveQuery. */

/** All tabs, or one of this run of the browser. */
export type TabScope = number | 'all';

/** A stretch of time (ms, UTC): later than `after`, and no later than `until`. */
export type Stretch = { after?: number | undefined; until?: number | undefined };

/** The newest errors but the first `skip`, newest first. `limit` bounds what is read, not what exists. */
export function newestErrors(
  db: Database,
  scope: TabScope,
  limit: number,
  { skip = 0, ...stretch }: Stretch & { skip?: number } = {},
): Promise<StoredError[]> {
  return ofScope(db, scope, stretch, (errors) => errors.reverse().offset(skip).limit(limit).toArray());
}

/** How many errors are stored, for all tabs or one. */
export function countErrors(db: Database, scope: TabScope, stretch: Stretch = {}): Promise<number> {
  return ofScope(db, scope, stretch, (errors) => errors.count());
}

/** The id of the error that was stored last; 0 where there is none. */
export async function newestId(db: Database): Promise<number> {
  const [newest = 0] = await db.errors.orderBy('id').reverse().limit(1).primaryKeys();
  return newest;
}

/** The id of the error that was stored first; 0 where there is none. */
export async function oldestId(db: Database): Promise<number> {
  const [oldest = 0] = await db.errors.orderBy('id').limit(1).primaryKeys();
  return oldest;
}

/** How many errors have ids from one to another, both included. */
export function countOfIds(db: Database, from: number, to: number): Promise<number> {
  return db.errors.where('id').between(from, to, true, true).count();
}

/** The errors whose ids are from one to another, both included, newest first. */
export async function errorsOfIds(db: Database, from: number, to: number): Promise<StoredError[]> {
  // Read forwards, which browsers do many at a time.
  return (await db.errors.where('id').between(from, to, true, true).toArray()).reverse();
}

/** The ids of the errors of one tab, newest first. */
export async function idsOfTab(db: Database, { run, tabId }: { run: number; tabId: number }): Promise<number[]> {
  return (await ofTab(db, run, tabId, -1, FOREVER).primaryKeys()).reverse();
}

/** The number of this run of the browser; 0 where none was noticed yet. */
export function currentRun(db: Database): PromiseExtended<number> {
  return db.marks.get('run').then((mark) => (mark?.name === 'run' ? mark.run : 0));
}

/** Several errors by their ids; those that are gone are left out. */
export async function errorsWithIds(db: Database, ids: number[]): Promise<StoredError[]> {
  return (await db.errors.bulkGet(ids)).filter((error) => error !== undefined);
}

/** How the calls of every endpoint ended so far, by `base endpoint`. */
export async function callOutcomes(db: Database): Promise<Map<string, EndpointRow>> {
  return new Map((await db.endpoints.toArray()).map((row) => [callKey(row), row]));
}

/** When errors were last deleted, ms (UTC): in a liveQuery it answers again with each deletion. */
export async function lastDeletion(db: Database): Promise<number | undefined> {
  return (await db.marks.get('deletion'))?.at;
}

/** How often a call was seen to work again after it had failed, as far as that is kept. */
export function countRecoveries(db: Database): Promise<number> {
  return db.recoveries.count();
}

/** One error by its id, or undefined once it is gone. */
export function storedError(db: Database, id: number): Promise<StoredError | undefined> {
  return db.errors.get(id);
}

/** Errors and bodies that were seen but not kept because a tab went over its allowance. */
export async function notKept(db: Database, scope: TabScope): Promise<{ errors: number; bodies: number }> {
  const total = { errors: 0, bodies: 0 };
  const run = scope === 'all' ? 0 : await currentRun(db);
  const rows =
    scope === 'all'
      ? db.tabBudgets.toCollection()
      : db.tabBudgets.where('[run+tabId+hour]').between([run, scope, 0], [run, scope, FOREVER]);
  await rows.each((row) => {
    total.errors += row.errorsNotKept;
    total.bodies += row.bodiesNotKept;
  });
  return total;
}

/** Reads of the errors of all tabs or one in a stretch of time, oldest first. */
function ofScope<T>(
  db: Database,
  scope: TabScope,
  { after = -1, until = FOREVER }: Stretch,
  read: (errors: ReturnType<typeof ofTab>) => PromiseExtended<T>,
): Promise<T> {
  return scope === 'all'
    ? read(db.errors.where('at').between(after, until, false, true))
    : // One async function within another would take the second read out of a liveQuery.
      currentRun(db).then((run) => read(ofTab(db, run, scope, after, until)));
}

function ofTab(db: Database, run: number, tabId: number, after: number, until: number) {
  return db.errors.where('[run+tabId+at]').between([run, tabId, after], [run, tabId, until], false, true);
}
