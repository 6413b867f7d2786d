import type { Database } from './database.ts';
import type { Key, Rows, TableName, Tables } from './rows.ts';

/** Rows by dexie: safe inside a liveQuery, which follows what is read. */
export function dexieRows(db: Database): Rows {
  const table = <T extends TableName>(name: T) => db.table<Tables[T], Key>(name);
  const between = <T extends TableName>(name: T, index: string, from: Key, until: Key) =>
    table(name).where(index).between(from, until);
  return {
    all: (name) => table(name).toArray(),
    get: (name, key) => table(name).get(key),
    equal: (name, index, key) => table(name).where(index).equals(key).toArray(),
    between: (name, index, from, until, limit) => {
      const rows = between(name, index, from, until);
      return (limit === undefined ? rows : rows.limit(limit)).toArray();
    },
    newest: (name, index, from, until, limit) => between(name, index, from, until).reverse().limit(limit).toArray(),
    newestThat: (name, index, from, until, isMeant) =>
      between(name, index, from, until).reverse().filter(isMeant).first(),
  };
}
