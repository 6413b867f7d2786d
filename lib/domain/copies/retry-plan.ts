import type { Message, RetryAdvice } from '../explanation.ts';
import { BACKOFF } from '../retry-timing.ts';
import { givesTokens } from '../sites.ts';
import type { StoredError } from '../stored-error.ts';

/** Where a server says how long to wait, beside `Retry-After`: a header, a field of the body, or a sentence in it. */
const SOURCES = [
  'X-RateLimit-Reset',
  'RateLimit-Reset',
  'RateLimit',
  'details.retry_after',
  'retry_after',
  'throttle_until',
  'message',
] as const;

/** How code that calls the API should go on after this very error. */
export type RetryPlan = {
  /** `wait`: repeat after a pause. `new-token`: sign in and repeat once. `stop`: repeating it by itself is wrong. */
  kind: 'wait' | 'new-token' | 'stop';
  /** One sentence that says why. */
  reason: Message;
  /** Statuses after which to wait; empty where no response came: then failures of the connection. */
  statuses: number[];
  retries: number;
  /** First pause of the guide's plan, ms; it doubles each time. */
  baseMs: number;
  /** Null where `Retry-After` says it, or nothing does. */
  source: (typeof SOURCES)[number] | null;
};

export function retryPlan({ exchange, base }: StoredError, { verdict, source, reason }: RetryAdvice): RetryPlan {
  const plan = {
    statuses: exchange.status === 0 ? [] : [exchange.status],
    retries: BACKOFF.retries,
    baseMs: BACKOFF.baseMs,
    source: SOURCES.find((one) => one === source) ?? null,
  };
  if (verdict === 'safe') return { ...plan, kind: 'wait', reason };
  if (verdict !== 'after-new-token') return { ...plan, kind: 'stop', reason };
  if (givesTokens(base)) return { ...plan, kind: 'new-token', reason };
  return { ...plan, kind: 'stop', reason: { key: 'copies_no_token_exchange', params: [] } };
}
