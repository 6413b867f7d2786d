import { useLayoutEffect, useState } from 'preact/hooks';
import type { Latest } from '../storage/latest-problems.ts';
import type { Answer, Live } from './live.ts';

/** Begins to tell what is stored, each time that changes; returns how to end it. */
type Follow = (answer: Answer<Latest>) => () => void;

/**
 * What was read first, and from then on whatever is stored.
 * @param first null where it could not be read in this way
 * @param loadFollow what follows the database takes its time to load, and waits until the first answer is drawn
 */
export function useLatest(first: Promise<Latest | null>, loadFollow: () => Promise<Follow>): Live<Latest> {
  const [state, setState] = useState<Live<Latest>>({ value: undefined, failure: null });
  useLayoutEffect(() => {
    let isOver = false;
    let end = () => {};
    const fail = (failure: unknown) => setState((last) => ({ value: last.value, failure }));
    const follow = () => {
      loadFollow().then((begin) => {
        if (!isOver) end = begin({ next: (value) => setState({ value, failure: null }), error: fail });
      }, fail);
    };
    void first.then((value) => {
      if (value === null) return follow();
      setState({ value, failure: null });
      requestAnimationFrame(() => setTimeout(follow));
    });
    return () => {
      isOver = true;
      end();
    };
  }, []);
  return state;
}
