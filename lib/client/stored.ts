import { type Live, useLive } from './live.ts';

/** `useLive` for views that must say so when the database can't be read. */
export function useStored<T>(query: () => Promise<T>, deps: readonly unknown[]): Live<T> {
  return useLive(storedQuery(query), deps);
}

/** A query for dexie's liveQuery that fails where the database can't be read. */
export function storedQuery<T>(query: () => Promise<T>): () => Promise<T> {
  return () => query().catch(unreadable);
}

/**
 * Dexie's live queries drop a DatabaseClosedError without a word, taking it for a page that is going away. It is also
 * what every read gets when the database could not be opened, so it goes on under another name.
 */
function unreadable(cause: unknown): never {
  if (cause instanceof Error && cause.name === 'DatabaseClosedError') throw new Error(cause.message, { cause });
  throw cause;
}
