import type { ApiError } from '../domain/api-error.ts';
import { countedAs } from '../domain/counted-as.ts';
import { nexlaEndpoint } from '../domain/endpoint.ts';
import { isWitnessed } from '../domain/exchange.ts';
import { parse } from '../domain/parse.ts';
import { headerClock, headersClock } from '../domain/server-clock.ts';
import type { Sighting } from '../domain/sighting.ts';
import { type ApiBase, baseOf } from '../domain/sites.ts';
import type { BudgetRow, Database, EndpointRow, ErrorRow, WaitingRow } from '../storage/database.ts';
import { endpointName } from '../storage/histories.ts';
import { GIVEN_UP } from '../storage/queries.ts';
import { emptyBudget, hourOf, spendBody, spendError } from './budget.ts';
import { type Entry, entriesFor, seenBy } from './entries.ts';
import { Histories, Problems } from './histories.ts';
import { recordQuotas, type Stating } from './quotas.ts';
import { recordRecoveries } from './recoveries.ts';
import { runOf } from './run.ts';

/** A response that was no error: counted at its endpoint, and read for what its headers (lower-case names) say of quotas. */
export type Success = { base: ApiBase; path: string; method: string; at: number; headers: Record<string, string> };

/** What the capture sources saw since the last commit. */
export type Batch = { sightings: Sighting[]; successes: Success[] };

/**
 * The one transaction that stores errors and everything counted of them; run again with the same sightings, it
 * changes nothing.
 * An exchange is stored as an error once a witness saw it and it reads as one; until then it waits.
 * @param now ms since the epoch (UTC)
 * @param session names the run of the browser (lib/background/session.ts)
 */
export function record(
  db: Database,
  bases: readonly ApiBase[],
  batch: Batch,
  now: number,
  session = '',
): Promise<void> {
  return db.transaction('rw', db.tables, async () => {
    const run = await runOf(db, session, now);
    const counters = new Counters();
    const changed: Omit<ErrorRow, 'id'>[] = [];
    const kept: ErrorRow[] = [];
    const added: Omit<ErrorRow, 'id'>[] = [];
    const waiting: WaitingRow[] = [];
    const noLongerWaiting: string[] = [];
    const entries = await entriesFor(db, batch.sightings, run);
    const budgets = await loadBudgets(db, entries, run, now);

    for (const entry of entries) {
      const base = baseOf(bases, entry.exchange.origin + entry.exchange.path);
      if (!base || entry.waiting?.refused) continue;
      const error = isWitnessed(entry.exchange) ? parse(entry.exchange) : null;
      if (!error) {
        waiting.push(waitingRow(entry, run, now));
        continue;
      }
      const budget = budgets.of(entry, now);
      if (!entry.row && !spendError(budget)) {
        counters.error(rowOf(entry, base, error, run, now), 1);
        entry.exchange.body = null;
        waiting.push({ ...waitingRow(entry, run, now), refused: true });
        continue;
      }
      if (entry.waiting) noLongerWaiting.push(entry.waiting.key);
      if (entry.exchange.body && !entry.row?.exchange.body && !spendBody(budget, entry.exchange.body.text.length)) {
        entry.exchange.body = null;
      }
      const row = rowOf(entry, base, error, run, now);
      if (entry.row) {
        if (entry.row.countedAs !== row.countedAs || entry.row.endpoint !== row.endpoint) {
          if (entry.row.countedAs !== null) counters.error(entry.row, -1);
          if (row.countedAs !== null) counters.error(row, 1);
          changed.push(row);
        }
        kept.push({ ...row, id: entry.row.id, at: entry.row.at });
      } else {
        if (row.countedAs !== null) counters.error(row, 1);
        added.push(row);
      }
    }
    const successes = batch.successes.map(({ base, path, method, at, headers }) => ({
      base: base.origin + base.prefix,
      endpoint: nexlaEndpoint(method, path, base),
      at,
      headers,
      clock: headersClock(headers, at),
    }));
    for (const { base, endpoint, at } of successes) counters.success(base, endpoint, at);

    await db.errors.bulkPut(kept);
    await db.errors.bulkAdd(added as ErrorRow[]);
    await db.waiting.bulkDelete(noLongerWaiting);
    await db.waiting.bulkPut(waiting);
    await db.tabBudgets.bulkPut(budgets.all());
    const before = await counters.save(db, now);
    await recordRecoveries(db, bases, [...changed, ...added], successes, before);
    await recordQuotas(db, [...added.filter(isFresh).map(stating), ...successes]);
  });
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

async function loadBudgets(db: Database, entries: readonly Entry[], run: number, now: number) {
  const keys = new Map<string, [number, number, number]>();
  for (const entry of entries) {
    const key: [number, number, number] = [run, entry.exchange.tabId, hourOf(timeOf(entry, now))];
    keys.set(key.join(), key);
  }
  const wanted = [...keys.values()];
  const rows = await db.tabBudgets.bulkGet(wanted);
  const budgets = new Map<string, BudgetRow>(
    wanted.map((key, index) => [key.join(), rows[index] ?? emptyBudget(...key)]),
  );
  return {
    of: (entry: Entry, at: number) =>
      budgets.get([run, entry.exchange.tabId, hourOf(timeOf(entry, at))].join()) as BudgetRow,
    all: () => [...budgets.values()],
  };
}

/** Sums up a batch before it touches the counters: a burst costs one read and one write per counter. */
class Counters {
  readonly #problems = new Problems();
  readonly #endpoints = new Map<string, EndpointRow>();
  readonly #histories = new Histories();

  error(row: Pick<ErrorRow, 'at' | 'base' | 'endpoint' | 'code'>, change: 1 | -1): void {
    const { code, base, endpoint, at } = row;
    this.#problems.add(row, change);
    this.#histories.add('code', code, at, change);
    // The page did not wait for the answer: that says nothing of how often the call, or the API, fails.
    if (code === GIVEN_UP) return;
    this.#histories.add('errors', endpointName(base, endpoint), at, change);
    this.#histories.add('base-errors', base, at, change);
    const known = this.#endpoint(base, endpoint);
    known.errors += change;
    known.lastErrorAt = Math.max(known.lastErrorAt ?? 0, at);
  }

  success(base: string, endpoint: string, at: number): void {
    this.#histories.add('successes', endpointName(base, endpoint), at, 1);
    this.#histories.add('base-successes', base, at, 1);
    const known = this.#endpoint(base, endpoint);
    known.successes += 1;
    known.lastSuccessAt = Math.max(known.lastSuccessAt ?? 0, at);
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

  /** @returns the stored endpoints as they were before */
  async save(db: Database, now: number): Promise<EndpointRow[]> {
    await this.#histories.save(db, now);
    await this.#problems.save(db);
    const endpoints = [...this.#endpoints.values()];
    const storedEndpoints = await db.endpoints.bulkGet(
      endpoints.map((row) => [row.base, row.endpoint] as [string, string]),
    );
    await db.endpoints.bulkPut(
      endpoints.map((row, index) => {
        const stored = storedEndpoints[index];
        if (!stored) return row;
        return {
          ...row,
          successes: row.successes + stored.successes,
          errors: row.errors + stored.errors,
          lastSuccessAt: latest(row.lastSuccessAt, stored.lastSuccessAt),
          lastErrorAt: latest(row.lastErrorAt, stored.lastErrorAt),
        };
      }),
    );
    return storedEndpoints.filter((stored) => stored !== undefined);
  }
}

function latest(a: number | null, b: number | null): number | null {
  return a === null || b === null ? (a ?? b) : Math.max(a, b);
}
