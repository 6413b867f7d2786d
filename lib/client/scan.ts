import { useEffect, useRef, useState } from 'preact/hooks';
import { addToGroups, type ErrorGroup, takeFromGroups } from '../domain/error-groups.ts';
import { countFacets, type FacetCounts, noFacets } from '../domain/filter/facets.ts';
import { isOfSameTab, isWhole, type StoredError } from '../domain/stored-error.ts';
import type { Database } from '../storage/database.ts';
import {
  currentRun,
  errorsOfIds,
  errorsWithIds,
  idsOfTab,
  lastDeletion,
  newestId,
  oldestId,
  type TabScope,
} from '../storage/error-queries.ts';
import { liveWhileShown } from './live.ts';
import { storedQuery } from './stored.ts';

/** What a look through the stored errors has found so far. Groups and facets are counted of the matches. */
export type Scanned = {
  /** The newest matches, newest first, at most `MOST_LISTED`. */
  errors: StoredError[];
  /** All matches, listed or not. */
  found: number;
  groups: ErrorGroup[];
  facets: FacetCounts;
  /** How many errors were looked at, newest first. */
  searched: number;
  isDone: boolean;
};

/** Matches that are listed; further ones are counted. */
const MOST_LISTED = 2000;
/** Errors that are read at once: the first screen soon, then as many as take no more than a few frames. */
const SLICES = { first: 100, next: 500 };
/** What came last may still be completed or corrected when a body arrives: so many are compared again. */
const UNSETTLED = 200;
/** Shortest time (ms) between two redraws while errors go by. */
const REDRAW = 200;
/** What came since is read at once if it is no more; a view that was hidden for long begins anew. */
const MOST_FOLLOWED = 500;
/** Shortest pause (ms) between two scans, and how many times longer than a scan it is, where nothing was deleted. */
const REST = { least: 1000, times: 10 };

/**
 * Looks through the errors of all tabs or one, the newest first and slice by slice, and goes on with those that arrive.
 * Nothing is found before the first slice was read. Undefined `matches` stands still.
 * @param turns changes when an error that matched may match no longer, or the other way round: all are looked at again
 */
export function useScan(
  db: Database,
  scope: TabScope,
  matches: ((stored: StoredError) => boolean) | undefined,
  turns: unknown,
): { scanned: Scanned | undefined; failure: unknown } {
  const [state, setState] = useState<{ scanned: Scanned | undefined; failure: unknown }>(NOTHING);
  const latest = useRef<Search | undefined>(undefined);
  useEffect(() => {
    if (matches === undefined) {
      setState(NOTHING);
      return undefined;
    }
    const search = new Search(
      (tell, fail, fallBehind) => new Scan(db, scope, matches, tell, fail, fallBehind),
      // A deletion of everything leaves no mark.
      () => Promise.all([lastDeletion(db), currentRun(db), oldestId(db)]),
      (scanned) => setState({ scanned, failure: null }),
      (failure) => setState(({ scanned }) => ({ scanned, failure })),
    );
    latest.current = search;
    return () => {
      latest.current = undefined;
      search.stop();
    };
  }, [db, scope, matches]);
  useEffect(() => latest.current?.refresh(), [turns]);
  return state;
}

const NOTHING = { scanned: undefined, failure: null };

/**
 * One scan after the other: all is looked at again once errors were deleted, another run of the browser began, or errors
 * may match where they did not. What was found stays until the new scan has come as far.
 */
class Search {
  readonly #begin: (tell: (scanned: Scanned) => void, fallBehind: () => void) => Scan;
  readonly #tell: (scanned: Scanned) => void;
  #shown: Scan | undefined;
  #next: Scan | undefined;
  #last: Scanned | undefined;
  #isStale = false;
  #startedAt = 0;
  #restsUntil = 0;
  #timer: ReturnType<typeof setTimeout> | undefined;
  readonly #subscription: { unsubscribe(): void };

