import { useEffect, useRef, useState } from 'preact/hooks';
import type { Database } from '../storage/database.ts';
import { countErrors, countOfIds, lastDeletion, newestId, oldestId, type TabScope } from '../storage/error-queries.ts';
import { liveWhileShown } from './live.ts';

/** Pause (ms) before the first count, shortest pause between two, and how many times longer than a count the pause is. */
const PAUSE = { first: 250, least: 1000, times: 10 };

/**
 * How many errors are stored, counted once there is a first `read`, and again some time after it changed or some were
 * deleted. To count, the browser walks through the index: so the first read and its drawing go before it, and it never
 * runs back to back.
 */
export function useErrorCount(db: Database, scope: TabScope, read: unknown): number | undefined {
  const [count, setCount] = useState<{ scope: TabScope; errors: number } | undefined>(undefined);
  const isStale = useRef(true);
  useEffect(() => {
    isStale.current = true;
  }, [read]);
  useEffect(() => {
    const deleted = () => {
      isStale.current = true;
    };
    const subscription = liveWhileShown(() => lastDeletion(db), { next: deleted, error: () => undefined });
    return () => subscription.unsubscribe();
  }, [db]);
  const isRead = read !== undefined;
  useEffect(() => {
    if (!isRead) return;
    let timer: ReturnType<typeof setTimeout> | undefined;
    let isOver = false;
    const all = new AllErrors(db);
    const recount = async () => {
      const start = performance.now();
      if (isStale.current) {
        isStale.current = false;
        const counted = scope === 'all' ? all.count(() => isOver) : countErrors(db, scope);
        const errors = await counted.catch(() => undefined);
        if (isOver) return;
        if (errors === undefined) isStale.current = true;
        else setCount({ scope, errors });
      }
      const spent = performance.now() - start;
      timer = setTimeout(recount, Math.max(PAUSE.least, spent * PAUSE.times));
    };
    isStale.current = true;
    timer = setTimeout(recount, PAUSE.first);
    return () => {
      isOver = true;
      clearTimeout(timer);
    };
  }, [db, scope, isRead]);
  return count?.scope === scope ? count.errors : undefined;
}

/** Ids that are counted at once: while they are, every other read of any view waits, and the next view cannot open. */
const STEP = 4000;

/** The errors of all tabs, which are counted once; then those that were added, until some are deleted. */
export class AllErrors {
  readonly #db: Database;
  #errors = 0;
  /** The last id that was counted. */
  #upTo = 0;
  #oldest = 0;
  #deletedAt: number | undefined;

  constructor(db: Database) {
    this.#db = db;
  }

  /** How many there are now; undefined where nobody wants to know any more. */
  async count(isOver: () => boolean): Promise<number | undefined> {
    const [oldest, newest, deletedAt] = await Promise.all([
      oldestId(this.#db),
      newestId(this.#db),
      lastDeletion(this.#db),
    ]);
    // A deletion of everything leaves no mark.
    if (deletedAt !== this.#deletedAt || oldest !== this.#oldest) {
      this.#deletedAt = deletedAt;
      this.#oldest = oldest;
      this.#upTo = oldest - 1;
      this.#errors = 0;
    }
    while (this.#upTo < newest) {
      const end = Math.min(this.#upTo + STEP, newest);
      this.#errors += await countOfIds(this.#db, this.#upTo + 1, end);
      this.#upTo = end;
      if (isOver()) return undefined;
    }
    return this.#errors;
  }
}
