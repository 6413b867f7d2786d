import type { StoredError } from '../stored-error.ts';
import { exportedError, isoTime } from './exported-error.ts';

/** HAR 1.2 (http://www.softwareishard.com/blog/har-12-spec/) up to its entries, and what closes them. */
export const harStart = (version: string) =>
  `{"log":{"version":"1.2","creator":{"name":"Nexla Error Inspector","version":${JSON.stringify(version)}},"pages":[],"entries":[`;
export const HAR_END = ']}}';

/** One entry. What was never kept (query values, request headers and body, cookies) is empty; unknown sizes are -1. */
export function harEntry(stored: StoredError): object {
  const { url, headers, body, failure, duration_ms, protocol } = exportedError(stored);
  const { exchange } = stored;
  const wait =
    exchange.startedAt === null || exchange.respondedAt === null ? null : exchange.respondedAt - exchange.startedAt;
  const time = duration_ms ?? Math.max(0, wait ?? 0);
  const waited = Math.min(time, Math.max(0, wait ?? time));
  const httpVersion = protocol ?? '';
  const length = headers['content-length'] ?? '';
  return {
    startedDateTime: isoTime(exchange.startedAt ?? stored.at - time),
    time,
    request: {
      method: exchange.method ?? 'GET',
      url,
      httpVersion,
      cookies: [],
      headers: [],
      queryString: exchange.queryNames.map((name) => ({ name, value: '' })),
      headersSize: -1,
      bodySize: -1,
    },
    response: {
      status: exchange.status,
      statusText: '',
      httpVersion,
      cookies: [],
      headers: Object.entries(headers).map(([name, value]) => ({ name, value })),
      content: {
        size: body === null ? 0 : utf8Length(body),
        mimeType: headers['content-type'] ?? 'x-unknown',
        ...(body === null ? {} : { text: body }),
      },
      redirectURL: '',
      headersSize: -1,
      // That of a HEAD is of a body that never came.
      bodySize: /^\d{1,15}$/.test(length) && exchange.method !== 'HEAD' ? Number(length) : -1,
      ...(failure === null ? {} : { _error: failure.text }),
    },
    cache: {},
    timings: { send: 0, wait: waited, receive: time - waited },
    // Chromium takes JSON without it for a script, and hides it where "Fetch/XHR" is chosen. The page hook sees nothing else.
    ...(exchange.resourceType === 'xmlhttprequest' || exchange.sources.includes('page-hook')
      ? { _resourceType: 'xhr' }
      : {}),
  };
}

/** In bytes; a lone surrogate becomes U+FFFD, which has three. */
function utf8Length(text: string): number {
  let bytes = text.length;
  for (const [char] of text.matchAll(/[^\0-\x7f]/gu)) bytes += (char.codePointAt(0) ?? 0) < 0x800 ? 1 : 2;
  return bytes;
}
