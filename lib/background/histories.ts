import { packCounts } from '../domain/packed-counts.ts';
import { type Counts, count, MINUTE_MS, minuteOf, raise } from '../domain/rate-history.ts';
import type { Database, ErrorRow, HistoryRow, ProblemRow } from '../storage/database.ts';
import { historyOfRow, minutesOfRow, packedRow } from '../storage/histories.ts';

type Event = { at: number; change: 1 | -1 };
type Change = Pick<HistoryRow, 'kind' | 'name' | 'last'> & { events: Event[] };

/** Collects what a batch adds to the histories: a burst costs one read and one write of each. */
export class Histories {
  readonly #changes = new Map<string, Change>();

  add(kind: HistoryRow['kind'], name: string, at: number, change: 1 | -1): void {
    const id = `${kind} ${name}`;
    const known = this.#changes.get(id) ?? { kind, name, last: 0, events: [] };
    this.#changes.set(id, known);
    known.last = Math.max(known.last, at);
    known.events.push({ at, change });
  }

  /** Call it inside the transaction that stores what is counted. */
  async save(db: Database, now: number): Promise<void> {
    const changes = [...this.#changes.values()];
    if (changes.length === 0) return;
    const rows = await db.histories.bulkGet(
      changes.map(({ kind, name }) => [kind, name] as [HistoryRow['kind'], string]),
    );
    await db.histories.bulkPut(
      changes.map(({ kind, name, last, events }, index) => {
        const row = rows[index];
        const history = historyOfRow(row);
        for (const { at, change } of events) count(history, at, change);
        return packedRow(kind, name, Math.max(last, row?.last ?? 0), history);
      }),
    );
    if ((await db.marks.get('recording')) === undefined) await db.marks.put({ name: 'recording', at: now });
  }
}

type ProblemChange = Omit<ProblemRow, 'minutes'> & { events: Event[] };

/** Collects how often codes came at endpoints, as `Histories` does for what is counted alone. */
export class Problems {
  readonly #changes = new Map<string, ProblemChange>();

  add({ code, base, endpoint, at }: Pick<ErrorRow, 'code' | 'base' | 'endpoint' | 'at'>, change: 1 | -1): void {
    const id = JSON.stringify([code, base, endpoint]);
    const known = this.#changes.get(id) ?? { code, base, endpoint, last: 0, events: [] };
    this.#changes.set(id, known);
    known.last = Math.max(known.last, at);
    known.events.push({ at, change });
  }

  /** Call it inside the transaction that stores what is counted. */
  async save(db: Database): Promise<void> {
    const changes = [...this.#changes.values()];
    const rows = await db.problems.bulkGet(
      changes.map(({ code, base, endpoint }) => [code, base, endpoint] as [string, string, string]),
    );
    await db.problems.bulkPut(
      changes.map(({ events, last, ...problem }, index) => {
        const row = rows[index];
        const minutes = row === undefined ? new Map() : minutesOfRow(row, 0);
        for (const { at, change } of events) raise(minutes, minuteOf(at), change);
        return { ...problem, last: Math.max(last, row?.last ?? 0), minutes: packCounts(minutes) };
      }),
    );
  }
}

/** Takes minutes away from every row that is counted by code and endpoint; one of which nothing is left goes. */
export async function changeProblems(db: Database, change: (minutes: Counts) => void): Promise<void> {
  const kept: ProblemRow[] = [];
  const emptied: [string, string, string][] = [];
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
