import type { ApiBase } from '../sites.ts';
import { bareCall } from './error-body.ts';
import type { ForeignCall } from './foreign-call.ts';
import { pythonFailure } from './python-failure.ts';

/** `requests`: `429 Client Error: Too Many Requests for url: https://…`. */
const REQUESTS_ERROR = /\b([45]\d\d) (?:Client|Server) Error: /;
const FOR_URL = ' for url: ';
/** `httpx`: `Client error '401 Unauthorized' for url 'https://…'`. */
const HTTPX_ERROR = /\b(?:Client|Server) error '([45]\d\d)[^']{0,100}' for url '([^'\s]{1,8192})'/;
/** The log of `httpx`: `HTTP Request: GET https://… "HTTP/1.1 429 Too Many Requests"`. */
const HTTPX_LOG = /\bHTTP Request: ([A-Z]{3,16}) (https?:\/\/[^\s"]{1,8192}) "HTTP\/[\d.]{1,4} ([45]\d\d)\b/;
/** The log of `urllib3`: `https://host:443 "GET /path HTTP/1.1" 401 87`. */
const URLLIB3_LOG =
  /\b(https?):\/\/([\w.-]{1,253}):(\d{1,5}) "([A-Z]{3,16}) (\/[^\s"]{0,8192}) HTTP\/[\d.]{1,4}" ([45]\d\d)\b/;
const POOL = /\b(HTTPS?)ConnectionPool\(host='([\w.-]{1,253})', port=(\d{1,5})\): /;
/** Where urllib3 names the path: in an exception, or in the warning that it tries again. */
const POOL_PATH = /(?:with url|'): (\/[^\s'"]{0,4096})/;
/** What `Retry(status_forcelist=…)` makes of answers: they came, again and again. */
const TOO_MANY = /\btoo many ([45]\d\d) error responses/;
const MAX_URL = 8192;

/** The failed call that an exception of Python's `requests`, `urllib3` or `httpx` tells of in this line. */
export function callOfException(line: string, bases: readonly ApiBase[]): ForeignCall | null {
  const asked = REQUESTS_ERROR.exec(line);
  const beforeUrl = asked === null ? -1 : line.indexOf(FOR_URL, asked.index);
  if (asked !== null && beforeUrl >= 0) {
    const [url = ''] = line.slice(beforeUrl + FOR_URL.length, beforeUrl + MAX_URL).split(/\s/, 1);
    return bareCall({ status: Number(asked[1]), url: url.replace(/[).,'"\]]{1,3}$/, '') });
  }
  const [, status, url = null] = HTTPX_ERROR.exec(line) ?? [];
  if (status !== undefined) return bareCall({ status: Number(status), url });
  const pool = POOL.exec(line);
  if (pool === null) return null;
  const rest = line.slice(pool.index + pool[0].length);
  const address = addressOfPool(pool, POOL_PATH.exec(rest.slice(0, MAX_URL))?.[1], bases);
  const answered = TOO_MANY.exec(rest)?.[1];
  return answered === undefined
    ? bareCall({ status: 0, url: address, failure: pythonFailure(rest) })
    : bareCall({ status: Number(answered), url: address });
}

/** The failed call that the log of `urllib3` or `httpx` shows in this line: an exception may tell of it again. */
export function callOfClientLog(line: string): ForeignCall | null {
  const [, asked = null, address = null, answer] = HTTPX_LOG.exec(line) ?? [];
  if (answer !== undefined) return bareCall({ status: Number(answer), method: asked, url: address });
  const [, scheme = '', host = '', port = '', method = null, path = '', status] = URLLIB3_LOG.exec(line) ?? [];
  if (status === undefined) return null;
  return bareCall({ status: Number(status), method, url: originOf(scheme, host, port) + path });
}

/** Where no path is named, the API at that host stands for the call. */
function addressOfPool(
  [, scheme = '', host = '', port = '']: RegExpExecArray,
  path: string | undefined,
  bases: readonly ApiBase[],
): string {
  const origin = originOf(scheme.toLowerCase(), host, port);
  return origin + (path ?? bases.find((base) => base.origin === origin)?.prefix ?? '/');
}

function originOf(scheme: string, host: string, port: string): string {
  return `${scheme}://${host}${port === (scheme === 'https' ? '443' : '80') ? '' : `:${port}`}`;
}
