import type { ApiError } from './api-error.ts';
import { type Exchange, isVisit } from './exchange.ts';

/** An error as it is kept: the exchange, what it means, and the fields that lists and counters ask for. */
export type StoredError = {
  /** Grows with every stored error; assigned by the database. */
  id: number;
  /** When it failed, ms since the epoch (UTC): the response's arrival, else the end, else the start. */
  at: number;
  /** `exchange` method and path template without the base: `GET /data_sources/{id}`. The method is `?` where unknown. */
  endpoint: string;
  /** API base it belongs to: origin and prefix, `https://dataops.nexla.io/nexla-api`. */
  base: string;
  /** Same as `error.code`. */
  code: string;
  /** Same as `exchange.tabId`. */
  tabId: number;
  /** The number of the browser's run that its tab belongs to; absent where it was stored before runs had numbers. */
  run?: number;
  exchange: Exchange;
  error: ApiError;
};

/** Whether both happened in one tab; in another run of the browser the same number is another tab. */
export function isOfSameTab(
  one: Pick<StoredError, 'run' | 'tabId'>,
  other: Pick<StoredError, 'run' | 'tabId'>,
): boolean {
  return one.run === other.run && one.tabId === other.tabId;
}

/** Nothing can be said of an error that lost a part: a list shows that it is there, all else leaves it out. */
export function isWhole({ exchange, error }: Partial<StoredError>): boolean {
  return Boolean(error && exchange?.sources && exchange.responseHeaders);
}

/** Whether a tab was led to the API, which is no call of a page. */
export function isOfAVisit(stored: Pick<StoredError, 'exchange' | 'error'>): boolean {
  return isWhole(stored) && isVisit(stored.exchange);
}

/** Whether it tells of the calls that watched pages make: what histories, reports and the popup are made of. */
export function isOfACall(stored: Pick<StoredError, 'exchange' | 'error'>): boolean {
  return isWhole(stored) && !isVisit(stored.exchange);
}
