import { NO_HISTORY } from '../domain/call-history.ts';
import { type Progress, progressOf } from '../domain/error-groups.ts';
import type { StoredError } from '../domain/stored-error.ts';
import type { EndpointRow } from '../storage/database.ts';
import { callKey } from '../storage/queries.ts';
import { explained } from './explained.ts';

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
