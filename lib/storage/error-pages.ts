import type { StoredError } from '../domain/stored-error.ts';
import type { Database } from './database.ts';

/** Errors a page: large enough that reading costs little, small enough that a page is nothing in memory. */
const PAGE = 500;

/** All stored errors in the order in which they were stored, page by page; what is stored meanwhile comes last. */
export async function* errorPages(db: Database): AsyncGenerator<StoredError[]> {
  let last = 0;
  while (true) {
    const page = await db.errors.where('id').above(last).limit(PAGE).toArray();
    const end = page.at(-1);
    if (end === undefined) return;
    last = end.id;
    yield page;
  }
}
