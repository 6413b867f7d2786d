import { liveQuery } from 'dexie';
import { useEffect, useState } from 'preact/hooks';

export type Live<T> = { value: T | undefined; failure: unknown };

/**
 * The result of a database read, kept current: it runs again whenever a commit of any extension context
 * touches what it read. `value` is undefined until the first answer and keeps the last one while a newer is read.
 */
export function useLive<T>(query: () => Promise<T>, deps: readonly unknown[]): Live<T> {
  const [state, setState] = useState<Live<T>>({ value: undefined, failure: null });
  useEffect(() => {
    const subscription = liveQuery(query).subscribe({
      next: (value) => setState({ value, failure: null }),
      error: (failure) => setState((last) => ({ value: last.value, failure })),
    });
    return () => subscription.unsubscribe();
  }, deps);
  return state;
}
