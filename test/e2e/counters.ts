import { expect } from 'vitest';
import { sumCounts } from '../../lib/domain/packed-counts.ts';
import { DATABASE } from '../../lib/storage/database-name.ts';
import { endpointName } from '../../lib/storage/histories.ts';
import type { Driver, View } from './driver.ts';

type Row = { base: string; endpoint: string; countedAs: string | null; countedAt?: string };
type Counted = { kind: string; name: string; bytes: number[] };
type Tables = { errors: Row[]; counted: Counted[]; endpoints: { base: string; endpoint: string; errors: number }[] };

/** Reads errors and all that is counted of them, in one transaction; bytes come as lists of numbers. */
function readTables(view: View): Promise<Tables> {
  return view.run(async (name) => {
    const done = <T>(request: IDBRequest<T>) =>
      new Promise<T>((resolve, reject) => {
        request.onsuccess = () => resolve(request.result);
        request.onerror = () => reject(request.error);
      });
    const db = await done(indexedDB.open(name));
    const tables = ['errors', 'histories', 'problems', 'endpoints'];
    const transaction = db.transaction(tables);
    const [errors = [], histories = [], problems = [], endpoints = []] = await Promise.all(
      tables.map((table) => done(transaction.objectStore(table).getAll())),
    );
    db.close();
    return {
      errors: errors.map(({ base, endpoint, countedAs, countedAt }) => ({ base, endpoint, countedAs, countedAt })),
      counted: [
        ...histories.map((row) => ({ kind: row.kind, name: row.name, bytes: [...row.minutes] })),
        ...problems.map((row) => ({
          kind: 'problem',
          name: `${row.code} ${row.base} ${row.endpoint}`,
          bytes: [...row.minutes],
        })),
      ],
      endpoints,
    };
  }, DATABASE);
}

/** Every stored error is counted once in each counter: its code, endpoint, API base, and its code at its endpoint. */
export async function expectCountedOnce(driver: Driver): Promise<void> {
  const { errors, counted, endpoints } = await readTables(await driver.openOptions());
  const wanted: Record<string, number> = {};
  const found: Record<string, number> = {};
  const add = (sums: Record<string, number>, name: string, events: number) => {
    if (events > 0) sums[name] = (sums[name] ?? 0) + events;
  };
  for (const { base, endpoint: own, countedAs: code, countedAt: endpoint = own } of errors) {
    if (code === null) continue;
    add(wanted, `code ${code}`, 1);
    add(wanted, `problem ${code} ${endpointName(base, endpoint)}`, 1);
    // A call that the page gave up says nothing of how often the API fails.
    if (code === 'NET_ABORTED') continue;
    add(wanted, `errors ${endpointName(base, endpoint)}`, 1);
    add(wanted, `base-errors ${base}`, 1);
    add(wanted, `endpoint ${endpointName(base, endpoint)}`, 1);
  }
  for (const { kind, name, bytes } of counted) {
    if (!kind.endsWith('successes')) add(found, `${kind} ${name}`, sumCounts(Uint8Array.from(bytes), 0, Infinity));
  }
  for (const row of endpoints) add(found, `endpoint ${endpointName(row.base, row.endpoint)}`, row.errors);
  expect(found).toEqual(wanted);
}
