import { isWhole, type StoredError } from '../domain/stored-error.ts';
import type { Database } from './database.ts';
import { FOREVER } from './queries.ts';

/** Errors a page: large enough that reading costs little, small enough that a page is nothing in memory. */
const PAGE = 1000;

/** Which of the stored errors: those later than `after` (ms, UTC), of one code or of all. */
export type Selection = { after: number | null; code: string | null };

/** How many errors are selected. */
export function countSelected(db: Database, selection: Selection): Promise<number> {
  return isEverything(selection) ? db.errors.count() : selected(db, selection).count();
}

/**
 * The selected errors in the order in which they were stored, page by page, without those that lost a part. The next
 * page is read while the one before is used.
 */
export async function* errorPages(db: Database, selection: Selection): AsyncGenerator<StoredError[]> {
  const pages = isEverything(selection) ? allPages(db) : selectedPages(db, selection);
  for await (const page of pages) yield page.filter(isWhole);
}

/** What is stored meanwhile comes last. */
async function* allPages(db: Database): AsyncGenerator<StoredError[]> {
  const after = (id: number) => db.errors.where('id').above(id).limit(PAGE).toArray();
  let page = await after(0);
  for (let last = page.at(-1); last !== undefined; last = page.at(-1)) {
    const next = after(last.id);
    yield page;
    page = await next;
  }
}

/** What is deleted meanwhile is left out. */
async function* selectedPages(db: Database, selection: Selection): AsyncGenerator<StoredError[]> {
  const ids = (await selected(db, selection).primaryKeys()).sort((a, b) => a - b);
  const read = async (from: number) =>
    (await db.errors.bulkGet(ids.slice(from, from + PAGE))).filter((stored) => stored !== undefined);
  let page = read(0);
  for (let from = 0; from < ids.length; from += PAGE) {
    const errors = await page;
    page = read(from + PAGE);
    yield errors;
  }
}

function selected(db: Database, { after, code }: Selection) {
  const from = after ?? -1;
  return code === null
    ? db.errors.where('at').above(from)
    : db.errors.where('[code+at]').between([code, from], [code, FOREVER], false, true);
}

function isEverything({ after, code }: Selection): boolean {
  return after === null && code === null;
}
