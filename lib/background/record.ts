import type { Success } from '../capture/web-request.ts';
import type { ApiError, Shape } from '../domain/api-error.ts';
import { countedAs } from '../domain/counted-as.ts';
import { nexlaEndpoint } from '../domain/endpoint.ts';
import { type Exchange, isWitnessed } from '../domain/exchange.ts';
import { OTHER } from '../domain/other.ts';
import { parse } from '../domain/parse.ts';
import { headerClock, headersClock } from '../domain/server-clock.ts';
import type { Sighting } from '../domain/sighting.ts';
import { type ApiBase, baseOf } from '../domain/sites.ts';
import { exchangeNotAhead, latestAt, notAhead } from '../domain/time-ahead.ts';
import type { Database } from '../storage/database.ts';
import { endpointName } from '../storage/histories.ts';
import { GIVEN_UP } from '../storage/queries.ts';
import type { BudgetRow, EndpointRow, ErrorRow, WaitingRow } from '../storage/tables.ts';
import { emptyBudget, fitsError, hourOf, spendText, spendWaiting } from './budget.ts';
import { CountedNames } from './counted-names.ts';
import { type Entry, entriesFor, seenBy } from './entries.ts';
import { Histories, Problems } from './histories.ts';
import { Memory } from './memory.ts';
import { recordQuotas, type Stating, thatState } from './quotas.ts';
import { recordRecoveries, turnsOf } from './recoveries.ts';
import { isSoundMark } from './sound-rows.ts';

export type { Success };

/** What the capture sources saw since the last commit. */
export type Batch = { sightings: Sighting[]; successes: Success[] };

/**
 * Stores errors and everything counted of them: what is read and worked out comes first, then one transaction that writes.
 * Run again with the same sightings, it changes nothing.
 * An exchange is stored as an error once a witness saw it and it reads as one; until then it waits.
 * Between two of them nobody else may change what they share (lib/background/turns.ts).
 * @param now ms since the epoch (UTC)
 * @param session names the run of the browser (lib/background/session.ts)
 * @param held what the commit before left in memory; empty after a commit that was refused
 */
export async function record(
  db: Database,
  bases: readonly ApiBase[],
  batch: Batch,
  now: number,
  session = '',
  held = new Memory(),
): Promise<void> {
  try {
    await commit(db, bases, batch, now, session, held);
    held.limit();
  } catch (reason) {
    held.forget();
    throw reason;
  }
}

