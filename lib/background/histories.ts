import { packCounts } from '../domain/packed-counts.ts';
import { type Counts, count, MINUTE_MS, minuteOf, raise } from '../domain/rate-history.ts';
import type { Database, ErrorRow, HistoryRow, ProblemRow } from '../storage/database.ts';
import { historyOfRow, minutesOfRow, packedRow } from '../storage/histories.ts';

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

  /** Call it inside the transaction that stores what is counted. */
  async save(db: Database, now: number): Promise<void> {
    const changes = this.#changes.all();
    if (changes.length === 0) return;
    const rows = await db.histories.bulkGet(changes.map(({ key: { kind, name } }): HistoryKey => [kind, name]));
    await db.histories.bulkPut(
      changes.map(({ key, last, events }, index) => {
        const row = rows[index];
        const history = historyOfRow(row);
        for (const { at, change } of events) count(history, at, change);
        return packedRow(key.kind, key.name, Math.max(last, row?.last ?? 0), history);
      }),
    );
    if ((await db.marks.get('recording')) === undefined) await db.marks.put({ name: 'recording', at: now });
  }
}

/** Collects how often codes came at endpoints. */
export class Problems {
  readonly #changes = new Changes<Pick<ProblemRow, 'code' | 'base' | 'endpoint'>>();

  add({ code, base, endpoint, at }: Pick<ErrorRow, 'code' | 'base' | 'endpoint' | 'at'>, change: 1 | -1): void {
    this.#changes.add({ code, base, endpoint }, at, change);
  }

  /** Call it inside the transaction that stores what is counted. */
  async save(db: Database): Promise<void> {
    const changes = this.#changes.all();
    const rows = await db.problems.bulkGet(
      changes.map(({ key: { code, base, endpoint } }): ProblemKey => [code, base, endpoint]),
    );
    await db.problems.bulkPut(
      changes.map(({ key, last, events }, index) => {
        const row = rows[index];
        const minutes = row === undefined ? new Map() : minutesOfRow(row, 0);
        for (const { at, change } of events) raise(minutes, minuteOf(at), change);
        return { ...key, last: Math.max(last, row?.last ?? 0), minutes: packCounts(minutes) };
      }),
    );
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
