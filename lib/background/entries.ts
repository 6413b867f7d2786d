import { canBeOne, MATCHING_REACH_MS, pairUp, responseTime } from '../capture/matching.ts';
import { type Exchange, hasExactBody, joinExchanges } from '../domain/exchange.ts';
import {
  groupOf,
  groupOfMade,
  MAX_GROUPS,
  makersTabIn,
  type Observer,
  type Sighting,
  tabPlace,
} from '../domain/sighting.ts';
import { isWhole } from '../domain/stored-error.ts';
import type { Database } from '../storage/database.ts';
import type { ErrorRow, WaitingRow } from '../storage/tables.ts';
import type { OpenExchanges } from './open-exchanges.ts';
import { isSoundWaiting } from './sound-rows.ts';

/**
 * One exchange while a batch of sightings is worked in: what is stored of it, or nothing yet.
 */
export type Entry = {
  keys: string[];
  groups: string[];
  exchange: Exchange;
  /** Set where it is stored as an error. */
  row: ErrorRow | null;
  /** Set where it is stored as waiting. */
  waiting: WaitingRow | null;
  changed: boolean;
};

/** Has this observer seen it? Keys begin with their observer. */
export function seenBy(entry: { keys: readonly string[] }, observer: Observer): boolean {
  return entry.keys.some((key) => key.startsWith(`${observer}:`));
}

/**
 * To which exchange does each sighting belong? A known key goes to the exchange that has it; a new one joins an
 * exchange that its observer has not seen, as lib/capture/matching.ts pairs them; the rest are exchanges of their own.
 * Reads what is stored, from the database where it is not held in memory, and writes nothing.
 * @param run the number of the browser's run: of another one none of these can be
 * @returns the exchanges that changed
 */
export async function entriesFor(
  db: Database,
  held: OpenExchanges,
  sightings: readonly Sighting[],
  run: number,
): Promise<Entry[]> {
  const entries = new Map<string, Entry>();
  const add = (entry: Entry) => {
    for (const key of entry.keys) entries.set(key, entry);
  };
  const load = (rows: readonly ErrorRow[], waiting: readonly (WaitingRow | undefined)[]) => {
    for (const row of rows) if (isWhole(row) && !entries.has(row.keys[0] as string)) add(entryOfRow(row));
    for (const row of waiting) if (row && !entries.has(row.key) && isSoundWaiting(row)) add(entryOfWaiting(row));
  };

  const merged = mergeSameKeys(sightings);
  const keys = merged.map((sighting) => sighting.key);
  const toAsk = held.toAsk(keys);
  if (toAsk.length > 0) load(await db.errors.where('keys').anyOf(toAsk).toArray(), await db.waiting.bulkGet(toAsk));
  for (const key of keys) {
    const stored = held.ofKey(key);
    if (stored !== undefined) load('row' in stored ? [stored.row] : [], 'row' in stored ? [] : [stored.waiting]);
  }

  const fresh: Sighting[] = [];
  for (const sighting of merged) {
    const entry = entries.get(sighting.key);
    if (entry) join(entry, sighting);
    else fresh.push(sighting);
  }
  const candidates = await openExchanges(db, held, fresh, run);
  load(candidates.rows, candidates.waiting);

  for (const observer of ['network', 'page', 'devtools'] as const) {
    const own = fresh.filter((sighting) => sighting.observer === observer);
    for (const sighting of joinToPartners(own, observer, [...new Set(entries.values())])) {
      add({ ...sighting, keys: [sighting.key], row: null, waiting: null, changed: true });
    }
    for (const entry of new Set(entries.values())) add(entry);
  }
  return [...new Set(entries.values())].filter((entry) => entry.changed);
}

function entryOfRow(row: ErrorRow): Entry {
  const groups = row.open === undefined ? [] : [row.open];
  return { keys: row.keys, groups, exchange: row.exchange, row, waiting: null, changed: false };
}

function entryOfWaiting(waiting: WaitingRow): Entry {
  const { groups, exchange } = waiting.sighting;
  return { keys: [waiting.key], groups, exchange, row: null, waiting, changed: false };
}

function mergeSameKeys(sightings: readonly Sighting[]): Sighting[] {
  const merged = new Map<string, Sighting>();
  for (const sighting of sightings) {
    const known = merged.get(sighting.key);
    merged.set(
      sighting.key,
      known ? { ...known, exchange: joinExchanges(known.exchange, sighting.exchange) } : sighting,
    );
  }
  return [...merged.values()];
}

