import { MATCHING_REACH_MS } from '../capture/matching.ts';
import { isWhole } from '../domain/stored-error.ts';
import type { Database } from '../storage/database.ts';
import type { ErrorRow, WaitingRow } from '../storage/tables.ts';
import { isSoundWaiting } from './sound-rows.ts';

/** How long an exchange is held: its partner may be told late, ms. */
const HELD_MS = 2 * MATCHING_REACH_MS;
/** Exchanges that are held at most, and characters of their bodies. */
const MOST_HELD = 5000;
/** As many are read at a start: more of them cost more than asking for a few. */
const MOST_READ = 1000;
const MOST_CHARS = 16_777_216;
/** Keys of exchanges that are held no more, and documents whose keys were looked for: as many are known at most. */
const MOST_KNOWN = 20_000;

/** What is stored of one exchange: an error, or something that waits. Neither is ever changed in place. */
export type Stored = { row: ErrorRow } | { waiting: WaitingRow };

/**
 * The exchanges that were stored lately, so that matching need not ask the database for them. The database is the truth:
 * this is read out of it, knows for which time it is whole, and may be forgotten at any moment.
 */
export class OpenExchanges {
  readonly #byKey = new Map<string, Stored>();
  readonly #byGroup = new Map<string, Set<Stored>>();
  /** In the order in which they were stored. */
  readonly #all = new Set<Stored>();
  readonly #gone = new Set<string>();
  /** The highest number that each document has told of. */
  readonly #told = new Map<string, number>();
  #chars = 0;
  /** Everything from this time on (ms, UTC) is held; null before it was read. */
  #since: number | null = null;
  /** Whether something that waits is stored and not held. */
  #isWaitingElsewhere = false;
  #commits = 0;

  /**
   * Reads what was stored lately. A life of the background with one commit needs none of it: that asks the database.
   * @param now ms since the epoch (UTC)
   */
  async prepare(db: Database, now: number): Promise<void> {
    this.#commits += 1;
    if (this.#commits < 2) return;
    if (this.#since === null) {
      const since = now - HELD_MS;
      const [rows, waiting] = await Promise.all([
        db.errors.where('at').aboveOrEqual(since).reverse().limit(MOST_READ).toArray(),
        db.waiting.orderBy('at').reverse().limit(MOST_READ).toArray(),
      ]);
      this.#since = since;
      this.#isWaitingElsewhere = waiting.length === MOST_READ;
      for (const row of rows.reverse()) if (isWhole(row)) this.keep({ row });
      if (rows.length === MOST_READ) this.#since = Math.max(since, Number((rows[0] as ErrorRow).at) + 1 || now);
      for (const one of waiting.reverse()) if (isSoundWaiting(one)) this.keep({ waiting: one });
    }
    this.#prune(now);
  }

  /** What is held under a key. */
  ofKey(key: string): Stored | undefined {
    return this.#byKey.get(key);
  }

  /**
   * Which of these keys may be stored though they are not held? Those that were held once; those of DevTools; and of a
   * document its first ones, and any that it has told of: what the background heard before it died is told again. What a
   * request begun before that tells is caught by the unique index of keys.
   */
  toAsk(keys: readonly string[]): string[] {
    const isHeld = this.#since !== null;
    const asked = keys.filter(
      (key) => !this.#byKey.has(key) && (!isHeld || this.#gone.has(key) || this.#maySayAgain(key)),
    );
    for (const [document, n] of keys.flatMap(recordOf)) {
      this.#told.set(document, Math.max(n, this.#told.get(document) ?? n));
    }
    limit(this.#told);
    return asked;
  }

  #maySayAgain(key: string): boolean {
    if (key.startsWith('devtools:')) return true;
    return recordOf(key).some(([document, n]) => !(n > (this.#told.get(document) ?? Number.POSITIVE_INFINITY)));
  }

  /** Whether all errors from a time on (ms, UTC), and all that waits, are held. */
  covers(from: number): boolean {
    return this.#since !== null && from >= this.#since && !this.#isWaitingElsewhere;
  }

  /** What lacks a partner in one of these groups: errors between two times (ms, UTC; both included), and all that waits. */
  ofGroups(groups: readonly string[], from: number, to: number): { rows: ErrorRow[]; waiting: WaitingRow[] } {
    const found = new Set(groups.flatMap((group) => [...(this.#byGroup.get(group) ?? [])]));
    const rows: ErrorRow[] = [];
    const waiting: WaitingRow[] = [];
    for (const stored of found) {
      if ('waiting' in stored) waiting.push(stored.waiting);
      else if (stored.row.at >= from && stored.row.at <= to) rows.push(stored.row);
    }
    return { rows, waiting };
  }

  /** Holds what the commit stores, in place of what was stored under its keys. */
  keep(stored: Stored): void {
    if (this.#since === null) return;
    for (const key of keysOf(stored)) {
      const before = this.#byKey.get(key);
      if (before !== undefined) this.#drop(before);
      this.#byKey.set(key, stored);
    }
    for (const group of groupsOf(stored)) {
      const ofGroup = this.#byGroup.get(group) ?? new Set();
      this.#byGroup.set(group, ofGroup.add(stored));
    }
    this.#all.add(stored);
    this.#chars += charsOf(stored);
  }

  forget(): void {
    for (const part of [this.#byKey, this.#byGroup, this.#all, this.#gone, this.#told]) part.clear();
    this.#chars = 0;
    this.#since = null;
    this.#isWaitingElsewhere = false;
    this.#commits = 0;
  }

  #prune(now: number): void {
    const oldest = now - HELD_MS;
    this.#since = Math.max(this.#since ?? oldest, oldest);
    for (const stored of this.#all) {
      const isTooMuch = this.#all.size > MOST_HELD || this.#chars > MOST_CHARS;
      const isOld = 'row' in stored && stored.row.at < oldest;
      if (!isTooMuch && !isOld) continue;
      this.#drop(stored);
      for (const key of keysOf(stored)) this.#gone.add(key);
      if ('waiting' in stored) this.#isWaitingElsewhere = true;
      else this.#since = Math.max(this.#since, stored.row.at + 1);
    }
    limit(this.#gone);
  }

  #drop(stored: Stored): void {
    if (!this.#all.delete(stored)) return;
    this.#chars -= charsOf(stored);
    for (const key of keysOf(stored)) if (this.#byKey.get(key) === stored) this.#byKey.delete(key);
    for (const group of groupsOf(stored)) {
      const ofGroup = this.#byGroup.get(group);
      ofGroup?.delete(stored);
      if (ofGroup?.size === 0) this.#byGroup.delete(group);
    }
  }
}

function keysOf(stored: Stored): string[] {
  return 'row' in stored ? stored.row.keys : [stored.waiting.key];
}

function groupsOf(stored: Stored): string[] {
  if ('waiting' in stored) return stored.waiting.groups;
  return stored.row.open === undefined ? [] : [stored.row.open];
}

function charsOf(stored: Stored): number {
  const { body } = 'row' in stored ? stored.row.exchange : stored.waiting.sighting.exchange;
  return body?.text.length ?? 0;
}

/** Document and number of a page's key, `page:<document>:<n>`; nothing of other keys. */
function recordOf(key: string): [string, number][] {
  const end = key.lastIndexOf(':');
  return key.startsWith('page:') ? [[key.slice(0, end), Number(key.slice(end + 1))]] : [];
}

/** The oldest go. */
function limit(known: Set<string> | Map<string, number>): void {
  for (const one of known.keys()) {
    if (known.size <= MOST_KNOWN) return;
    known.delete(one);
  }
}
