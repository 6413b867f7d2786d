import { useEffect, useRef, useState } from 'preact/hooks';
import type { StoredError } from '../domain/stored-error.ts';
import type { Database } from '../storage/database.ts';
import { countErrors, newestErrors, type TabScope } from '../storage/error-queries.ts';
import { useStored } from './stored.ts';

/** The lines that a list shows, out of all that it could show. */
type View = { first: number; end: number; atTop: boolean };

export type Listing = {
  /** How many lines the list has; undefined until the first read. */
  total: number | undefined;
  /** False while `total` is only what was read so far, because counting a long history takes a moment. */
  isCounted: boolean;
  /** The part that was read: `errors[0]` is line number `first`. */
  first: number;
  errors: StoredError[];
  /** Errors above the first line, which came while the reader was further down. */
  newer: number;
  showNewer: () => void;
  setView: (view: View) => void;
  failure: unknown;
};

/** Lines are read in pages, so that scrolling by one line reads nothing new. */
const PAGE = 50;

/**
 * The errors of all tabs or one, newest first, of which only the lines in view are in memory. At the top the list is
 * live. Further down it stands still, so that what is being read does not move, and counts what arrived meanwhile.
 */
export function useListing(db: Database, scope: TabScope): Listing {
  const [view, setView] = useState<View>({ first: 0, end: PAGE, atTop: true });
  const [until, setUntil] = useState<number | undefined>(undefined);

  const skip = Math.max(0, Math.floor(view.first / PAGE) - 1) * PAGE;
  const limit = (Math.ceil(view.end / PAGE) + 1) * PAGE - skip;
  const read = useStored(async () => {
    const errors = await newestErrors(db, scope, limit, { skip, until });
    const newer = until === undefined ? 0 : await countErrors(db, scope, { after: until });
    return { first: skip, errors, isLast: errors.length < limit, newer };
  }, [db, scope, until, skip, limit]);
  const counted = useCount(db, scope, read.value);

  const { first, errors, isLast, newer } = read.value ?? NOTHING_READ;
  const end = first + errors.length;
  const isWholeListRead = isLast && (errors.length > 0 || first === 0);
  return {
    total: read.value === undefined ? undefined : isWholeListRead ? end : Math.max(end, (counted ?? 0) - newer),
    isCounted: isWholeListRead || counted !== undefined,
    first,
    errors,
    newer,
    showNewer: () => setUntil(undefined),
    setView: (next) => {
      setView((last) => (same(last, next) ? last : next));
      if (next.atTop) setUntil(undefined);
      else if (until === undefined) setUntil((first === 0 ? errors[0]?.at : undefined) ?? Date.now());
    },
    failure: read.failure,
  };
}

const NOTHING_READ = { first: 0, errors: [], isLast: false, newer: 0 };

/** Pause (ms) before the first count, shortest pause between two, and how many times longer than a count the pause is. */
const COUNT_PAUSE = { first: 250, least: 1000, times: 10 };

/**
 * How many errors are stored, counted once there is a first `read`, and again some time after it changed. The browser
 * walks through the whole index to count it (half a second for 100,000) and lets other reads wait meanwhile: so the
 * first read goes before it, and its drawing, and it never runs back to back.
 */
function useCount(db: Database, scope: TabScope, read: unknown): number | undefined {
  const [count, setCount] = useState<{ scope: TabScope; errors: number } | undefined>(undefined);
  const isStale = useRef(true);
  useEffect(() => {
    isStale.current = true;
  }, [read]);
  const isRead = read !== undefined;
  useEffect(() => {
    if (!isRead) return;
    let timer: ReturnType<typeof setTimeout> | undefined;
    let isOver = false;
    const recount = async () => {
      const start = performance.now();
      if (isStale.current) {
        isStale.current = false;
        const errors = await countErrors(db, scope).catch(() => undefined);
        if (isOver) return;
        if (errors === undefined) isStale.current = true;
        else setCount({ scope, errors });
      }
      const spent = performance.now() - start;
      timer = setTimeout(recount, Math.max(COUNT_PAUSE.least, spent * COUNT_PAUSE.times));
    };
    isStale.current = true;
    timer = setTimeout(recount, COUNT_PAUSE.first);
    return () => {
      isOver = true;
      clearTimeout(timer);
    };
  }, [db, scope, isRead]);
  return count?.scope === scope ? count.errors : undefined;
}

function same(a: View, b: View): boolean {
  return a.first === b.first && a.end === b.end && a.atTop === b.atTop;
}
