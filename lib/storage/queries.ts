import type { StoredError } from '../domain/stored-error.ts';
import type { EndpointRow, ProblemRow } from './database.ts';
import type { Rows } from './rows.ts';

/** What several reads have in common. */

export const FOREVER = Number.MAX_SAFE_INTEGER;

/** A call that the page itself gave up is stored, but it is no problem: web apps abort calls at every turn. */
export const GIVEN_UP = 'NET_ABORTED';

/** The newest error of a code at an endpoint from one time (ms, UTC) up to another. */
export function newestOf(
  rows: Rows,
  { code, base, endpoint }: ProblemRow,
  from: number,
  until: number,
): Promise<StoredError | undefined> {
  const isMeant = (stored: StoredError) => stored.code === code;
  return rows.newestThat('errors', '[base+endpoint+at]', [base, endpoint, from], [base, endpoint, until], isMeant);
}

/** Number of answers seen so far that were no errors, over all endpoints. */
export function successesSeen(endpoints: readonly EndpointRow[]): number {
  return endpoints.reduce((total, { successes }) => total + successes, 0);
}

/** Names a call among those of all APIs. */
export function callKey({ base, endpoint }: { base: string; endpoint: string }): string {
  return `${base} ${endpoint}`;
}
