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

/** What is held while the database takes nothing, at most: sightings of the network, their characters, and successes. */
export const MOST_HELD = { sightings: 2000, chars: 8_388_608, successes: 5000 };

export type Ingest = {
  /**
   * Resolves once everything given is committed; rejects where the database takes nothing now, and where it will never take
   * this. What only the network saw is then held, as nobody tells of it again.
   */
  add(sightings: readonly Sighting[]): Promise<void>;
  success(success: Success): void;
  /** It was counted before it failed after all. */
  takeBack(success: Success): void;
  /** Commits at once what was given so far, and resolves then; at once while the database takes nothing. Never rejects. */
  flush(): Promise<void>;
  /** Commits at once what still waits, for its turn or for its page, and resolves when nothing is left. Never rejects. */
  settle(): Promise<void>;
  /** Forgets what is held: a person had everything deleted that was seen so far. */
  drop(): void;
};

/** What the queue is told of the database (lib/background/outage.ts). */
type State = {
  /** What a commit threw: when the database takes writes again, or null where what was to be written is at fault. */
  of(reason: unknown): Promise<{ over: Promise<void> } | null>;
  /** So much was seen and is not kept. */
  missed(count: number): void;
  /** The database takes everything but this: it is set aside. */
  setAside(reason: unknown): void;
};

