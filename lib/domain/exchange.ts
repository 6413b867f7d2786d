/**
 * One finished HTTP exchange with a Nexla API, as plain data: what every capture source is turned into.
 * Secrets are already gone: the path is redacted, query values and all but the allowed headers were dropped.
 * All times are milliseconds since the Unix epoch, UTC.
 */
export type Exchange = {
  /** HTTP request method (RFC 9110 §9), or null where only resource timing saw the exchange. */
  method: string | null;
  /** Origin of the final URL, e.g. `https://dataops.nexla.io`. */
  origin: string;
  /** Path of the final URL; secret segments are replaced. */
  path: string;
  /** Names of the query parameters, sorted; their values are never kept. */
  queryNames: string[];
  /** HTTP status code (RFC 9110 §15), or 0 where no response arrived. */
  status: number;
  startedAt: number | null;
  /** When the response header section arrived. */
  respondedAt: number | null;
  endedAt: number | null;
  /** webRequest resource type: `xmlhttprequest`, `ping`, `main_frame`, … */
  resourceType: string | null;
  /** Origin of the document or worker that started the request. */
  initiator: string | null;
  /** -1 where the request belongs to no tab (shared and service workers). */
  tabId: number;
  frameId: number;
  documentId: string | null;
  fromCache: boolean | null;
  /** ALPN id or HTTP version: `h2`, `http/1.1`. */
  protocol: string | null;
  /** Allow-listed response headers, lower-case names. */
  responseHeaders: Record<string, string>;
  body: ExchangeBody | null;
  /** Set where the browser ended the exchange with an error of its own. */
  failure: NetworkFailure | null;
  /** The sources that saw this exchange, witnesses first. */
  sources: Source[];
  /** The body may belong to a neighbouring identical call (see lib/capture/matching.ts). */
  ambiguous: boolean;
};

export type ExchangeBody = {
  /** Redacted text. */
  text: string;
  /** True where the body was longer than what was kept. */
  truncated: boolean;
};

/**
 * A *witness* is made by the browser and cannot be forged by a page; *evidence* only adds to a witnessed exchange.
 */
export type Source = 'web-request' | 'resource-timing' | 'page-hook' | 'devtools-network' | 'response-filter';

const WITNESSES: readonly Source[] = ['web-request', 'resource-timing', 'response-filter'];

/** Whether a browser-made witness saw this exchange. */
export function isWitnessed(sources: readonly Source[]): boolean {
  return sources.some((source) => WITNESSES.includes(source));
}

export const FAILURE_KINDS = [
  'refused',
  'dns',
  'tls',
  'timeout',
  'aborted',
  'cors',
  'offline',
  'blocked',
  'connection',
] as const;
export type FailureKind = (typeof FAILURE_KINDS)[number];

export type NetworkFailure = {
  kind: FailureKind;
  /** The browser's own words: `net::ERR_CONNECTION_REFUSED`, `NS_ERROR_UNKNOWN_HOST`. */
  text: string;
};

/**
 * Two views of one exchange as one. `first` is the more trusted: what it knows stands, `second` fills the gaps.
 */
export function joinExchanges(first: Exchange, second: Exchange): Exchange {
  const sources = [...new Set([...first.sources, ...second.sources])];
  const exact = [first, second].find(hasExactBody);
  return {
    ...first,
    method: first.method ?? second.method,
    status: first.status || second.status,
    startedAt: first.startedAt ?? second.startedAt,
    respondedAt: first.respondedAt ?? second.respondedAt,
    endedAt: first.endedAt ?? second.endedAt,
    resourceType: first.resourceType ?? second.resourceType,
    initiator: first.initiator ?? second.initiator,
    tabId: first.tabId >= 0 ? first.tabId : second.tabId,
    frameId: first.tabId >= 0 ? first.frameId : second.frameId,
    documentId: first.documentId ?? second.documentId,
    fromCache: first.fromCache ?? second.fromCache,
    protocol: first.protocol ?? second.protocol,
    responseHeaders: { ...second.responseHeaders, ...first.responseHeaders },
    body: exact?.body ?? fuller(first.body, second.body),
    failure: first.failure ?? second.failure,
    sources: [
      ...sources.filter((source) => isWitnessed([source])),
      ...sources.filter((source) => !isWitnessed([source])),
    ],
    ambiguous: exact === undefined && (first.ambiguous || second.ambiguous),
  };
}

/**
 * To the page the call failed without a response. It may not see a CORS-blocked one, though its status is known; other
 * failures count where no error status came.
 */
export function isUnanswered({ failure, status }: Exchange): boolean {
  return status === 0 || (failure !== null && (failure.kind === 'cors' || status < 400));
}

/** The network stack itself read the body under the exchange's own request id: no neighbour's. */
export function hasExactBody(exchange: Exchange): boolean {
  return exchange.sources.includes('response-filter');
}

function fuller(first: ExchangeBody | null, second: ExchangeBody | null): ExchangeBody | null {
  if (first === null || second === null) return first ?? second;
  return first.truncated && !second.truncated ? second : first;
}
