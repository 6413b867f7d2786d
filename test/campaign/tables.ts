import { sumCounts } from '../../lib/domain/packed-counts.ts';
import type { StoredError } from '../../lib/domain/stored-error.ts';
import type { View } from '../e2e/driver.ts';

/** What the extension's database holds, and what each of its counters adds up to. */
export type Tables = { errors: StoredError[]; codes: number; endpoints: number; bases: number; problems: number };

type Packed = { kind?: string | undefined; minutes: number[] };

/** Read by an extension page, past the background. */
export async function readTables(page: View): Promise<Tables> {
  const { errors, histories, problems } = await page.run(rowsOf);
  const sum = (rows: Packed[]) =>
    rows.reduce((all, { minutes }) => all + sumCounts(Uint8Array.from(minutes), 0, Number.MAX_SAFE_INTEGER), 0);
  const kind = (name: string) => sum(histories.filter((row) => row.kind === name));
  return {
    errors: errors as StoredError[],
    codes: kind('code'),
    endpoints: kind('errors'),
    bases: kind('base-errors'),
    problems: sum(problems),
  };
}

/** Runs in an extension page. A damaged row has no counts. */
async function rowsOf(): Promise<{ errors: unknown[]; histories: Packed[]; problems: Packed[] }> {
  const done = <T>(request: IDBRequest<T>) =>
    new Promise<T>((resolve, reject) => {
      request.onsuccess = () => resolve(request.result);
      request.onerror = () => reject(request.error);
    });
  const none = { errors: [], histories: [], problems: [] };
  if (!(await indexedDB.databases()).some(({ name }) => name === 'nexla-error-inspector')) return none;
  const db = await done(indexedDB.open('nexla-error-inspector'));
  try {
    const all = async (table: string) => done(db.transaction(table).objectStore(table).getAll());
    const packed = async (table: string): Promise<Packed[]> =>
      (await all(table)).map(({ kind, minutes }: { kind?: string; minutes: unknown }) => ({
        kind,
        minutes: minutes instanceof Uint8Array ? [...minutes] : [],
      }));
    return { errors: await all('errors'), histories: await packed('histories'), problems: await packed('problems') };
  } finally {
    db.close();
  }
}
