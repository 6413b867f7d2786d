import type { Message } from './explanation.ts';

/** One call of an endpoint; times in ms since the epoch (UTC). */
export type TimedCall = {
  startedAt: number;
  endedAt: number;
  /** Earliest retry that the server gave in its answer (serverRetryTime), null where it gave none. */
  retryAt: number | null;
};

export type RetryStorm = {
  /** Calls that were repeated before the time that the server had given. */
  early: number;
  /** Start of the first and of the last of them. */
  firstAt: number;
  lastAt: number;
  finding: Message;
};

/** A repeat this little too early is the rounding of clocks to seconds, ms. */
const TOLERANCE = 1000;

/**
 * Whether the same call was repeated too early. A call that had started before the answer with the time arrived could not
 * know of it, so parallel calls are no storm. A guess of ours (back-off) is nothing a client has to keep to.
 */
export function retryStorm(calls: readonly TimedCall[]): RetryStorm | null {
  const starts = calls.toSorted((a, b) => a.startedAt - b.startedAt);
  const answers = calls.filter(({ retryAt }) => retryAt !== null).toSorted((a, b) => a.endedAt - b.endedAt);
  const early: number[] = [];
  let known = 0;
  let notBefore = Number.NEGATIVE_INFINITY;
  for (const { startedAt } of starts) {
    for (let answer = answers[known]; answer !== undefined && answer.endedAt < startedAt; answer = answers[++known]) {
      notBefore = Math.max(notBefore, answer.retryAt ?? notBefore);
    }
    if (startedAt < notBefore - TOLERANCE) early.push(startedAt);
  }
  const [firstAt] = early;
  const lastAt = early.at(-1);
  if (firstAt === undefined || lastAt === undefined) return null;
  return {
    early: early.length,
    firstAt,
    lastAt,
    finding:
      early.length === 1
        ? { key: 'retry_storm_once', params: [] }
        : { key: 'retry_storm_found', params: [String(early.length)] },
  };
}
