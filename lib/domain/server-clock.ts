import { parseHttpDate } from './http-date.ts';
import type { StoredError } from './stored-error.ts';

/**
 * What the server's clock showed when its response arrived here. Times that the server names are turned into
 * this machine's time by it, so that a wrong clock on either side does no harm. All in ms since the epoch (UTC).
 */
export type ServerClock = {
  /** When the response arrived, by this machine's clock. */
  receivedAt: number;
  /** The server's clock at that moment; null where the response does not tell: then both clocks are taken as equal. */
  serverNow: number | null;
};

/** A time on the server's clock, as this machine's clock shows it. */
export function toLocalTime(serverTime: number, clock: ServerClock): number {
  return clock.receivedAt + serverTime - (clock.serverNow ?? clock.receivedAt);
}

/** The clock of a response of which only the headers (lower-case names) and its arrival (ms) are known. */
export function headersClock(headers: Readonly<Record<string, string>>, receivedAt: number): ServerClock {
  return { receivedAt, serverNow: headers.date === undefined ? null : parseHttpDate(headers.date, receivedAt) };
}

/** The clock that times in headers go by: the `Date` of this very response, if it is not an old one out of the cache. */
export function headerClock(stored: Pick<StoredError, 'exchange' | 'error' | 'at'>): ServerClock {
  const { exchange, error } = stored;
  const { receivedAt, serverNow } = headersClock(
    exchange.fromCache === true ? {} : exchange.responseHeaders,
    exchange.respondedAt ?? stored.at,
  );
  return { receivedAt, serverNow: serverNow ?? error.serverTime };
}

/** The clock that times in the body go by: the envelope's own `timestamp` before `Date`. */
export function bodyClock(stored: StoredError): ServerClock {
  const clock = headerClock(stored);
  return { ...clock, serverNow: stored.error.serverTime ?? clock.serverNow };
}
