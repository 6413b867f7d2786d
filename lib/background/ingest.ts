import type { Sighting } from '../domain/sighting.ts';
import type { Batch, Success } from './record.ts';

/**
 * The queue before the database: what arrives while a commit runs goes into the next one. The first commit after a quiet
 * moment comes soon, at once for what waits for nothing; in a burst one follows another at this pace, or sooner where much
 * has come.
 */
const FIRST_MS = 100;
const PACE_MS = 500;
/** What the network alone can tell is lost if the background dies before it is written: it sets its own pace. */
const URGENT_PACE_MS = 75;
const MOST_PENDING = 400;
/** What the network saw of a document's call is mostly told by its page too: both are written at once, if that is by then. */
const HOLD_MS = 300;
/** Successes alone are only counted: they may wait. */
const SUCCESS_PACE_MS = 1000;
const RETRY_MS = 500;
const TRIES = 3;

export type Ingest = {
  /** Resolves once everything given is committed; rejects where the database refused it several times. */
  add(sightings: readonly Sighting[]): Promise<void>;
  success(success: Success): void;
  /** It was counted before it failed after all. */
  takeBack(success: Success): void;
  /** Commits at once what was given so far, and resolves then. Never rejects. */
  flush(): Promise<void>;
  /** Commits at once what still waits, for its turn or for its page, and resolves when nothing is left. Never rejects. */
  settle(): Promise<void>;
};

/** A sighting in the queue; `due` by the clock of `performance`, ms. */
type Pending = { sighting: Sighting; due: number; waiter: Waiter };
/** Who gave sightings, and how many of them are not committed yet. */
type Waiter = { left: number; resolve(): void; reject(reason: unknown): void };

/** Whether its page will tell of it too: not of what ended without a response, nor of what no document made. */
function hasPartner({ observer, exchange }: Sighting): boolean {
  return observer === 'network' && exchange.documentId !== null && exchange.failure === null;
}

/** Whether nobody else has it: a page keeps what it tells until it is stored. */
function isUrgent(sighting: Sighting): boolean {
  return sighting.observer === 'network' && !hasPartner(sighting);
}

/** How long a sighting that came in a quiet moment may wait, ms. */
function patience(sighting: Sighting): number {
  if (hasPartner(sighting)) return HOLD_MS;
  return isUrgent(sighting) ? 0 : FIRST_MS;
}

/**
 * @param commit writes a batch, all or nothing; called never twice at a time
 */
export function createIngest(commit: (batch: Batch) => Promise<void>): Ingest {
  let pending: Pending[] = [];
  let successes: Success[] = [];
  let takenBack: Success[] = [];
  let running = false;
  let current: Promise<void> = Promise.resolve();
  let last = Number.NEGATIVE_INFINITY;
  let timer: ReturnType<typeof setTimeout> | undefined;
  let timerDue = Number.POSITIVE_INFINITY;

  function plan(wanted: number, pace = PACE_MS): void {
    if (running) return;
    const due = pending.length >= MOST_PENDING ? performance.now() : Math.max(wanted, last + pace);
    if (due >= timerDue) return;
    clearTimeout(timer);
    timerDue = due;
    // A timer may fire a moment early.
    timer = setTimeout(() => start(Math.max(due, performance.now())), due - performance.now());
  }

  function planFor(waiting: readonly Pending[]): void {
    if (waiting.length === 0) return;
    const pace = waiting.some(({ sighting }) => isUrgent(sighting)) ? URGENT_PACE_MS : PACE_MS;
    plan(Math.min(...waiting.map(({ due }) => due)), pace);
  }

  /** Commits what is due by a time. */
  function start(time: number): void {
    clearTimeout(timer);
    timerDue = Number.POSITIVE_INFINITY;
    current = run(time);
  }

  /** Takes what is due by a time out of the queue, with all of its groups: which of them belong together shows in the commit. */
  function takeDue(time: number): Pending[] {
    const isAll = pending.length >= MOST_PENDING;
    const isDue = ({ due, sighting }: Pending) => isAll || due <= time || !hasPartner(sighting);
    const groups = new Set(pending.filter(isDue).flatMap(({ sighting }) => sighting.groups));
    // A HAR entry knows a tab and no document, and looks for its partner among all that the network saw of that tab.
    const tabs = new Set(
      pending.flatMap(({ sighting }) => (sighting.observer === 'devtools' ? sighting.exchange.tabId : [])),
    );
    const isOfGroup = (one: Pending) =>
      isDue(one) ||
      one.sighting.groups.some((group) => groups.has(group)) ||
      (one.sighting.observer === 'network' && tabs.has(one.sighting.exchange.tabId));
    // What is told of one call at its end may lack the URL that it began with.
    const keys = new Set(pending.filter(isOfGroup).map(({ sighting }) => sighting.key));
    const { taken = [], left = [] } = Object.groupBy(pending, (one) => (keys.has(one.sighting.key) ? 'taken' : 'left'));
    pending = left;
    return taken;
  }

  async function run(time: number): Promise<void> {
    running = true;
    last = performance.now();
    const taken = takeDue(time);
    const batch = { sightings: taken.map(({ sighting }) => sighting), successes, takenBack };
    [successes, takenBack] = [[], []];
    try {
      await commitWithRetries(batch);
      for (const { waiter } of taken) {
        waiter.left -= 1;
        if (waiter.left === 0) waiter.resolve();
      }
    } catch (reason) {
      for (const { waiter } of taken) waiter.reject(reason);
    }
    running = false;
    planFor(pending);
    if (successes.length + takenBack.length > 0) plan(performance.now() + SUCCESS_PACE_MS);
  }

  async function commitWithRetries(batch: Batch): Promise<void> {
    for (let attempt = 1; ; attempt += 1) {
      try {
        return await commit(batch);
      } catch (reason) {
        if (attempt === TRIES) throw reason;
        await new Promise((resolve) => setTimeout(resolve, RETRY_MS));
      }
    }
  }

  async function flush(): Promise<void> {
    while (running) await current;
    if (pending.length + successes.length + takenBack.length > 0) start(Number.POSITIVE_INFINITY);
    await current;
  }

  return {
    add(given) {
      if (given.length === 0) return Promise.resolve();
      return new Promise((resolve, reject) => {
        const waiter = { left: given.length, resolve, reject };
        const added = given.map((sighting) => ({ sighting, due: performance.now() + patience(sighting), waiter }));
        pending.push(...added);
        planFor(added);
      });
    },
    success(success) {
      successes.push(success);
      plan(performance.now() + SUCCESS_PACE_MS);
    },
    takeBack(success) {
      const counted = successes.indexOf(success);
      if (counted >= 0) successes.splice(counted, 1);
      else takenBack.push(success);
      plan(performance.now() + SUCCESS_PACE_MS);
    },
    flush,
    async settle() {
      do await flush();
      while (running || pending.length + successes.length + takenBack.length > 0);
    },
  };
}
