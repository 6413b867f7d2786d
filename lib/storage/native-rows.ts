import { NATIVE_VERSION } from './database-name.ts';
import type { Key, Rows, TableName } from './rows.ts';

/**
 * Reads by the browser's own API, before dexie is loaded. Nothing is created or upgraded here: only dexie does that.
 * @throws where there is no such database, or one of another version
 */
export async function readNatively<T>(
  name: string,
  tables: readonly TableName[],
  read: (rows: Rows) => Promise<T>,
): Promise<T> {
  const db = await openExisting(name);
  try {
    return await read(nativeRows(db.transaction(tables)));
  } finally {
    db.close();
  }
}

function openExisting(name: string): Promise<IDBDatabase> {
  const request = indexedDB.open(name);
  // There was none: this leaves none behind.
  request.onupgradeneeded = () => request.transaction?.abort();
  return answered(request).then((db) => {
    if (db.version === NATIVE_VERSION) return db;
    db.close();
    throw new Error(`The database has version ${db.version}.`);
  });
}

function nativeRows(transaction: IDBTransaction): Rows {
  const range = (from: Key, until: Key) => IDBKeyRange.bound(from, until, false, true);
  const store = (table: TableName) => transaction.objectStore(table);
  // A primary key is named as an index would be.
  const listed = (table: TableName, index: string): Listed => {
    const rows = store(table);
    return rows.indexNames.contains(index) ? rows.index(index) : rows;
  };
  return {
    all: (table) => answered(store(table).getAll()),
    get: (table, key) => answered(store(table).get(key)),
    equal: (table, index, key) => answered(listed(table, index).getAll(key)),
    between: (table, index, from, until, limit) => answered(listed(table, index).getAll(range(from, until), limit)),
    newest(table, index, from, until, limit) {
      const rows = listed(table, index);
      const query = range(from, until);
      return isReversible(rows)
        ? answered(rows.getAll({ query, count: limit, direction: 'prev' }))
        : stepBack(rows, query, limit, () => true);
    },
    newestThat: async (table, index, from, until, isMeant) =>
      (await stepBack(listed(table, index), range(from, until), 1, isMeant))[0],
  };
}

type Listed = IDBObjectStore | IDBIndex;
type Reversible = { getAll<T>(how: { query: IDBKeyRange; count: number; direction: 'prev' }): IDBRequest<T[]> };

/** Browsers that have `getAllRecords` list from the end at once; TypeScript's library does not know it yet. */
function isReversible(rows: Listed): rows is Listed & Reversible {
  return 'getAllRecords' in rows;
}

/** From the highest on, as many as are wanted of those that are meant. */
function stepBack<T>(rows: Listed, query: IDBKeyRange, count: number, isMeant: (row: T) => boolean): Promise<T[]> {
  const found: T[] = [];
  const request = rows.openCursor(query, 'prev');
  return new Promise((resolve, reject) => {
    request.onerror = () => reject(request.error);
    request.onsuccess = () => {
      const cursor = request.result;
      if (cursor !== null && isMeant(cursor.value)) found.push(cursor.value);
      if (cursor === null || found.length === count) resolve(found);
      else cursor.continue();
    };
  });
}

function answered<T>(request: IDBRequest<T>): Promise<T> {
  return new Promise((resolve, reject) => {
    request.onsuccess = () => resolve(request.result);
    request.onerror = () => reject(request.error);
  });
}