async function commit(
  db: Database,
  bases: readonly ApiBase[],
  batch: Batch,
  now: number,
  session: string,
  held: Memory,
): Promise<void> {
  const run = await held.runOf(db, session, now);
  await held.open.prepare(db, now);
  const failures: Failure[] = [];
  const waiting: WaitingRow[] = [];
  const noLongerWaiting: string[] = [];
  // A copy: the batch is given again where this is refused.
  const sightings = batch.sightings.map((one) => ({ ...one, exchange: { ...exchangeNotAhead(one.exchange, now) } }));
  const entries = await entriesFor(db, held.open, sightings, run);
  const budgets = await loadBudgets(db, held, entries, run, now);

  for (const entry of entries) {
    const base = baseOf(bases, entry.exchange.origin + entry.exchange.path);
    if (!base || entry.waiting?.refused) continue;
    const budget = budgets.of(entry);
    const error = readBefore(entry) ?? (isWitnessed(entry.exchange) ? parse(entry.exchange) : null);
    if (!error) {
      if (!entry.waiting && !spendWaiting(budget)) continue;
      if (saysNoMore(entry.exchange)) entry.exchange.body = null;
      spendText(budget, entry);
      waiting.push(waitingRow(entry, run, now));
      continue;
    }
    if (!entry.row && !fitsError(budget)) {
      // Its sightings must be known again. Where there are too many for that, they are no longer counted at all.
      if (!entry.waiting && !spendWaiting(budget)) continue;
      budget.errorsNotKept += 1;
      entry.exchange.body = null;
      entry.exchange.responseHeaders = {};
      waiting.push({ ...waitingRow(entry, run, now), refused: true });
      continue;
    }
    if (!entry.row) budget.errors += 1;
    if (entry.waiting) noLongerWaiting.push(entry.waiting.key);
    spendText(budget, entry);
    failures.push({ before: entry.row, row: rowOf(entry, base, error, run, now) });
  }
  const calls = (isTakenBack: boolean) =>
    batch.successes.filter((one) => (one.isTakenBack === true) === isTakenBack).map((one) => callOf(one, now));
  const [successes, takenBack] = [calls(false), calls(true)];

  const counters = new Counters();
  const toCount = failures
    .filter(isCountedAnew)
    .flatMap(({ row }) => (row.countedAs === null ? [] : { ...row, code: row.countedAs }));
  const names = await CountedNames.of(db, held, toCount, [...successes, ...takenBack], now);
  const changed: CountedRow[] = [];
  const added: CountedRow[] = [];
  const kept: ErrorRow[] = [];
  for (const { row, before } of failures) {
    const isAnew = isCountedAnew({ row, before });
    const stored = isAnew ? countedRow(row, names) : asCounted(row, before);
    if (isAnew) {
      if (before !== null) counters.error(before, -1);
      counters.error(stored, 1);
    }
    if (before === null) added.push(stored);
    else {
      kept.push({ ...stored, id: before.id, at: before.at });
      if (isAnew || row.endpoint !== before.endpoint) changed.push(stored);
    }
  }
  const named = successes.filter((success) => {
    const endpoint = names.ofCall(success);
    counters.success(success.base, endpoint, success.at, 1);
    return endpoint !== OTHER;
  });
  const renamed = takenBack.map((success) => ({ ...success, endpoint: names.ofCall(success) }));
  await held.endpoints.read(
    db,
    renamed.map(({ base, endpoint }): [string, string] => [base, endpoint]),
  );
  for (const { base, endpoint, at } of renamed) {
    // What was deleted meanwhile has taken its count along.
    const counted = held.endpoints.get([base, endpoint])?.successes ?? 0;
    if (endpoint === OTHER || counted > 0) counters.success(base, endpoint, at, -1);
  }

  const counted = await counters.rows(db, held, now);
  const failed = [...changed, ...added].filter(({ countedAt }) => countedAt === undefined);
  const turns = turnsOf(failed, named, counted.before);
  const quotas = thatState([...added.filter(isFresh).map(stating), ...successes]);
  await held.marks.read(db, ['recording']);
  const damaged = held.takeDamaged();
  const isFirst = counted.histories.length > 0 && held.marks.get('recording') === undefined;

  const used = [
    ...(kept.length + added.length + turns.length > 0 ? [db.errors] : []),
    ...(noLongerWaiting.length + waiting.length > 0 ? [db.waiting] : []),
    ...(budgets.all().length > 0 ? [db.tabBudgets] : []),
    ...(counted.histories.length > 0 ? [db.histories] : []),
    ...(counted.problems.length > 0 ? [db.problems] : []),
    ...(counted.endpoints.length + turns.length > 0 ? [db.endpoints] : []),
    ...(turns.length > 0 ? [db.recoveries] : []),
    ...(quotas.length > 0 ? [db.quotas] : []),
    db.marks,
  ];
  if (used.length === 1) return;
  const ids = await db.transaction('rw', used, async () => {
    if (kept.length > 0) await db.errors.bulkPut(kept);
    const made = added.length > 0 ? await db.errors.bulkAdd(added as ErrorRow[], { allKeys: true }) : [];
    if (noLongerWaiting.length > 0) await db.waiting.bulkDelete(noLongerWaiting);
    if (waiting.length > 0) await db.waiting.bulkPut(waiting);
    if (budgets.all().length > 0) await db.tabBudgets.bulkPut(budgets.all());
    if (counted.histories.length > 0) await db.histories.bulkPut(counted.histories);
    if (isFirst) await db.marks.put({ name: 'recording', at: now });
    if (counted.problems.length > 0) await db.problems.bulkPut(counted.problems);
    if (counted.endpoints.length > 0) await db.endpoints.bulkPut(counted.endpoints);
    await recordRecoveries(db, bases, turns, names);
    if (quotas.length > 0) await recordQuotas(db, quotas);
    await names.save(db, held);
    if (damaged > 0) await tellDamaged(db, damaged, now);
    return made;
  });

  if (isFirst) held.marks.set('recording', { name: 'recording', at: now });
  for (const row of kept) held.open.keep({ row });
  for (const [index, row] of added.entries()) held.open.keep({ row: { ...row, id: ids[index] as number } });
  for (const one of waiting) held.open.keep({ waiting: one });
}

