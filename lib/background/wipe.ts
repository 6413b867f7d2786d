import { Dexie } from 'dexie';
import { type CountHistory, count, forgetBetween, HOUR_MS, MINUTE_MS, minuteOf } from '../domain/rate-history.ts';
import type { Database } from '../storage/database.ts';
import { endpointName, historyOfRow, minutesOfRow, packedRow } from '../storage/histories.ts';
import type { EndpointRow, HistoryRow } from '../storage/tables.ts';
import { markDeletion } from './deletion.ts';
import { changeProblems } from './histories.ts';
import { readMark } from './sound-rows.ts';

/**
 * Deletes a part of what was recorded for good: rows, and what is counted of them. Each is one transaction, so that what
 * is left fits together.
 */

/** Deletes everything that was recorded, and what was muted; no mark tells views of it, as the marks go too. */
export function wipeAll(db: Database): Promise<void> {
  return db.transaction('rw', db.tables, async () => {
    for (const table of db.tables) await table.clear();
  });
}

/**
 * The same where the database takes nothing: it is deleted as a whole, by its name. Only a person may ask for that. Views
 * that have it open let go of it.
 */
export async function wipeAllOrReset(db: Database): Promise<void> {
  try {
    await wipeAll(db);
  } catch {
    await new Promise<void>((resolve, reject) => {
      const request = indexedDB.deleteDatabase(db.name);
      request.onsuccess = () => resolve();
      request.onerror = () => reject(request.error);
      request.onblocked = () => reject(new Error('A page of the extension holds the database.'));
    });
  }
}

/**
 * Deletes what is known of the API bases of one origin (`https://dataops.nexla.io`). A code is counted over all sites, so
 * it loses the errors of this one; those that are no longer stored one by one are known for two days.
 */
export function wipeSite(db: Database, origin: string): Promise<void> {
  return db.transaction('rw', db.tables, async () => {
    const lost = await countedOf(db, origin);
    for (const [from, to] of rangesOf(origin)) {
      await db.errors.where('[base+endpoint+at]').between(from, to).delete();
      await db.recoveries.where('[base+endpoint+at]').between(from, to).delete();
      await db.endpoints.where('[base+endpoint]').between(from, to).delete();
      await db.quotas.where('[base+policy]').between(from, to).delete();
    }
    await markDeletion(db);
    await forgetAdded(db, origin);
    await db.problems.filter(({ base }) => isOf(origin, base)).delete();
    await db.waiting.filter(({ sighting }) => sighting.exchange.origin === origin).delete();
    await db.silences.filter(({ what, name }) => what === 'endpoint' && isOf(origin, baseOfName(name))).delete();
    await db.histories.filter(({ kind, name }) => kind !== 'code' && isOf(origin, baseOfName(name))).delete();
    await changeHistories(db, (row, history) => {
      if (row.kind !== 'code') return;
      for (const { at, events } of lost.get(row.name) ?? []) count(history, at, -events);
    });
  });
}

/** Deletes what happened from one time (ms, UTC) up to another. */
export function wipeBetween(db: Database, from: number, until: number): Promise<void> {
  return db.transaction('rw', db.tables, async () => {
    const minute = Math.floor(from / MINUTE_MS) * MINUTE_MS;
    await db.errors.where('at').between(minute, until).delete();
    await markDeletion(db);
    await db.recoveries.where('at').between(minute, until).delete();
    await db.quotas.where('at').between(minute, until).delete();
    await db.waiting.where('at').between(minute, until).delete();
    await db.tabBudgets.where('hour').between(minute, until).delete();
    await db.alerts.where('startedAt').between(minute, until).delete();
    const taken = await changeHistories(db, (_, history) => forgetBetween(history, minute, until));
    await changeProblems(db, (minutes) => {
      for (const one of minutes.keys()) if (one >= minuteOf(minute) && one * MINUTE_MS < until) minutes.delete(one);
    });
    for (const row of await db.endpoints.toArray()) await changeEndpoint(db, row, taken, minute, until);
    const interruption = await readMark(db, 'interruption');
    if (interruption !== undefined && interruption.at >= minute && interruption.at < until) {
      await db.marks.delete('interruption');
    }
    const recording = await readMark(db, 'recording');
    // Of the time before nothing is known any more: it must not be taken for a quiet one.
    if (recording !== undefined && minute <= recording.at) {
      await db.marks.put({ name: 'recording', at: Math.max(recording.at, until) });
    }
  });
}

/** Takes the bases of an origin out of what was added in this hour. */
async function forgetAdded(db: Database, origin: string): Promise<void> {
  const mark = await readMark(db, 'names');
  if (mark === undefined) return;
  const bases = Object.fromEntries(Object.entries(mark.bases).filter(([base]) => !isOf(origin, base)));
  await db.marks.put({ ...mark, bases });
}