  /** @param basis a query for what a whole scan rests on: with another answer all is looked at again */
  constructor(
    begin: (tell: (scanned: Scanned) => void, fail: (failure: unknown) => void, fallBehind: () => void) => Scan,
    basis: () => Promise<unknown[]>,
    tell: (scanned: Scanned) => void,
    fail: (failure: unknown) => void,
  ) {
    this.#begin = (tellOne, fallBehind) => begin(tellOne, fail, fallBehind);
    this.#tell = tell;
    // Its first answer begins the first scan, so that no deletion falls between the two.
    let before: unknown[] | undefined;
    this.#subscription = liveWhileShown(storedQuery(basis), {
      next: (now) => {
        const isSame = before !== undefined && now.every((one, index) => one === before?.[index]);
        before = now;
        if (!isSame) this.#start();
      },
      error: fail,
    });
  }

  stop(): void {
    this.#subscription.unsubscribe();
    clearTimeout(this.#timer);
    this.#shown?.stop();
    this.#next?.stop();
  }

  /** Looks at all again because of what an error's match depends on: after a scan that runs, and a rest. */
  refresh(): void {
    this.#isStale = true;
    this.#plan();
  }

  #plan(): void {
    if (!this.#isStale || this.#next !== undefined || this.#last?.isDone !== true) return;
    this.#timer ??= setTimeout(() => this.#start(), this.#restsUntil - performance.now());
  }

  #start(): void {
    clearTimeout(this.#timer);
    this.#timer = undefined;
    this.#isStale = false;
    this.#startedAt = performance.now();
    this.#next?.stop();
    if (this.#last?.isDone !== true) this.#shown?.stop();
    const scan = this.#begin(
      (scanned) => this.#take(scan, scanned),
      () => {
        if (scan === (this.#next ?? this.#shown)) this.#start();
      },
    );
    this.#next = scan;
    scan.start();
  }

  #take(scan: Scan, scanned: Scanned): void {
    const last = this.#last;
    const isNext = scan === this.#next;
    if (isNext && !scanned.isDone && last !== undefined && (last.isDone || scanned.found < last.found)) return;
    if (isNext) {
      this.#shown?.stop();
      this.#shown = scan;
      this.#next = undefined;
    }
    if (scanned.isDone && (isNext || last?.isDone !== true)) {
      const spent = performance.now() - this.#startedAt;
      this.#restsUntil = performance.now() + Math.max(REST.least, spent * REST.times);
    }
    this.#last = scanned;
    this.#tell(scanned);
    this.#plan();
  }
}

/** One look through the errors, which then goes on with those that arrive. */
class Scan {
  readonly #db: Database;
  readonly #scope: TabScope;
  readonly #matches: (stored: StoredError) => boolean;
  readonly #tell: (scanned: Scanned) => void;
  readonly #fail: (failure: unknown) => void;
  readonly #fallBehind: () => void;
  #errors: StoredError[] = [];
  #found = 0;
  #groups = new Map<string, ErrorGroup>();
  #facets = noFacets();
  #searched = 0;
  #isDone = false;
  #isOver = false;
  #newest = 0;
  #tab: { run: number; tabId: number } | null = null;
  /** The last errors as they were counted, by id, and whether they matched then. */
  #unsettled = new Map<number, { stored: StoredError; isMatch: boolean }>();
  #timer: ReturnType<typeof setTimeout> | undefined;
  #lastTold = Number.NEGATIVE_INFINITY;
  #subscription: { unsubscribe(): void } | undefined;

  constructor(
    db: Database,
    scope: TabScope,
    matches: (stored: StoredError) => boolean,
    tell: (scanned: Scanned) => void,
    fail: (failure: unknown) => void,
    fallBehind: () => void,
  ) {
    this.#db = db;
    this.#scope = scope;
    this.#matches = matches;
    this.#tell = tell;
    this.#fail = fail;
    this.#fallBehind = fallBehind;
  }

  start(): void {
    this.#readAll().catch((failure: unknown) => {
      if (!this.#isOver) this.#fail(failure);
    });
  }

  stop(): void {
    this.#isOver = true;
    clearTimeout(this.#timer);
    this.#subscription?.unsubscribe();
  }

  async #readAll(): Promise<void> {
    this.#newest = await newestId(this.#db);
    const newest = this.#newest;
    let below = newest + 1;
    let isFirst = true;
    this.#tab = this.#scope === 'all' ? null : { run: await currentRun(this.#db), tabId: this.#scope };
    const ofTab = this.#tab === null ? null : (await idsOfTab(this.#db, this.#tab)).filter((id) => id <= newest);
    for (let read = 0; !this.#isOver; isFirst = false) {
      const size = isFirst ? SLICES.first : SLICES.next;
      let slice: StoredError[];
      if (ofTab === null) {
        slice = await errorsOfIds(this.#db, Math.max(1, below - size), below - 1);
        below -= size;
      } else {
        slice = await errorsWithIds(this.#db, ofTab.slice(read, read + size));
        read += size;
      }
      if (this.#isOver) return;
      for (const stored of slice.filter(isWhole)) this.#add(stored);
      this.#isDone = ofTab === null ? below <= 1 : read >= ofTab.length;
      if (isFirst) this.#follow();
      this.#changed(isFirst || this.#isDone);
      if (this.#isDone) return;
    }
  }

  /** Goes on with what is stored from now on. */
  #follow(): void {
    const read = () => {
      const [from, until] = [this.#newest - UNSETTLED + 1, this.#newest + MOST_FOLLOWED];
      return Promise.all([errorsOfIds(this.#db, from, until), newestId(this.#db)]);
    };
    this.#subscription = liveWhileShown(read, {
      next: ([last, newest]) => {
        if (newest <= this.#newest + MOST_FOLLOWED) return this.#take(last);
        this.#subscription?.unsubscribe();
        this.#fallBehind();
      },
      error: () => undefined, // What was read stands; the next start says that nothing can be read.
    });
  }

  #take(last: StoredError[]): void {
    if (this.#isOver) return;
    let isChanged = false;
    for (const stored of last.filter(isWhole).reverse()) {
      if (this.#tab !== null && !isOfSameTab(stored, this.#tab)) continue;
      const before = this.#unsettled.get(stored.id);
      if (before === undefined ? stored.id <= this.#newest : isSame(before.stored, stored)) continue;
      if (before !== undefined) this.#remove(before);
      this.#add(stored);
      isChanged = true;
    }
    this.#newest = Math.max(this.#newest, last[0]?.id ?? 0);
    for (const id of this.#unsettled.keys()) if (id <= this.#newest - UNSETTLED) this.#unsettled.delete(id);
    if (isChanged) this.#changed(false);
  }

  #add(stored: StoredError): void {
    this.#searched += 1;
    const isMatch = this.#matches(stored);
    if (stored.id > this.#newest - UNSETTLED) this.#unsettled.set(stored.id, { stored, isMatch });
    if (!isMatch) return;
    this.#found += 1;
    addToGroups(this.#groups, stored);
    countFacets(this.#facets, stored, 1);
    const list = this.#errors;
    // Nearly always the next at one end: what was stored later failed later.
    if (list.length === 0 || !isNewer(stored, list.at(-1) as StoredError)) {
      if (list.length < MOST_LISTED) list.push(stored);
      return;
    }
    list.splice(placeOf(list, stored), 0, stored);
    if (list.length > MOST_LISTED) list.pop();
  }

  #remove({ stored, isMatch }: { stored: StoredError; isMatch: boolean }): void {
    this.#searched -= 1;
    if (!isMatch) return;
    this.#found -= 1;
    takeFromGroups(this.#groups, stored);
    countFacets(this.#facets, stored, -1);
    const place = this.#errors.findIndex(({ id }) => id === stored.id);
    if (place >= 0) this.#errors.splice(place, 1);
  }

  /** Redraws at once where somebody waits for it, else with what comes in the next moment. */
  #changed(isAwaited: boolean): void {
    const left = isAwaited ? 0 : this.#lastTold + REDRAW - performance.now();
    if (left > 0) {
      this.#timer ??= setTimeout(() => this.#changed(true), left);
      return;
    }
    clearTimeout(this.#timer);
    this.#timer = undefined;
    if (this.#isOver) return;
    this.#lastTold = performance.now();
    this.#tell({
      errors: [...this.#errors],
      found: this.#found,
      groups: [...this.#groups.values()].sort((a, b) => b.lastAt - a.lastAt).map((group) => ({ ...group })),
      facets: this.#facets,
      searched: this.#searched,
      isDone: this.#isDone,
    });
  }
}

function isNewer(a: StoredError, b: StoredError): boolean {
  return a.at > b.at || (a.at === b.at && a.id > b.id);
}

/** Where an error belongs in a list that has the newest first. */
function placeOf(list: readonly StoredError[], stored: StoredError): number {
  let low = 0;
  let high = list.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (isNewer(list[middle] as StoredError, stored)) low = middle + 1;
    else high = middle;
  }
  return low;
}

/** Whether nothing changed that a list, a group or a filter looks at. */
function isSame(a: StoredError, b: StoredError): boolean {
  return (
    a.code === b.code &&
    a.endpoint === b.endpoint &&
    a.exchange.sources.length === b.exchange.sources.length &&
    a.exchange.status === b.exchange.status &&
    (a.exchange.body === null) === (b.exchange.body === null)
  );
}
