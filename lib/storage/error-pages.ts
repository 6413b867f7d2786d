import type { StoredError } from '../domain/stored-error.ts';
import type { Database } from './database.ts';

/** Errors a page: large enough that reading costs little, small enough that a page is nothing in memory. */
const PAGE = 1000;

/**
 * All stored errors in the order in which they were stored, page by page; what is stored meanwhile comes last.
 * The next page is read while the one before is used.
 */
export async function* errorPages(db: Database): AsyncGenerator<StoredError[]> {
  const after = (id: number) => db.errors.where('id').above(id).limit(PAGE).toArray();
  let page = await after(0);
  for (let last = page.at(-1); last !== undefined; last = page.at(-1)) {
    const next = after(last.id);
    yield page;
    page = await next;
  }
}
