import type { Alert } from '../domain/alerts/alert.ts';
import type { Silence } from '../domain/alerts/silence.ts';
import type { RecoveredCall } from '../domain/recovery.ts';
import type { EndpointRow, ErrorRow, HistoryRow, ProblemRow } from './tables.ts';

/** What is read in more than one way. */
export type Tables = {
  errors: ErrorRow;
  problems: ProblemRow;
  endpoints: EndpointRow;
  histories: HistoryRow;
  recoveries: RecoveredCall;
  alerts: Alert;
  silences: Silence;
};

export type TableName = keyof Tables;
/** A key of IndexedDB, with compound ones as lists. */
export type Key = string | number | (string | number)[];

/**
 * How rows are read: by dexie, which keeps a view current, or by the browser's own API, which is there sooner. An index
 * is named as the tables of lib/storage/database.ts name it.
 */
export type Rows = {
  all<T extends TableName>(table: T): Promise<Tables[T][]>;
  /** The row with this primary key. */
  get<T extends TableName>(table: T, key: Key): Promise<Tables[T] | undefined>;
  /** The rows that have this key in an index. */
  equal<T extends TableName>(table: T, index: string, key: Key): Promise<Tables[T][]>;
  /** The rows whose keys lie from one up to another, lowest first. */
  between<T extends TableName>(table: T, index: string, from: Key, until: Key, limit?: number): Promise<Tables[T][]>;
  /** The same, highest first. */
  newest<T extends TableName>(table: T, index: string, from: Key, until: Key, limit: number): Promise<Tables[T][]>;
  /** The highest of them that is meant. */
  newestThat<T extends TableName>(
    table: T,
    index: string,
    from: Key,
    until: Key,
    isMeant: (row: Tables[T]) => boolean,
  ): Promise<Tables[T] | undefined>;
};
