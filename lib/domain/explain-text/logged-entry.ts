import type { Json } from '../api-error.ts';
import { isWithoutZone, parseIsoTime, type WallClock } from '../iso-time.ts';
import { bareCall, members } from './error-body.ts';
import { type ForeignCall, failureNamed } from './foreign-call.ts';

/**
 * An entry of the guide's logger ("Error Logging"), which our NDJSON export writes too. Null where the object is something
 * else: an error body has neither status nor endpoint under these names.
 */
export function callOfEntry(value: Json, wallClock: WallClock): ForeignCall | null {
  const entry = members(value);
  if (entry === null || !('http_status' in entry && 'endpoint' in entry)) return null;
  // The logger's time is not the server's: it stays out of the body.
  const { timestamp, ...body } = entry;
  const { http_status, endpoint, error_code } = entry;
  const [, method = null, url = null] =
    typeof endpoint === 'string' ? (/^(?:([A-Z]{3,16}) )?(https?:\S{1,8192})$/.exec(endpoint) ?? []) : [];
  const time = typeof timestamp === 'string' ? timestamp : '';
  const failure =
    typeof error_code === 'string' && error_code.startsWith('NET_')
      ? failureNamed(error_code.slice(4).toLowerCase(), error_code)
      : null;
  return bareCall({
    status: typeof http_status === 'number' ? http_status : failure === null ? -1 : 0,
    method,
    url,
    body: failure === null ? JSON.stringify(body) : null,
    failure,
    at: parseIsoTime(time, wallClock),
    zoneIsAssumed: isWithoutZone(time),
  });
}
