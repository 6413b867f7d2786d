import { nexlaEndpoint } from '../endpoint.ts';
import type { Exchange } from '../exchange.ts';
import { parse } from '../parse.ts';
import { redactPath } from '../redaction.ts';
import { exchangeWith } from '../sighting.ts';
import { type ApiBase, DEFAULT_BASES } from '../sites.ts';
import type { StoredError } from '../stored-error.ts';
import type { Example } from './examples/example.ts';

/** How long the example calls take, ms. */
const DURATION_MS = 180;

/** The API of an example. */
export function exampleBase(example: Example): ApiBase {
  const wanted = 'base' in example ? example.base : undefined;
  return DEFAULT_BASES.find(({ origin }) => origin === wanted) ?? (DEFAULT_BASES[0] as ApiBase);
}

/** The exchange of an example as if it had just been captured: it failed at `at` (ms, UTC). */
export function exampleExchange(example: Example, at: number): Exchange {
  const { origin, prefix } = exampleBase(example);
  const [method = 'GET', path = ''] = example.request.split(' ');
  const facts = {
    origin,
    path: redactPath(prefix + path),
    queryNames: [],
    method,
    startedAt: at - DURATION_MS,
    endedAt: at,
    resourceType: 'xmlhttprequest',
    initiator: origin,
    fromCache: false,
    sources: ['web-request' as const],
  };
  if ('failure' in example) return exchangeWith({ ...facts, status: 0, failure: example.failure });
  return exchangeWith({
    ...facts,
    status: example.status,
    respondedAt: at,
    protocol: 'h2',
    responseHeaders: { ...example.headers, ...(example.body === '' && { 'content-length': '0' }) },
    body: example.body === '' ? null : { text: movedTo(at, example.body), truncated: false },
  });
}

/** When the examples of the guide were answered, as they say themselves. */
const ANSWERED_AT = Date.UTC(2024, 0, 15, 10, 30);

/** A body whose times are as far from `at` as they are from the answer in the example. */
function movedTo(at: number, body: string): string {
  return body.replace(/\b2024-01-15T\d\d:\d\d:\d\dZ/g, (time) =>
    new Date(Date.parse(time) - ANSWERED_AT + at).toISOString(),
  );
}

/** The error of an example. Every example is one, which a test holds. */
export function exampleError(example: Example, at: number): StoredError {
  const exchange = exampleExchange(example, at);
  const base = exampleBase(example);
  const error = parse(exchange);
  if (error === null) throw new Error(`the example ${example.request} is no error`);
  return {
    id: 0,
    at,
    endpoint: nexlaEndpoint(exchange.method, exchange.path, base),
    base: base.origin + base.prefix,
    code: error.code,
    tabId: exchange.tabId,
    exchange,
    error,
  };
}