/** A sighting in the queue; `due` by the clock of `performance`, ms. */
type Pending = { sighting: Sighting; due: number; waiter: Waiter };
/** Who gave sightings, and how many of them are not committed yet. */
type Waiter = { left: number; resolve(): void; reject(reason: unknown): void };
type Taken = { pending: readonly Pending[]; successes: readonly Success[] };

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
export function createIngest(commit: (batch: Batch) => Promise<void>, database: State): Ingest {
  let pending: Pending[] = [];
  let successes: Success[] = [];
  /** Successes that will never be counted: none can be taken back. */
  const uncounted = new WeakSet<Success>();
  let running = false;
  /** The database takes nothing. */
  let isHeld = false;
  let current: Promise<void> = Promise.resolve();
  let last = Number.NEGATIVE_INFINITY;
  let timer: ReturnType<typeof setTimeout> | undefined;
  let timerDue = Number.POSITIVE_INFINITY;

  function plan(wanted: number, pace = PACE_MS): void {
    if (running || isHeld) return;
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
    const taken = { pending: takeDue(time), successes };
    successes = [];
    const left = await committed(taken, RETRY_MS);
    running = false;
    if (left !== null) hold(left);
    planFor(pending);
    if (successes.length > 0) plan(performance.now() + SUCCESS_PACE_MS);
  }

  /** Commits what was taken. What is refused by itself is set aside; @returns what is left where the database takes nothing */
  async function committed(taken: Taken, pause: number): Promise<(Taken & { over: Promise<void> }) | null> {
    let reason: unknown;
    for (let attempt = 1; attempt <= TRIES; attempt += 1) {
      try {
        await commit({ sightings: taken.pending.map(({ sighting }) => sighting), successes: [...taken.successes] });
        settleAll(taken.pending);
        return null;
      } catch (thrown) {
        reason = thrown;
        const outage = await database.of(thrown);
        if (outage !== null) return { ...taken, over: outage.over };
        if (attempt < TRIES) await new Promise((resolve) => setTimeout(resolve, pause));
      }
    }
    const [one, other] = halves(taken);
    if (other === null) {
      // Told again, it would be refused again, and hold up what comes after it.
      settleAll(taken.pending);
      database.setAside(reason);
      return null;
    }
    const left = await committed(one, 0);
    if (left === null) return committed(other, 0);
    return {
      ...left,
      pending: [...left.pending, ...other.pending],
      successes: [...left.successes, ...other.successes],
    };
  }

  /** Keeps what nobody would tell again, until the database takes it. */
  function hold({ pending: left, successes: counted, over }: Taken & { over: Promise<void> }): void {
    isHeld = true;
    clearTimeout(timer);
    timerDue = Number.POSITIVE_INFINITY;
    const waiting = [...left, ...pending];
    pending = [];
    keep(waiting);
    successes = [...counted, ...successes];
    limitSuccesses();
    void over.then(() => {
      isHeld = false;
      if (pending.length > 0 || successes.length > 0) start(Number.POSITIVE_INFINITY);
    });
  }

  /** A commit that hangs throws nothing. */
  const isFull = () => running && pending.length >= MOST_HELD.sightings;

  function keep(waiting: readonly Pending[]): void {
    let chars = pending.reduce((total, { sighting }) => total + charsOf(sighting), 0);
    let missed = 0;
    for (const one of waiting) {
      const { sighting, waiter } = one;
      const isKept = sighting.observer === 'network' && pending.length < MOST_HELD.sightings;
      if (!isKept) {
        if (sighting.observer === 'network') missed += 1;
        waiter.reject(new Error('The database takes nothing now.'));
        continue;
      }
      chars += charsOf(sighting);
      pending.push(chars <= MOST_HELD.chars ? one : { ...one, sighting: withoutBody(sighting) });
    }
    if (missed > 0) database.missed(missed);
  }

  function limitSuccesses(): void {
    const over = successes.splice(MOST_HELD.successes).filter(({ isTakenBack }) => !isTakenBack);
    for (const success of over) uncounted.add(success);
    if (over.length > 0) database.missed(over.length);
  }

  async function flush(): Promise<void> {
    while (running) await current;
    if (!isHeld && (pending.length > 0 || successes.length > 0)) start(Number.POSITIVE_INFINITY);
    await current;
  }

  return {
    add(given) {
      if (given.length === 0) return Promise.resolve();
      return new Promise((resolve, reject) => {
        const waiter = { left: given.length, resolve, reject };
        const added = given.map((sighting) => ({ sighting, due: performance.now() + patience(sighting), waiter }));
        if (isHeld || isFull()) return keep(added);
        pending.push(...added);
        planFor(added);
      });
    },
    success(success) {
      successes.push(success);
      limitSuccesses();
      plan(performance.now() + SUCCESS_PACE_MS);
    },
    takeBack(success) {
      if (uncounted.has(success)) return;
      const counted = successes.indexOf(success);
      if (counted >= 0) successes.splice(counted, 1);
      else successes.push({ ...success, isTakenBack: true });
      plan(performance.now() + SUCCESS_PACE_MS);
    },
    flush,
    async settle() {
      do await flush();
      while (running || (!isHeld && (pending.length > 0 || successes.length > 0)));
    },
    drop() {
      if (!isHeld) return;
      settleAll(pending);
      for (const success of successes) uncounted.add(success);
      pending = [];
      successes = [];
    },
  };
}

function settleAll(pending: readonly Pending[]): void {
  for (const { waiter } of pending) {
    waiter.left -= 1;
    if (waiter.left === 0) waiter.resolve();
  }
}

/** Sightings apart from successes, then one half apart from the other; null where nothing is left to part. */
function halves({ pending, successes }: Taken): [Taken, Taken | null] {
  if (pending.length > 0 && successes.length > 0) {
    return [
      { pending, successes: [] },
      { pending: [], successes },
    ];
  }
  const middle = Math.ceil((pending.length + successes.length) / 2);
  if (pending.length + successes.length < 2) return [{ pending, successes }, null];
  return [
    { pending: pending.slice(0, middle), successes: successes.slice(0, middle) },
    { pending: pending.slice(middle), successes: successes.slice(middle) },
  ];
}

function charsOf({ exchange }: Sighting): number {
  return exchange.body?.text.length ?? 0;
}

function withoutBody(sighting: Sighting): Sighting {
  return { ...sighting, exchange: { ...sighting.exchange, body: null } };
}