/** A success as it is counted at its endpoint, with what its headers say. `now` in ms (UTC). */
function callOf({ base, path, method, at, headers }: Success, now: number) {
  const receivedAt = notAhead(at, now);
  const endpoint = nexlaEndpoint(method, path, base);
  return {
    base: base.origin + base.prefix,
    endpoint,
    at: receivedAt,
    headers,
    clock: headersClock(headers, receivedAt),
  };
}

/** Remembers for the options page that rows were replaced, whose counts are lost. */
async function tellDamaged(db: Database, rows: number, now: number): Promise<void> {
  const before = await db.marks.get('damaged');
  const known = before?.name === 'damaged' && isSoundMark(before) ? before.rows : 0;
  await db.marks.put({ name: 'damaged', at: now, rows: known + rows });
}

type CountedRow = Omit<ErrorRow, 'id'>;
/** An error of the batch, and what was stored of it before. */
type Failure = { row: CountedRow; before: ErrorRow | null };

/** What the body said that was not kept: without it, whatever else is told of the exchange would take that back. */
function readBefore({ row, exchange }: Entry): ApiError | null {
  const isUnkept =
    row !== null &&
    row.exchange.body === null &&
    exchange.body === null &&
    row.exchange.status === exchange.status &&
    !READ_WITHOUT_BODY.has(row.error.shape);
  return isUnkept ? row.error : null;
}

const READ_WITHOUT_BODY: ReadonlySet<Shape> = new Set<Shape>(['unread', 'empty', 'no-response', 'html']);

/** Whether it is not counted yet, or as something else. */
function isCountedAnew({ row, before }: Failure): boolean {
  if (before === null) return row.countedAs !== null;
  if (row.countedAs === null || before.countedAs === null) return row.countedAs !== before.countedAs;
  const isOtherCode = before.countedAs === OTHER ? row.code !== before.code : row.countedAs !== before.countedAs;
  return isOtherCode || row.endpoint !== before.endpoint;
}

/** The row with the names under which it is counted from now on. */
function countedRow(row: CountedRow, names: CountedNames): CountedRow {
  if (row.countedAs === null) return row;
  const { code, endpoint } = names.ofFailure({ ...row, code: row.countedAs });
  return { ...row, countedAs: code, ...(endpoint === row.endpoint ? {} : { countedAt: endpoint }) };
}

/** The row with the names under which it was counted before, whatever is known or new by now. */
function asCounted(row: CountedRow, before: ErrorRow | null): CountedRow {
  if (before === null) return row;
  const { countedAs, countedAt } = before;
  return { ...row, countedAs, ...(countedAt === undefined ? {} : { countedAt }) };
}

/** A witness saw it end well, and its body says nothing else: no word of it is needed to know so again. */
function saysNoMore(exchange: Exchange): boolean {
  return isWitnessed(exchange) && exchange.body !== null && parse({ ...exchange, body: null }) === null;
}

/** What came out of the browser's cache says nothing about now. */
function isFresh({ exchange }: Pick<ErrorRow, 'exchange'>): boolean {
  return exchange.fromCache !== true;
}

function stating(row: Omit<ErrorRow, 'id'>): Stating {
  return { base: row.base, headers: row.exchange.responseHeaders, clock: headerClock(row) };
}

function timeOf({ exchange }: Entry, now: number): number {
  return exchange.respondedAt ?? exchange.endedAt ?? exchange.startedAt ?? now;
}

function rowOf(entry: Entry, base: ApiBase, error: ApiError, run: number, now: number): Omit<ErrorRow, 'id'> {
  const { exchange, keys, groups } = entry;
  const [open] = groups;
  const alone = !(seenBy(entry, 'network') && seenBy(entry, 'page'));
  return {
    at: entry.row?.at ?? timeOf(entry, now),
    endpoint: nexlaEndpoint(exchange.method, exchange.path, base),
    base: base.origin + base.prefix,
    code: error.code,
    tabId: exchange.tabId,
    run: entry.row?.run ?? run,
    exchange,
    error,
    keys,
    countedAs: countedAs(exchange, error),
    ...(alone && open !== undefined ? { open } : {}),
  };
}

function waitingRow(entry: Entry, run: number, now: number): WaitingRow {
  const key = entry.waiting?.key ?? (entry.keys[0] as string);
  const sighting: Sighting = {
    key,
    observer: seenBy(entry, 'network') ? 'network' : seenBy(entry, 'page') ? 'page' : 'devtools',
    groups: entry.groups,
    exchange: entry.exchange,
  };
  return { key, at: timeOf(entry, now), run, groups: entry.groups, sighting };
}

