import { packCounts } from '../domain/packed-counts.ts';
import { type Counts, count, emptyHistory, MINUTE_MS, minuteOf, raise } from '../domain/rate-history.ts';
import type { Database } from '../storage/database.ts';
import { minutesOfRow, packedRow } from '../storage/histories.ts';
import type { ErrorRow, HistoryRow, ProblemRow } from '../storage/tables.ts';
import type { Memory } from './memory.ts';

type HistoryKey = [kind: HistoryRow['kind'], name: string];
type ProblemKey = [code: string, base: string, endpoint: string];

type Change<Key> = { key: Key; last: number; events: { at: number; change: 1 | -1 }[] };

/** What a batch adds to counters, by what they count: a burst costs one read and one write of each. */
class Changes<Key extends object> {
  readonly #byKey = new Map<string, Change<Key>>();

  add(key: Key, at: number, change: 1 | -1): void {
    const id = JSON.stringify(key);
    const known = this.#byKey.get(id) ?? { key, last: 0, events: [] };
    this.#byKey.set(id, known);
    known.last = Math.max(known.last, at);
    known.events.push({ at, change });
  }

  all(): Change<Key>[] {
    return [...this.#byKey.values()];
  }
}

/** Collects what a batch adds to the histories. */
export class Histories {
  readonly #changes = new Changes<Pick<HistoryRow, 'kind' | 'name'>>();

  add(kind: HistoryRow['kind'], name: string, at: number, change: 1 | -1): void {
    this.#changes.add({ kind, name }, at, change);
  }

  /** The rows to store; they are held from now on. */
  async rows(db: Database, held: Memory['histories']): Promise<HistoryRow[]> {
    const changes = this.#changes.all();
    await held.read(
      db,
      changes.map(({ key: { kind, name } }): HistoryKey => [kind, name]),
    );
    return changes.map(({ key: { kind, name }, last, events }) => {
      const known = held.get([kind, name]) ?? { last: 0, history: emptyHistory() };
      for (const { at, change } of events) count(known.history, at, change);
      const next = { last: Math.max(last, known.last), history: known.history };
      held.set([kind, name], next);
      return packedRow(kind, name, next.last, next.history);
    });
  }
}

/** Collects how often codes came at endpoints. */
export class Problems {
  readonly #changes = new Changes<Pick<ProblemRow, 'code' | 'base' | 'endpoint'>>();

  add({ code, base, endpoint, at }: Pick<ErrorRow, 'code' | 'base' | 'endpoint' | 'at'>, change: 1 | -1): void {
    this.#changes.add({ code, base, endpoint }, at, change);
  }

  /** The rows to store; they are held from now on. */
  async rows(db: Database, held: Memory['problems']): Promise<ProblemRow[]> {
    const changes = this.#changes.all();
    const keyOf = ({ code, base, endpoint }: Pick<ProblemRow, 'code' | 'base' | 'endpoint'>): ProblemKey => [
      code,
      base,
      endpoint,
    ];
    await held.read(
      db,
      changes.map(({ key }) => keyOf(key)),
    );
    return changes.map(({ key, last, events }) => {
      const known = held.get(keyOf(key)) ?? { last: 0, minutes: new Map() };
      for (const { at, change } of events) raise(known.minutes, minuteOf(at), change);
      const next = { last: Math.max(last, known.last), minutes: known.minutes };
      held.set(keyOf(key), next);
      return { ...key, last: next.last, minutes: packCounts(next.minutes) };
    });
  }
}

/** Takes minutes away from every row that is counted by code and endpoint; one of which nothing is left goes. */
export async function changeProblems(db: Database, change: (minutes: Counts) => void): Promise<void> {
  const kept: ProblemRow[] = [];
  const emptied: ProblemKey[] = [];
  await db.problems.each((row) => {
    const minutes = minutesOfRow(row, 0);
    const before = minutes.size;
    change(minutes);
    if (minutes.size === 0) emptied.push([row.code, row.base, row.endpoint]);
    else if (minutes.size < before) kept.push({ ...row, last: lastOf(row, minutes), minutes: packCounts(minutes) });
  });
  await db.problems.bulkPut(kept);
  await db.problems.bulkDelete(emptied);
}

function lastOf({ last }: ProblemRow, minutes: Counts): number {
  return Math.min(last, (Math.max(...minutes.keys()) + 1) * MINUTE_MS - 1);
}
