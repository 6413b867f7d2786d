import { useState } from 'preact/hooks';
import type { StoredError } from '../domain/stored-error.ts';
import type { Database } from '../storage/database.ts';
import { countErrors, newestErrors, type TabScope } from '../storage/error-queries.ts';
import { useErrorCount } from './error-count.ts';
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
  const counted = useErrorCount(db, scope, read.value);

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

function same(a: View, b: View): boolean {
  return a.first === b.first && a.end === b.end && a.atTop === b.atTop;
}
