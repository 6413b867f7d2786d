import { Dexie, type Table } from 'dexie';
import type { Database } from './database.ts';
import { historyOfRow } from './histories.ts';

/** What is stored of one kind. */
export type LedgerLine = {
  kind: LedgerKind;
  rows: number;
  /** About how many bytes, as far as a sample tells; what the browser adds for its indexes is not in it. */
  bytes: number;
  /** The oldest of it, ms since the epoch (UTC); null where there is none, or it carries no time. */
  since: number | null;
};

export type LedgerKind = (typeof KINDS)[number]['kind'];

/** Rows that are looked at, from each end. */
const SAMPLE = 100;
const HOUR_MS = 3_600_000;

/** Every table of the database is in one of these. */
const KINDS = [
  { kind: 'errors', tables: ['errors'], time: 'at' },
  { kind: 'waiting', tables: ['waiting'], time: 'at' },
  { kind: 'counts', tables: ['problems', 'histories'], time: null },
  { kind: 'successes', tables: ['endpoints', 'recoveries'], time: null },
  { kind: 'quotas', tables: ['quotas'], time: 'at' },
  { kind: 'alerts', tables: ['alerts'], time: 'startedAt' },
  { kind: 'choices', tables: ['silences', 'marks', 'tabBudgets'], time: null },
] as const satisfies { kind: string; tables: string[]; time: string | null }[];

/** What is stored, how much of it, and since when. Safe inside a dexie liveQuery. */
export function ledger(db: Database): Promise<LedgerLine[]> {
  return Promise.all(
    KINDS.map(async ({ kind, tables, time }) => {
      const sizes = await Promise.all(tables.map((name) => sizeOf(db.table(name))));
      return {
        kind,
        rows: sizes.reduce((total, { rows }) => total + rows, 0),
        bytes: Math.round(sizes.reduce((total, { bytes }) => total + bytes, 0)),
        since: kind === 'counts' ? await firstHour(db) : time === null ? null : await first(db.table(tables[0]), time),
      };
    }),
  );
}

async function sizeOf(table: Table): Promise<{ rows: number; bytes: number }> {
  const [rows, oldest, newest] = await Promise.all([
    table.count(),
    table.limit(SAMPLE).toArray(),
    table.toCollection().reverse().limit(SAMPLE).toArray(),
  ]);
  const sample = [...oldest, ...newest];
  const bytes = sample.reduce((total, row) => total + bytesOf(row), 0);
  return { rows, bytes: sample.length === 0 ? 0 : (bytes / sample.length) * rows };
}

/** About the size of a row: its JSON, and packed bytes as they are. */
function bytesOf(row: Record<string, unknown>): number {
  let packed = 0;
  const json = JSON.stringify(row, (_, value) => {
    if (!(value instanceof Uint8Array)) return value;
    packed += value.length;
    return undefined;
  });
  return json.length + packed;
}

async function first(table: Table, time: string): Promise<number | null> {
  const row = await table.where(time).between(Dexie.minKey, Dexie.maxKey).first();
  return row?.[time] ?? null;
}

async function firstHour(db: Database): Promise<number | null> {
  let hour = Number.POSITIVE_INFINITY;
  await db.histories.each((row) => {
    for (const one of historyOfRow(row).hours.keys()) hour = Math.min(hour, one);
  });
  return Number.isFinite(hour) ? hour * HOUR_MS : null;
}

/** The origins of the API bases of which something is stored. Safe inside a dexie liveQuery. */
export async function storedOrigins(db: Database): Promise<string[]> {
  const bases = new Set<string>();
  // Errors that only a page reports have no counters. From base to base, so that a long history costs nothing.
  for (const [table, index] of [
    [db.endpoints, '[base+endpoint]'],
    [db.errors, '[base+endpoint+at]'],
  ] as const) {
    let row: { base: string } | undefined = await table.orderBy(index).first();
    while (row !== undefined) {
      bases.add(row.base);
      row = await (table as Table<{ base: string }>).where(index).above([row.base, Dexie.maxKey]).first();
    }
  }
  return [...new Set([...bases].map((base) => new URL(base).origin))].sort();
}
