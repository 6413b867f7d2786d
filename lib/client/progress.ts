import { useCallback, useRef } from 'preact/hooks';
import { NO_HISTORY } from '../domain/call-history.ts';
import { type Progress, progressOf } from '../domain/error-groups.ts';
import type { StoredError } from '../domain/stored-error.ts';
import type { Database } from '../storage/database.ts';
import { callOutcomes, countRecoveries } from '../storage/error-queries.ts';
import { callKey } from '../storage/queries.ts';
import type { EndpointRow } from '../storage/tables.ts';
import { explained } from './explained.ts';
import { useStored } from './stored.ts';

/** What became of an error at `now`, and until when a repeat should wait; times in ms (UTC). */
export function progressAt(
  stored: StoredError,
  calls: ReadonlyMap<string, EndpointRow>,
  now: number,
): { progress: Progress; waitUntil: number | null } {
  const { verdict, at } = explained(stored, NO_HISTORY).retry;
  const waitUntil = verdict === 'no' ? null : at;
  const lastSuccessAt = calls.get(callKey(stored))?.lastSuccessAt ?? null;
  return { progress: progressOf(stored.at, lastSuccessAt, waitUntil, now), waitUntil };
}

export type ProgressNow = {
  /** How the calls of every endpoint ended so far, by `base endpoint`. */
  calls: ReadonlyMap<string, EndpointRow>;
  /** False while it is asked and not known yet. */
  isRead: boolean;
  /** What became of an error, as far as is known when it is asked. */
  progress: (stored: StoredError) => Progress;
  /** Changes when that may have changed of an error: a call works again, or a wait is over. */
  turns: string;
};

const NOTHING_YET = { calls: new Map<string, EndpointRow>(), recoveries: 0 };

/**
 * What became of the errors, kept current.
 * @param isAsked whether `turns` is wanted, which costs a count
 * @param now the current time (ms, UTC), renewed from time to time
 */
export function useProgress(db: Database, isAsked: boolean, now: number): ProgressNow {
  const read = useStored(
    async () => ({ calls: await callOutcomes(db), recoveries: isAsked ? await countRecoveries(db) : 0 }),
    [isAsked],
  );
  const { calls, recoveries } = read.value ?? NOTHING_YET;
  const latest = useRef({ calls, now, waitsUntil: Number.POSITIVE_INFINITY, lastWait: 0 }).current;
  latest.calls = calls;
  latest.now = now;
  if (now >= latest.waitsUntil) {
    latest.lastWait = latest.waitsUntil;
    latest.waitsUntil = Number.POSITIVE_INFINITY;
  }
  const progress = useCallback((stored: StoredError) => {
    const { progress, waitUntil } = progressAt(stored, latest.calls, latest.now);
    // The first wait to end of those that were met.
    if (progress === 'waiting' && waitUntil !== null) latest.waitsUntil = Math.min(latest.waitsUntil, waitUntil);
    return progress;
  }, []);
  return {
    calls,
    isRead: !isAsked || read.value !== undefined,
    progress,
    turns: `${recoveries} ${latest.lastWait}`,
  };
}
