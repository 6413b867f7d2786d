import type { ApiError } from './api-error.ts';
import type { Exchange } from './exchange.ts';
import type { StoredError } from './stored-error.ts';

/** When the fixture's response arrives, by this machine's clock. */
export const RECEIVED_AT = Date.UTC(2026, 0, 15, 10, 30, 0);

export type FixtureFields = {
  endpoint?: string;
  base?: string;
  exchange?: Partial<Exchange>;
  error?: Partial<ApiError>;
  headers?: Record<string, string>;
};

/** A stored error for tests: a failing `GET /data_sources` with status 500, and what is given instead. */
export function storedError(fields: FixtureFields = {}): StoredError {
  const { endpoint = 'GET /data_sources', base = 'https://dataops.nexla.io/nexla-api' } = fields;
  const [method = 'GET', path = '/'] = endpoint.split(' ');
  const exchange: Exchange = {
    method,
    origin: 'https://dataops.nexla.io',
    path,
    queryNames: [],
    status: 500,
    startedAt: RECEIVED_AT - 120,
    respondedAt: RECEIVED_AT,
    endedAt: RECEIVED_AT + 5,
    resourceType: 'xmlhttprequest',
    initiator: 'https://dataops.nexla.io',
    tabId: 1,
    frameId: 0,
    documentId: null,
    fromCache: false,
    protocol: 'h2',
    responseHeaders: fields.headers ?? {},
    body: null,
    failure: null,
    sources: ['web-request'],
    ambiguous: false,
    ...fields.exchange,
  };
  const error: ApiError = {
    code: `HTTP_${exchange.status}`,
    type: null,
    message: null,
    requestId: null,
    serverTime: null,
    details: null,
    shape: 'documented',
    unparsed: null,
    reportedByPage: false,
    ...fields.error,
  };
  return { id: 1, at: RECEIVED_AT, endpoint, base, code: error.code, tabId: 1, exchange, error };
}

export const SECOND = 1000;

/** Failures of one call that ended so many seconds after the first; each took 100 ms. */
export function failuresAt(...seconds: number[]): StoredError[] {
  return seconds.map((after, index) => {
    const at = RECEIVED_AT + after * SECOND;
    return { ...storedError({ exchange: { startedAt: at - 100, respondedAt: at, endedAt: at } }), id: index + 1, at };
  });
}