/** What is stored around the time of these sightings and lacks a partner. */
async function openExchanges(
  db: Database,
  held: OpenExchanges,
  sightings: readonly Sighting[],
  run: number,
): Promise<{ rows: ErrorRow[]; waiting: WaitingRow[] }> {
  if (sightings.length === 0) return { rows: [], waiting: [] };
  const times = sightings.map((sighting) => responseTime(sighting.exchange));
  const from = Math.min(...times) - MATCHING_REACH_MS;
  const to = Math.max(...times) + MATCHING_REACH_MS;
  const tabs = new Set(sightings.flatMap((one) => tabToSearch(one) ?? []));
  const groups = [...new Set(sightings.filter((one) => one.observer !== 'devtools').flatMap((one) => one.groups))];
  const isOfRun = (one: { run?: number }) => one.run === run;
  if (tabs.size === 0 && held.covers(from)) {
    const { rows, waiting } = held.ofGroups(groups, from, to);
    return { rows: rows.filter(isOfRun), waiting: waiting.filter(isOfRun) };
  }

  const rows: ErrorRow[] = [];
  for (const group of groups) {
    rows.push(...(await db.errors.where('[open+at]').between([group, from], [group, to]).toArray()));
  }
  for (const tabId of tabs) {
    rows.push(...(await db.errors.where('[run+tabId+at]').between([run, tabId, from], [run, tabId, to]).toArray()));
  }
  const rowsWaiting =
    tabs.size > 0 ? db.waiting.where('at').between(from, to) : db.waiting.where('groups').anyOf(groups).distinct();
  const waiting = await rowsWaiting.toArray();
  return { rows: rows.filter(isOfRun), waiting: waiting.filter(isOfRun) };
}

/** The tab in all of which a sighting's partner is looked for: its document is not known, or not the one that is named. */
function tabToSearch({ observer, groups, exchange }: Sighting): number | null {
  if (observer === 'devtools') return exchange.tabId;
  return observer === 'page' && groups[0] !== undefined ? makersTabIn(groups[0]) : null;
}

/** Joins fresh sightings of one observer to the exchanges that it has not seen; returns those without a partner. */
function joinToPartners(fresh: readonly Sighting[], observer: Observer, entries: readonly Entry[]): Sighting[] {
  const alone = new Set(fresh);
  for (const preference of Array(MAX_GROUPS).keys()) {
    const seeking = Map.groupBy(
      [...alone].filter((sighting) => sighting.groups[preference] !== undefined),
      (sighting) => sighting.groups[preference] as string,
    );
    // Those of whom more is known choose first.
    const inOrder = [...seeking].sort(([a], [b]) => Number(isOfMade(a)) - Number(isOfMade(b)));
    for (const [group, ours] of inOrder) {
      const theirs = entries.filter((entry) => !seenBy(entry, observer) && groupsOf(entry, observer).includes(group));
      const [a, b] = [theirs.map((entry) => entry.exchange), ours.map((sighting) => sighting.exchange)];
      const pairs = observer === 'network' ? pairUp(b, a) : pairUp(a, b);
      for (const { witness, report, ambiguous } of pairs) {
        const entry = theirs[observer === 'network' ? report : witness] as Entry;
        const sighting = ours[observer === 'network' ? witness : report] as Sighting;
        join(entry, sighting);
        const unpaired = isOfMade(group) ? (observer === 'network' ? ours : theirs).length - pairs.length : 0;
        const rivals = isOfMade(group) ? rivalsOf(entry, entries) : [];
        for (const one of [...(ambiguous || unpaired + rivals.length > 0 ? [entry] : []), ...rivals]) {
          one.exchange = { ...one.exchange, ambiguous: one.exchange.ambiguous || !hasExactBody(one.exchange) };
          one.changed = true;
        }
        alone.delete(sighting);
      }
    }
  }
  return [...alone];
}

const isOfMade = (group: string) => makersTabIn(group) !== null;

/**
 * Calls like that of the entry which other documents told of: the documents that one document made, and their maker, have
 * one place. Nothing says which of them a witness saw, so all of them are doubtful.
 */
function rivalsOf(entry: Entry, entries: readonly Entry[]): Entry[] {
  const page = pageOf(entry);
  return entries.filter(
    (one) =>
      pageOf(one) !== null &&
      pageOf(one) !== page &&
      one.exchange.tabId === entry.exchange.tabId &&
      groupOf('', one.exchange, one.exchange.status) === groupOf('', entry.exchange, entry.exchange.status) &&
      canBeOne(entry.exchange, one.exchange),
  );
}

/** The document whose script told of it: a page's key is `page:<document>:<n>`. */
function pageOf({ keys }: Pick<Entry, 'keys'>): string | null {
  const key = keys.find((one) => one.startsWith('page:'));
  return key === undefined ? null : key.slice(0, key.lastIndexOf(':'));
}

/** HAR entries know a tab and no document; a document that another made may be named by that one. */
function groupsOf(entry: Entry, seeker: Observer): string[] {
  const { exchange } = entry;
  if (seeker === 'devtools') return [groupOf(tabPlace(exchange.tabId), exchange, exchange.status)];
  const made = seeker === 'page' ? groupOfMade(entry) : null;
  return made === null ? entry.groups : [...entry.groups, made];
}

/** What the network says outweighs what a page says. */
function join(entry: Entry, sighting: Sighting): void {
  const trusted = sighting.observer === 'network' && !seenBy(entry, 'network');
  entry.exchange = trusted
    ? joinExchanges(sighting.exchange, entry.exchange)
    : joinExchanges(entry.exchange, sighting.exchange);
  if (!entry.keys.includes(sighting.key)) entry.keys = [...entry.keys, sighting.key];
  entry.groups = [...new Set([...entry.groups, ...sighting.groups])];
  entry.changed = true;
}
