import type { RetryAdvice } from '../explanation.ts';
import { BACKOFF } from '../retry-timing.ts';
import type { StoredError } from '../stored-error.ts';

/** How code that calls the API should go on after this very error. */
export type RetryPlan = {
  /** `wait`: repeat after a pause. `new-token`: sign in and repeat once. `stop`: repeating it by itself is wrong. */
  kind: 'wait' | 'new-token' | 'stop';
  /** Statuses after which to wait; empty where no response came: then failures of the connection. */
  statuses: number[];
  retries: number;
  /** First pause of the guide's plan, ms; it doubles each time. */
  baseMs: number;
  /** Where the server says how long to wait, beside `Retry-After`. */
  source: 'X-RateLimit-Reset' | 'details.retry_after' | 'retry_after' | null;
};

export function retryPlan({ exchange }: StoredError, { verdict, source }: RetryAdvice): RetryPlan {
  const named = (['X-RateLimit-Reset', 'details.retry_after', 'retry_after'] as const).find((one) => one === source);
  return {
    kind: verdict === 'safe' ? 'wait' : verdict === 'after-new-token' ? 'new-token' : 'stop',
    statuses: exchange.status === 0 ? [] : [exchange.status],
    retries: BACKOFF.retries,
    baseMs: BACKOFF.baseMs,
    source: named ?? null,
  };
}
