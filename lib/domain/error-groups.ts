import { HOUR_MS } from './rate-history.ts';
import type { StoredError } from './stored-error.ts';

/** Errors of one code at one endpoint of one API. Times in ms since the epoch (UTC). */
export type ErrorGroup = {
  key: string;
  newest: StoredError;
  /** The newest before that one, as far as it was seen. */
  previous: StoredError | null;
  count: number;
  firstAt: number;
  lastAt: number;
  /** Number of a UTC hour since the epoch → errors in it. */
  hours: Map<number, number>;
};

/** What became of an error. */
export type Progress = 'failing' | 'recovered' | 'waiting';

/** What makes errors one group. */
export function groupKey({ code, base, endpoint }: Pick<StoredError, 'code' | 'base' | 'endpoint'>): string {
  return `${code} ${base} ${endpoint}`;
}

/** Counts an error in its group. */
export function addToGroups(groups: Map<string, ErrorGroup>, stored: StoredError): void {
  const key = groupKey(stored);
  const { at } = stored;
  const group = groups.get(key);
  if (group === undefined) {
    const hours = new Map([[hourOf(at), 1]]);
    groups.set(key, { key, newest: stored, previous: null, count: 1, firstAt: at, lastAt: at, hours });
    return;
  }
  group.count += 1;
  group.firstAt = Math.min(group.firstAt, at);
  group.hours.set(hourOf(at), (group.hours.get(hourOf(at)) ?? 0) + 1);
  if (at >= group.lastAt) {
    group.lastAt = at;
    group.previous = group.newest;
    group.newest = stored;
  } else if (at >= (group.previous?.at ?? 0)) group.previous = stored;
}

/** Takes an error out of its group again, as where its code was corrected. The group's first time may stay too early. */
export function takeFromGroups(groups: Map<string, ErrorGroup>, stored: StoredError): void {
  const group = groups.get(groupKey(stored));
  if (group === undefined) return;
  group.count -= 1;
  if (group.newest.id === stored.id && group.previous !== null) {
    group.newest = group.previous;
    group.lastAt = group.newest.at;
  }
  if (group.count <= 0) groups.delete(group.key);
  else group.hours.set(hourOf(stored.at), Math.max(0, (group.hours.get(hourOf(stored.at)) ?? 0) - 1));
}

/** The last `pieces` hours of a group up to `now` (ms, UTC), oldest first; the last one is running. */
export function lastHours({ hours }: ErrorGroup, pieces: number, now: number): number[] {
  return Array.from({ length: pieces }, (_, index) => hours.get(hourOf(now) - pieces + 1 + index) ?? 0);
}

/**
 * What became of an error that happened `at`: its call succeeded later, it is too early to repeat it, or neither.
 * @param lastSuccessAt of the same call; null where none was seen
 * @param retryAt before which a repeat makes no sense; null where none is known
 */
export function progressOf(at: number, lastSuccessAt: number | null, retryAt: number | null, now: number): Progress {
  if (lastSuccessAt !== null && lastSuccessAt > at) return 'recovered';
  return retryAt !== null && retryAt > now ? 'waiting' : 'failing';
}

function hourOf(at: number): number {
  return Math.floor(at / HOUR_MS);
}
