import { liveQuery, type Subscription } from 'dexie';
import { useLayoutEffect, useState } from 'preact/hooks';

export type Live<T> = { value: T | undefined; failure: unknown };

/**
 * The result of a database read, kept current: it runs again whenever a commit of any extension context
 * touches what it read. `value` is undefined until the first answer and keeps the last one while a newer is read.
 */
export function useLive<T>(query: () => Promise<T>, deps: readonly unknown[]): Live<T> {
  const [state, setState] = useState<Live<T>>({ value: undefined, failure: null });
  // Not after the first paint, as an effect would: the database opens while that is drawn.
  useLayoutEffect(() => {
    const subscription = liveWhileShown(query, {
      next: (value) => setState({ value, failure: null }),
      error: (failure) => setState((last) => ({ value: last.value, failure })),
    });
    return () => subscription.unsubscribe();
  }, deps);
  return state;
}

export type Answer<T> = { next: (value: T) => void; error: (failure: unknown) => void };

/**
 * Dexie's `liveQuery` for what is drawn: it rests while nobody can see the document, and asks anew once somebody can.
 * Panels of a dozen tabs would otherwise all read again for every error, and keep the background from storing it.
 */
export function liveWhileShown<T>(query: () => Promise<T>, answer: Answer<T>): Pick<Subscription, 'unsubscribe'> {
  let asked: Subscription | undefined;
  const turn = () => {
    if (document.visibilityState === 'visible') asked ??= liveQuery(query).subscribe(answer);
    else {
      asked?.unsubscribe();
      asked = undefined;
    }
  };
  document.addEventListener('visibilitychange', turn);
  turn();
  return {
    unsubscribe() {
      document.removeEventListener('visibilitychange', turn);
      asked?.unsubscribe();
    },
  };
}
