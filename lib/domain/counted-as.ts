import type { ApiError } from './api-error.ts';
import { findEntry } from './catalogue/find-entry.ts';
import { type Exchange, isBodyOfPage, isTied } from './exchange.ts';

/**
 * The code under which an error counts in rates, alerts and on the badge; null where it counts nowhere. A page may put
 * any words into the copy of a body that it has: a code from there counts only where it goes with the class of the status
 * (RFC 9110 §15), which the browser itself saw.
 */
export function countedAs(exchange: Exchange, error: ApiError): string | null {
  if (error.reportedByPage || !isTied(exchange)) return null;
  if (!isBodyOfPage(exchange)) return error.code;
  const { statuses } = findEntry({ exchange, error }).entry;
  const classOf = (status: number) => Math.floor(status / 100);
  const fits = statuses.length === 0 || statuses.some((status) => classOf(status) === classOf(exchange.status));
  return fits ? error.code : `HTTP_${exchange.status}`;
}
