import fc from 'fast-check';
import { type CopyForm, copyAs } from '../../lib/domain/copies/copy-as.ts';
import { explain } from '../../lib/domain/explain.ts';
import { redactPath } from '../../lib/domain/redaction.ts';
import { type FixtureFields, storedError } from '../../lib/domain/stored-error.fixture.ts';
import type { StoredError } from '../../lib/domain/stored-error.ts';

/** Stored errors whose responses a test fixture has to bring back. */

const body = (text: string) => ({ text, truncated: false });
const json = { 'content-type': 'application/json' };
const text = { 'content-type': 'text/plain' };

export const FAILURES: [string, FixtureFields][] = [
  [
    'a JSON body, with its request id',
    {
      exchange: { status: 400, body: body('{"error":"validation_error","error_code":"VAL_001"}') },
      headers: { ...json, 'x-request-id': 'req_77' },
    },
  ],
  ['no body', { exchange: { status: 500 } }],
  ['an empty body of a type', { exchange: { status: 502, body: body('') }, headers: json }],
  ['text', { exchange: { status: 403, body: body('Forbidden\n') }, headers: text }],
  ['a body of no type', { exchange: { status: 500, body: body('{"error":"x"}') } }],
  ['204', { exchange: { status: 204, body: body('') }, headers: { 'x-request-id': 'req_1' } }],
  ['205', { exchange: { status: 205 } }],
  ['304', { exchange: { status: 304 }, headers: { 'cache-control': 'no-cache' } }],
  [
    '401 with its challenge',
    {
      exchange: { status: 401, body: body('{"error":"invalid_token"}') },
      headers: { ...json, 'www-authenticate': 'Bearer realm="nexla", error="invalid_token"' },
    },
  ],
  [
    '429 with Retry-After, to a POST',
    {
      endpoint: 'POST /data_sources',
      exchange: { status: 429, body: body('{"error":"rate_limit_exceeded","error_code":"RATE_001"}') },
      headers: { ...json, 'retry-after': '30', 'x-ratelimit-remaining': '0' },
    },
  ],
  [
    'a page of HTML with 503',
    {
      endpoint: 'DELETE /flows/7',
      exchange: {
        status: 503,
        body: body('<!doctype html>\r\n<title>503</title>\n<script>alert(`$\u007b1}`)</script>\n'),
      },
      headers: { 'content-type': 'text/html; charset=utf-8', 'retry-after': 'Thu, 15 Jan 2026 10:31:00 GMT' },
    },
  ],
  [
    'quotes, templates, line ends and other alphabets',
    {
      exchange: {
        status: 422,
        body: body('"\'`$\u007bprocess.exit(1)}\\`\\"</script><!-- */ // \r\n\t\u0000\u2028\u2029 ünï 日本 😀'),
      },
      headers: { 'content-type': 'text/plain; charset="utf-8"' },
    },
  ],
  ['a status of its own', { exchange: { status: 599, body: body('x') }, headers: text }],
  [
    '401 that asks for a password',
    { exchange: { status: 401, body: body('') }, headers: { 'www-authenticate': 'Basic realm="nexla"' } },
  ],
  ['a path of a key', { endpoint: 'GET /service_keys/{key}', exchange: { status: 404 }, headers: json }],
  ['HEAD', { endpoint: 'HEAD /flows', exchange: { status: 404 }, headers: json }],
  ['a header of a proxy in UTF-8', { exchange: { status: 502 }, headers: { server: 'gate – ünï' } }],
];

export const UNANSWERED: [string, FixtureFields][] = [
  ['a connection', { exchange: { status: 0, failure: { kind: 'refused', text: 'net::ERR_CONNECTION_REFUSED' } } }],
  ['nothing known', { exchange: { status: 0 } }],
  [
    'an answer that CORS hid from the page',
    { exchange: { status: 401, failure: { kind: 'cors', text: 'net::ERR_FAILED' } } },
  ],
  ['a success that was cut', { exchange: { status: 200, failure: { kind: 'connection', text: 'net::ERR_FAILED' } } }],
];

/** A failure of a call to this origin. */
export function failure(origin: string, fields: FixtureFields): StoredError {
  const base = `${origin}/nexla-api`;
  const stored = storedError({ ...fields, base });
  const [method = 'GET', where = '/'] = stored.endpoint.split(' ');
  Object.assign(stored.exchange, { method, origin, path: `/nexla-api${where}` });
  return stored;
}

/** Failures at which code that is made of them breaks most easily, each at a path of its own. */
export function hostileFailures(origin: string, count: number): StoredError[] {
  const piece = fc.oneof(
    fc.constantFrom(
      '"',
      "'",
      '`',
      '${',
      '}',
      '\\',
      '\\u',
      '</script>',
      '<!--',
      '//',
      '*/',
      '\n',
      '\r\n',
      '\u2028',
      '\0',
    ),
    fc.string({ unit: 'grapheme', maxLength: 8 }),
  );
  const hostile = fc.array(piece, { minLength: 1, maxLength: 6 }).map((pieces) => pieces.join(''));
  const visible = fc.string({ unit: fc.integer({ min: 0x21, max: 0x7e }).map((code) => String.fromCharCode(code)) });
  const failing = fc.record({
    // To fetch, 407 is a matter of the proxy, and no response.
    status: fc.integer({ min: 400, max: 599 }).filter((status) => status !== 407),
    content: hostile,
    segment: hostile,
    header: visible,
  });
  return fc.sample(failing, { numRuns: count, seed: 11 }).map(({ status, content, segment, header }, index) => {
    const stored = failure(origin, {
      // What was read as text holds neither a lone surrogate nor a byte order mark at its start.
      exchange: { status, body: body(content.toWellFormed().replace(/^\ufeff/, '')) },
      headers: { ...text, server: header },
    });
    const url = new URL(`/nexla-api/flows/${index}/${encodeURIComponent(segment.toWellFormed())}`, origin);
    stored.exchange.path = redactPath(url.pathname);
    return stored;
  });
}

/** What a caller got, as fetch reads it. How a response is framed is not the fixture's: no Date, no Content-Length. */
export type Answer = { status: number; headers: Record<string, string>; body: string };

/** The answer that failed. */
export function answerOf({ exchange }: StoredError): Answer {
  const headers = Object.entries(exchange.responseHeaders).map(([name, value]) => [name, asFetched(value)]);
  return { status: exchange.status, headers: Object.fromEntries(headers), body: exchange.body?.text ?? '' };
}

/** Browsers tell extensions what they decoded, and pages a character a byte. */
function asFetched(value: string): string {
  return /[^\0-\xff]/.test(value) ? Buffer.from(value).toString('latin1') : value;
}

export function copied(form: CopyForm, stored: StoredError): string {
  return copyAs(form, stored, explain(stored), ({ key }) => key);
}
