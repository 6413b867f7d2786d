import { Dexie, type Table } from 'dexie';
import { OTHER } from '../domain/other.ts';
import { packCounts } from '../domain/packed-counts.ts';
import { dropBelow, forget, forgetBetween, minuteOf, minutesKeptSince } from '../domain/rate-history.ts';
import { MOST_KEPT, type Retention } from '../domain/settings.ts';
import type { Database } from '../storage/database.ts';
import { historyOfRow, minutesOfRow, packedRow } from '../storage/histories.ts';
import type { EndpointRow, HistoryRow, ProblemRow } from '../storage/tables.ts';
import { isAlwaysNamed } from './counted-names.ts';
import { markDeletion } from './deletion.ts';
import { areLongAhead, dropAhead, endpointNotAhead, mendRowsAhead } from './rows-ahead.ts';
import { readMark } from './sound-rows.ts';
import { alone, type Turns } from './turns.ts';

/** Evidence that no witness confirmed by then is deleted. */
const WAIT_MS = 120_000;

const HOUR_MS = 3_600_000;
const DAY_MS = 86_400_000;
/** Rows that are worked on in one transaction: a long one would hold up recording. */
const STEP = 2000;

/**
 * Rows that are kept of each kind, however young: many times what a person meets in 90 days, and few enough to be read at
 * once. Names that came in few hours go first, so that no flood of made-up ones takes the place of those that are in use.
 */
export const MOST_ROWS = { codes: 1000, endpoints: 1000, problems: 3000, recoveries: 10_000, alerts: 500 };

/** Applies retention unless that was done within the last hour: not every browser is open for as long as an alarm takes. */
export async function applyRetentionIfDue(
  db: Database,
  now: number,
  keep: Retention,
  inTurn: Turns = alone,
): Promise<void> {
  const last = (await readMark(db, 'housekeeping'))?.at ?? 0;
  if (last > now || last <= now - HOUR_MS) await applyRetention(db, now, keep, inTurn);
}

/**
 * Deletes what is too old or too much, oldest first, in small steps.
 * @param now ms since the epoch (UTC)
 * @param inTurn has each step done while no commit is: recording goes on in between
 */
export async function applyRetention(
  db: Database,
  now: number,
  keep: Retention = MOST_KEPT,
  inTurn: Turns = alone,
): Promise<void> {
  await db.marks.put({ name: 'housekeeping', at: now });
  const isAhead = await areLongAhead(db, now);
  if (isAhead) await mendRowsAhead(db, now, inTurn);
  const step = async (work: () => PromiseLike<unknown>) => {
    await inTurn(async () => work());
  };
  await step(() =>
    db.waiting
      .where('at')
      .below(now - WAIT_MS)
      .delete(),
  );
  const oldest = now - keep.days * DAY_MS;
  await db.recoveries.where('at').below(oldest).delete();
  await dropOldest(db.recoveries, 'at', MOST_ROWS.recoveries);
  await db.quotas
    .where('at')
    .below(now - DAY_MS)
    .delete();
  await forgetHistories(db, oldest, now, isAhead, inTurn);
  await forgetProblems(db, Math.max(oldest, minutesKeptSince(now)), now, isAhead, inTurn);
  await forgetEndpoints(db, oldest, now, isAhead, inTurn);
  const ended = ({ state }: { state: string }) => state === 'resolved';
  await db.alerts.where('startedAt').below(oldest).filter(ended).delete();
  await dropOldest(db.alerts, 'startedAt', MOST_ROWS.alerts, ended);
  await db.silences.filter(({ until }) => until <= now).delete();
  await step(() =>
    db.tabBudgets
      .where('hour')
      .below(now - DAY_MS)
      .delete(),
  );
  let deleted: number;
  do {
    deleted = await inTurn(() => deleteErrors(db, () => db.errors.where('at').below(oldest).limit(STEP)));
  } while (deleted === STEP);
  for (let over = (await db.errors.count()) - keep.errors; over > 0; over -= STEP) {
    await inTurn(() => deleteErrors(db, () => db.errors.orderBy('at').limit(Math.min(over, STEP))));
  }
}

/** @returns how many were deleted */
function deleteErrors(db: Database, which: () => { delete(): PromiseLike<number> }): Promise<number> {
  return db.transaction('rw', db.errors, db.marks, async () => {
    const deleted = await which().delete();
    if (deleted > 0) await markDeletion(db);
    return deleted;
  });
}

async function dropOldest<T, K>(
  table: Table<T, K>,
  time: string,
  most: number,
  isMeant: (row: T) => boolean = () => true,
): Promise<void> {
  for (let over = (await table.count()) - most; over > 0; over -= STEP) {
    await table.orderBy(time).filter(isMeant).limit(Math.min(over, STEP)).delete();
  }
}

