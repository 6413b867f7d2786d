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
  /** Origin of the watched document or worker that started the request; null where the browser names none. */
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

/** What a content script tells, which runs in watched documents alone. */
const OF_A_PAGE: readonly Source[] = ['resource-timing', 'page-hook'];

/** Whether the browser made this source, so that no page can forge it. */
export function isWitness(source: Source): boolean {
  return WITNESSES.includes(source);
}

/**
 * Whether the browser ties this exchange to a watched page: it names the page as the initiator, or a content script of
 * the very document told of it too.
 */
export function isTied({ sources, initiator }: Pick<Exchange, 'sources' | 'initiator'>): boolean {
  return initiator !== null || sources.some((source) => OF_A_PAGE.includes(source));
}

/** A tab was led here, by a typed address or by any page: worth showing, but no call of a page that is watched. */
export function isVisit(exchange: Pick<Exchange, 'sources' | 'initiator' | 'resourceType'>): boolean {
  return exchange.resourceType === 'main_frame' && !isTied(exchange);
}

/** Whether a browser-made witness saw this exchange, and knows whose it is. */
export function isWitnessed(exchange: Pick<Exchange, 'sources' | 'initiator' | 'resourceType'>): boolean {
  return exchange.sources.some(isWitness) && (isTied(exchange) || isVisit(exchange));
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
    sources: [...sources.filter(isWitness), ...sources.filter((source) => !isWitness(source))],
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

/**
 * An error inside HTTP 200 is counted as a success too, at its headers, before its body is read (older versions counted
 * it at its end): is it the success at that time?
 */
export function isSuccessAt({ status, respondedAt, endedAt }: Exchange, at: number): boolean {
  return status < 400 && (respondedAt === at || endedAt === at);
}

/** The network stack itself read the body under the exchange's own request id: no neighbour's. */
export function hasExactBody(exchange: Exchange): boolean {
  return exchange.sources.includes('response-filter');
}

/** The body is the copy that a page has, and nobody else read it: the page may have put its own words there. */
export function isBodyOfPage({ body, sources }: Pick<Exchange, 'body' | 'sources'>): boolean {
  const others: Source[] = ['response-filter', 'devtools-network'];
  return body !== null && sources.includes('page-hook') && !others.some((source) => sources.includes(source));
}

function fuller(first: ExchangeBody | null, second: ExchangeBody | null): ExchangeBody | null {
  if (first === null || second === null) return first ?? second;
  return first.truncated && !second.truncated ? second : first;
}
