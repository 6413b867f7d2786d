import type { CountHistory, Counts } from '../domain/rate-history.ts';
import type { Database } from '../storage/database.ts';
import { historyOfRow, minutesOfRow } from '../storage/histories.ts';
import type { BudgetRow, EndpointRow, HistoryRow, MarkRow, ProblemRow } from '../storage/tables.ts';
import { HeldRows } from './held-rows.ts';
import { OpenExchanges } from './open-exchanges.ts';
import { runOf } from './run.ts';
import { isSoundBudget, isSoundEndpoint, isSoundHistory, isSoundMark, isSoundProblem } from './sound-rows.ts';

/**
 * What one commit leaves in memory for the next, so that a commit mostly writes alone. All of it was read out of the
 * database or written to it, and can be forgotten at any moment. Whoever else changes or deletes what is stored here does
 * so in turn with the commits (lib/background/turns.ts), and has it forgotten.
 */
export class Memory {
  readonly open = new OpenExchanges();
  readonly histories = new HeldRows<HistoryRow, [HistoryRow['kind'], string], { last: number; history: CountHistory }>(
    (db) => db.histories,
    (row) => ({ last: row.last, history: historyOfRow(row) }),
    isSoundHistory,
  );
  readonly problems = new HeldRows<ProblemRow, [string, string, string], { last: number; minutes: Counts }>(
    (db) => db.problems,
    (row) => ({ last: row.last, minutes: minutesOfRow(row, 0) }),
    isSoundProblem,
  );
  readonly endpoints = new HeldRows<EndpointRow, [string, string]>(
    (db) => db.endpoints,
    (row) => row,
    isSoundEndpoint,
  );
  readonly budgets = new HeldRows<BudgetRow, [number, number, number]>(
    (db) => db.tabBudgets,
    (row) => row,
    isSoundBudget,
  );
  readonly marks = new HeldRows<MarkRow, MarkRow['name']>(
    (db) => db.marks,
    (row) => row,
    isSoundMark,
  );
  #run: { session: string; number: number } | null = null;

  /** The number of the browser's run; a new one ends what is held of the run before. `now` in ms (UTC). */
  async runOf(db: Database, session: string, now: number): Promise<number> {
    if (this.#run?.session === session) return this.#run.number;
    this.forget();
    const number = await db.transaction('rw', db.marks, async () => runOf(db, session, now));
    this.#run = { session, number };
    return number;
  }

  /** Rows that were not as the extension writes them, and are replaced; as often as they are asked for, once. */
  takeDamaged(): number {
    let damaged = 0;
    for (const rows of [this.histories, this.problems, this.endpoints, this.budgets, this.marks]) {
      damaged += rows.damaged;
      rows.damaged = 0;
    }
    return damaged;
  }

  /** Call it between two commits. */
  limit(): void {
    for (const rows of [this.histories, this.problems, this.endpoints, this.budgets]) rows.limit();
  }

  forget(): void {
    for (const part of [this.open, this.histories, this.problems, this.endpoints, this.budgets, this.marks]) {
      part.forget();
    }
    this.#run = null;
  }
}
