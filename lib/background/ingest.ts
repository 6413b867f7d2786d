import type { Sighting } from '../domain/sighting.ts';
import type { Batch, Success } from './record.ts';

/**
 * The queue before the database: what arrives while a commit runs goes into the next one. The first record after a
 * quiet moment is written at once; in a burst one commit follows another at this pace.
 */
const PACE_MS = 75;
/** Successes alone are only counted: they may wait. */
const SUCCESS_PACE_MS = 1000;
const RETRY_MS = 500;
const TRIES = 3;

export type Ingest = {
  /** Resolves once everything given is committed; rejects where the database refused it several times. */
  add(sightings: readonly Sighting[]): Promise<void>;
  success(success: Success): void;
  /** Commits at once what still waits for its turn, and resolves when nothing is left. Never rejects. */
  settle(): Promise<void>;
};

/**
 * @param commit writes a batch, all or nothing; called never twice at a time
 */
export function createIngest(commit: (batch: Batch) => Promise<void>): Ingest {
  let sightings: Sighting[] = [];
  let successes: Success[] = [];
  let waiters: { resolve(): void; reject(reason: unknown): void }[] = [];
  let running = false;
  let current: Promise<void> = Promise.resolve();
  let soonest = 0;
  let timer: ReturnType<typeof setTimeout> | undefined;
  let timerDue = Number.POSITIVE_INFINITY;

  function plan(delay: number): void {
    if (running) return;
    const due = Math.max(performance.now() + delay, soonest);
    if (due >= timerDue) return;
    clearTimeout(timer);
    timerDue = due;
    timer = setTimeout(start, due - performance.now());
  }

  function start(): void {
    clearTimeout(timer);
    timerDue = Number.POSITIVE_INFINITY;
    current = run();
  }

  async function run(): Promise<void> {
    running = true;
    soonest = performance.now() + PACE_MS;
    const batch = { sightings, successes };
    const told = waiters;
    sightings = [];
    successes = [];
    waiters = [];
    try {
      await commitWithRetries(batch);
      for (const waiter of told) waiter.resolve();
    } catch (reason) {
      for (const waiter of told) waiter.reject(reason);
    }
    running = false;
    if (sightings.length > 0) plan(0);
    else if (successes.length > 0) plan(SUCCESS_PACE_MS);
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

  return {
    add(given) {
      if (given.length === 0) return Promise.resolve();
      sightings.push(...given);
      plan(0);
      return new Promise((resolve, reject) => {
        waiters.push({ resolve, reject });
      });
    },
    success(success) {
      successes.push(success);
      plan(SUCCESS_PACE_MS);
    },
    async settle() {
      while (running || sightings.length > 0 || successes.length > 0) {
        if (!running) start();
        await current;
      }
    },
  };
}
