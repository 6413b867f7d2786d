import { count } from '../domain/rate-history.ts';
import type { Database, HistoryRow } from '../storage/database.ts';
import { historyOfRow, packedRow } from '../storage/histories.ts';

type Change = Pick<HistoryRow, 'kind' | 'name' | 'last'> & { events: { at: number; change: number }[] };

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
