import { sumCounts } from '../domain/packed-counts.ts';
import type { StoredError } from '../domain/stored-error.ts';
import type { Rows } from './rows.ts';
import type { ProblemRow } from './tables.ts';

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

/** Number of answers seen that were no errors, over all APIs, as far back as is counted. */
export async function successesSeen(rows: Rows): Promise<number> {
  const apis = await rows.between('histories', '[kind+last]', ['base-successes', 0], ['base-successes', FOREVER]);
  return apis.reduce((total, { hours }) => total + sumCounts(hours, 0, FOREVER), 0);
}

/** Names a call among those of all APIs. */
export function callKey({ base, endpoint }: { base: string; endpoint: string }): string {
  return `${base} ${endpoint}`;
}
