import type { IndexableType, Table } from 'dexie';
import type { Database } from '../storage/database.ts';

/** Rows that are held at most. Names are made up by servers and pages: beyond it all are read again. */
const MOST_HELD = 1000;

/**
 * The rows of one table that commits need, read when first needed and held as they are stored, or in a form that is
 * quicker to work on. What is not stored is held as such.
 */
export class HeldRows<Row, Key extends IndexableType, Held = Row> {
  readonly #held = new Map<string, Held | undefined>();
  readonly #tableOf: (db: Database) => Table<Row, Key>;
  readonly #heldOf: (row: Row) => Held;
  readonly #isSound: (row: Row) => boolean;
  /** Rows that were read and are not as the extension writes them: each is held as none, and replaced. */
  damaged = 0;

  constructor(tableOf: (db: Database) => Table<Row, Key>, heldOf: (row: Row) => Held, isSound: (row: Row) => boolean) {
    this.#tableOf = tableOf;
    this.#heldOf = heldOf;
    this.#isSound = isSound;
  }

  /** Reads what is not held yet. */
  async read(db: Database, keys: readonly Key[]): Promise<void> {
    const unread = [...new Map(keys.map((key) => [idOf(key), key]))].filter(([id]) => !this.#held.has(id));
    if (unread.length === 0) return;
    const rows = await this.#tableOf(db).bulkGet(unread.map(([, key]) => key));
    for (const [index, [id]] of unread.entries()) {
      const row = rows[index];
      const isSound = row === undefined || this.#isSound(row);
      if (!isSound) this.damaged += 1;
      this.#held.set(id, row === undefined || !isSound ? undefined : this.#heldOf(row));
    }
  }

  /** What is stored of a key that was read; undefined where that is nothing. */
  get(key: Key): Held | undefined {
    return this.#held.get(idOf(key));
  }

  /** Call it with what the commit stores. */
  set(key: Key, held: Held): void {
    this.#held.set(idOf(key), held);
  }

  /** Call it between two commits. */
  limit(): void {
    if (this.#held.size > MOST_HELD) this.#held.clear();
  }

  forget(): void {
    this.#held.clear();
    this.damaged = 0;
  }
}

const idOf = (key: unknown) => JSON.stringify(key);