type Counted = { at: number; events: number };

/** What each code's history holds of one origin: minute by minute where that is kept, else by the stored errors. */
async function countedOf(db: Database, origin: string): Promise<Map<string, Counted[]>> {
  const counted = new Map<string, Counted[]>();
  const add = (code: string, one: Counted) => {
    const known = counted.get(code);
    if (known === undefined) counted.set(code, [one]);
    else known.push(one);
  };
  let older = Number.POSITIVE_INFINITY;
  await db.problems.each((row) => {
    for (const [minute, events] of minutesOfRow(row, 0)) {
      const at = minute * MINUTE_MS;
      older = Math.min(older, at);
      if (isOf(origin, row.base)) add(row.code, { at, events });
    }
  });
  for (const [from, to] of rangesOf(origin)) {
    await db.errors
      .where('[base+endpoint+at]')
      .between(from, to)
      .each(({ countedAs, at }) => {
        if (countedAs !== null && at < older) add(countedAs, { at, events: 1 });
      });
  }
  return counted;
}

/** Where the bases of an origin stand in an index that begins with `base`. */
function rangesOf(origin: string): [unknown[], unknown[]][] {
  return [
    [[origin], [origin, Dexie.maxKey]],
    [[`${origin}/`], [`${origin}/\uffff`]],
  ];
}

function isOf(origin: string, base: string): boolean {
  return base === origin || base.startsWith(`${origin}/`);
}

/** The base in an `endpointName`. */
function baseOfName(name: string): string {
  return name.split(' ', 1)[0] ?? '';
}

/**
 * Changes histories, and forgets those that are empty then, with the alerts of such a code.
 * @returns how many events each lost, by `<kind> <name>`
 */
async function changeHistories(
  db: Database,
  change: (row: HistoryRow, history: CountHistory) => void,
): Promise<Map<string, number>> {
  const taken = new Map<string, number>();
  const kept: HistoryRow[] = [];
  const emptied: HistoryRow[] = [];
  await db.histories.each((row) => {
    const history = historyOfRow(row);
    const before = totalOf(history);
    change(row, history);
    const after = totalOf(history);
    if (after === before) return;
    taken.set(`${row.kind} ${row.name}`, before - after);
    if (after === 0) emptied.push(row);
    else kept.push(packedRow(row.kind, row.name, Math.min(row.last, endOf(history)), history));
  });
  await db.histories.bulkPut(kept);
  await db.histories.bulkDelete(emptied.map(({ kind, name }) => [kind, name]));
  const codes = emptied.filter(({ kind }) => kind === 'code').map(({ name }) => name);
  await db.alerts.filter(({ code }) => codes.includes(code)).delete();
  return taken;
}

function totalOf({ hours }: CountHistory): number {
  return [...hours.values()].reduce((total, events) => total + events, 0);
}

/** The end of the last minute, or else the last hour, of which a history knows. */
function endOf({ minutes, hours }: CountHistory): number {
  return minutes.size > 0
    ? (Math.max(...minutes.keys()) + 1) * MINUTE_MS - 1
    : (Math.max(...hours.keys()) + 1) * HOUR_MS - 1;
}

/** Takes a stretch of time out of what is known of an endpoint. Of its successes none but turning points have a time. */
async function changeEndpoint(
  db: Database,
  row: EndpointRow,
  taken: ReadonlyMap<string, number>,
  from: number,
  until: number,
): Promise<void> {
  const { base, endpoint } = row;
  const name = endpointName(base, endpoint);
  const isInside = (at: number | null) => at !== null && at >= from && at < until;
  const newest = (table: Database['errors'] | Database['recoveries']) =>
    table
      .where('[base+endpoint+at]')
      .between([base, endpoint, Dexie.minKey], [base, endpoint, Dexie.maxKey])
      .last()
      .then((last: { at: number } | undefined) => last?.at ?? null);
  const changed = {
    ...row,
    errors: Math.max(0, row.errors - (taken.get(`errors ${name}`) ?? 0)),
    successes: Math.max(0, row.successes - (taken.get(`successes ${name}`) ?? 0)),
    lastErrorAt: isInside(row.lastErrorAt) ? await newest(db.errors) : row.lastErrorAt,
    lastSuccessAt: isInside(row.lastSuccessAt) ? await newest(db.recoveries) : row.lastSuccessAt,
  };
  if (changed.lastErrorAt === null && changed.lastSuccessAt === null) await db.endpoints.delete([base, endpoint]);
  else await db.endpoints.put(changed);
}