async function forgetHistories(
  db: Database,
  oldest: number,
  now: number,
  isAhead: boolean,
  inTurn: Turns,
): Promise<void> {
  const most: Partial<Record<HistoryRow['kind'], number>> = {
    code: MOST_ROWS.codes,
    errors: MOST_ROWS.endpoints,
    successes: MOST_ROWS.endpoints,
  };
  const left = new Map<HistoryRow['kind'], Left<[HistoryRow['kind'], string]>>();
  await inSteps(db.histories, inTurn, async (rows) => {
    const kept: HistoryRow[] = [];
    const emptied: [HistoryRow['kind'], string][] = [];
    for (const row of rows) {
      const { kind, name } = row;
      const history = historyOfRow(row);
      const before = history.minutes.size + history.hours.size;
      forget(history, now);
      forgetBetween(history, 0, oldest);
      if (isAhead) dropAhead(history, now);
      const last = isAhead ? Math.min(row.last, now) : row.last;
      const after = history.minutes.size + history.hours.size;
      if (after === 0) emptied.push([kind, name]);
      else {
        if (after < before || last < row.last) kept.push(packedRow(kind, name, last, history));
        const ofKind = left.get(kind) ?? [];
        left.set(kind, ofKind);
        ofKind.push({ key: [kind, name], uses: isKept(name) ? Number.POSITIVE_INFINITY : history.hours.size, last });
      }
    }
    await db.histories.bulkPut(kept);
    await db.histories.bulkDelete(emptied);
  });
  for (const [kind, ofKind] of left) await dropLeastUsed(db.histories, inTurn, ofKind, most[kind]);
}

/** A code that is known to all, or what is counted of the rest. */
function isKept(name: string): boolean {
  return isAlwaysNamed(name) || name === OTHER || name.endsWith(` ${OTHER}`);
}

async function forgetProblems(
  db: Database,
  since: number,
  now: number,
  isAhead: boolean,
  inTurn: Turns,
): Promise<void> {
  const left: Left<[string, string, string]> = [];
  await inSteps(db.problems, inTurn, async (rows) => {
    const kept: ProblemRow[] = [];
    const emptied: [string, string, string][] = [];
    for (const row of rows) {
      const { code, base, endpoint } = row;
      const minutes = minutesOfRow(row, 0);
      const before = minutes.size;
      dropBelow(minutes, minuteOf(since));
      if (isAhead) dropAhead({ minutes }, now);
      const last = isAhead ? Math.min(row.last, now) : row.last;
      if (minutes.size === 0) emptied.push([code, base, endpoint]);
      else {
        if (minutes.size < before || last < row.last) kept.push({ ...row, last, minutes: packCounts(minutes) });
        left.push({
          key: [code, base, endpoint],
          uses: endpoint === OTHER ? Number.POSITIVE_INFINITY : minutes.size,
          last,
        });
      }
    }
    await db.problems.bulkPut(kept);
    await db.problems.bulkDelete(emptied);
  });
  await dropLeastUsed(db.problems, inTurn, left, MOST_ROWS.problems);
}

async function forgetEndpoints(
  db: Database,
  oldest: number,
  now: number,
  isAhead: boolean,
  inTurn: Turns,
): Promise<void> {
  const left: Left<[string, string]> = [];
  await inSteps(db.endpoints, inTurn, async (rows) => {
    const known = isAhead ? rows.map((row) => endpointNotAhead(row, now)) : rows;
    if (isAhead) await db.endpoints.bulkPut(known);
    const unused = known.filter((row) => lastUse(row) < oldest);
    await db.endpoints.bulkDelete(unused.map(({ base, endpoint }): [string, string] => [base, endpoint]));
    for (const row of known) {
      const last = lastUse(row);
      if (last >= oldest) left.push({ key: [row.base, row.endpoint], uses: row.successes + row.errors, last });
    }
  });
  await dropLeastUsed(db.endpoints, inTurn, left, MOST_ROWS.endpoints);
}

function lastUse({ lastErrorAt, lastSuccessAt }: EndpointRow): number {
  return Math.max(lastErrorAt ?? 0, lastSuccessAt ?? 0);
}

/** Rows that are left, by how much they were used, and when last. */
type Left<Key> = { key: Key; uses: number; last: number }[];

async function dropLeastUsed<T, K>(
  table: Table<T, K>,
  inTurn: Turns,
  left: Left<K>,
  most = Number.POSITIVE_INFINITY,
): Promise<void> {
  if (left.length <= most) return;
  const gone = left.sort((a, b) => a.uses - b.uses || a.last - b.last).slice(0, left.length - most);
  for (let from = 0; from < gone.length; from += STEP) {
    await inTurn(async () => table.bulkDelete(gone.slice(from, from + STEP).map(({ key }) => key)));
  }
}

/** Goes through a table by its key, each step a transaction. */
async function inSteps<T, K>(table: Table<T, K>, inTurn: Turns, work: (rows: T[]) => Promise<void>): Promise<void> {
  const { name, keyPath } = table.schema.primKey;
  const keyOf = (row: T) => [keyPath].flat().map((field) => row[field as keyof T]);
  let after: unknown = Dexie.minKey;
  let isAll: boolean;
  do {
    const rows = await inTurn(() =>
      table.db.transaction('rw', table, async () => {
        const read = await table.where(name).above(after).limit(STEP).toArray();
        await work(read);
        return read;
      }),
    );
    isAll = rows.length < STEP;
    after = isAll ? after : keyOf(rows.at(-1) as T);
  } while (!isAll);
}