async function loadBudgets(db: Database, held: Memory, entries: readonly Entry[], run: number, now: number) {
  // The hour in which it is told, not the one that a page says it was in.
  const tabs = [...new Set(entries.map(({ exchange }) => exchange.tabId))];
  const keys = tabs.map((tabId): [number, number, number] => [run, tabId, hourOf(now)]);
  await held.budgets.read(db, keys);
  const budgets = new Map<number, BudgetRow>();
  for (const key of keys) {
    const budget = held.budgets.get(key) ?? emptyBudget(...key);
    held.budgets.set(key, budget);
    budgets.set(key[1], budget);
  }
  return {
    of: ({ exchange }: Entry) => budgets.get(exchange.tabId) as BudgetRow,
    all: () => [...budgets.values()],
  };
}

/** Sums up a batch before it touches the counters: a burst costs one write of each. */
class Counters {
  readonly #problems = new Problems();
  readonly #endpoints = new Map<string, EndpointRow>();
  readonly #histories = new Histories();

  /** Counts an error under the names that it has for that, or takes it back. */
  error({ countedAs: code, countedAt, base, at, ...row }: CountedRow, change: 1 | -1): void {
    if (code === null) return;
    const endpoint = countedAt ?? row.endpoint;
    this.#problems.add({ code, base, endpoint, at }, change);
    this.#histories.add('code', code, at, change);
    // The page did not wait for the answer: that says nothing of how often the call, or the API, fails.
    if (code === GIVEN_UP) return;
    this.#histories.add('errors', endpointName(base, endpoint), at, change);
    this.#histories.add('base-errors', base, at, change);
    if (endpoint === OTHER) return;
    const known = this.#endpoint(base, endpoint);
    known.errors += change;
    known.lastErrorAt = Math.max(known.lastErrorAt ?? 0, at);
  }

  /** Counts a success, or takes it back; the API did answer then all the same. */
  success(base: string, endpoint: string, at: number, change: 1 | -1): void {
    this.#histories.add('successes', endpointName(base, endpoint), at, change);
    this.#histories.add('base-successes', base, at, change);
    if (endpoint === OTHER) return;
    const known = this.#endpoint(base, endpoint);
    known.successes += change;
    if (change > 0) known.lastSuccessAt = Math.max(known.lastSuccessAt ?? 0, at);
  }

  #endpoint(base: string, endpoint: string): EndpointRow {
    const id = JSON.stringify([base, endpoint]);
    const known = this.#endpoints.get(id) ?? {
      base,
      endpoint,
      successes: 0,
      lastSuccessAt: null,
      errors: 0,
      lastErrorAt: null,
    };
    this.#endpoints.set(id, known);
    return known;
  }

  /** The rows to store, which are held from now on; and the stored endpoints as they were before. */
  async rows(db: Database, held: Memory, now: number) {
    const endpoints = [...this.#endpoints.values()];
    const keyOf = (row: EndpointRow): [string, string] => [row.base, row.endpoint];
    const [histories, problems] = await Promise.all([
      this.#histories.rows(db, held.histories),
      this.#problems.rows(db, held.problems),
      held.endpoints.read(db, endpoints.map(keyOf)),
    ]);
    // A success that is still to come was told by a wrong clock: it ends no failure of today.
    const storedOf = (row: EndpointRow): EndpointRow | undefined => {
      const stored = held.endpoints.get(keyOf(row));
      return (stored?.lastSuccessAt ?? 0) > latestAt(now)
        ? ({ ...stored, lastSuccessAt: null } as EndpointRow)
        : stored;
    };
    const before = endpoints.flatMap((row) => storedOf(row) ?? []);
    const next = endpoints.map((row) => {
      const stored = storedOf(row);
      const sum = !stored
        ? row
        : {
            ...row,
            successes: Math.max(0, row.successes + stored.successes),
            errors: row.errors + stored.errors,
            lastSuccessAt: latest(row.lastSuccessAt, stored.lastSuccessAt),
            lastErrorAt: latest(row.lastErrorAt, stored.lastErrorAt),
          };
      held.endpoints.set(keyOf(row), sum);
      return sum;
    });
    return { histories, problems, endpoints: next, before };
  }
}

function latest(a: number | null, b: number | null): number | null {
  return a === null || b === null ? (a ?? b) : Math.max(a, b);
}
