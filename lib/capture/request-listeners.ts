import { browser, type WebRequest } from '../browser.ts';
import type { ExchangeBody } from '../domain/exchange.ts';
import { matchPattern } from '../domain/sites.ts';
import { type ResponseFilter, readBody } from './response-filter.ts';
import type { WebRequestDetails } from './web-request.ts';

/** Who is told of requests. A body comes only where the browser lets the background read it: in Firefox. */
export type RequestHandlers = {
  onHeadersReceived(details: WebRequestDetails, body: Promise<ExchangeBody | null> | null): void;
  onErrorOccurred(details: WebRequestDetails): void;
  onAuthRequired(details: WebRequestDetails): void;
  onCompleted(details: WebRequestDetails): void;
};

/**
 * Everything that can carry an API call; styles, fonts, sockets and reports cannot. Firefox knows a beacon from a ping,
 * Chromium refuses to hear of a type that it does not know.
 */
const TYPES = [
  'xmlhttprequest',
  'beacon',
  'ping',
  'main_frame',
  'sub_frame',
  'image',
  'media',
  'script',
  'object',
  'other',
] as const;

/** Both browsers have them, the polyfill's types do not. */
type Enums = { ResourceType: Record<string, string>; OnHeadersReceivedOptions?: { EXTRA_HEADERS?: string } };

/**
 * Has the browser tell the handlers of every request to these URLs (match patterns).
 * @returns what ends it
 */
export function watchRequests(handlers: RequestHandlers, urls: string[]): () => void {
  const { webRequest } = browser;
  const { ResourceType, OnHeadersReceivedOptions } = webRequest as unknown as Enums;
  const known = new Set(Object.values(ResourceType));
  const filter = { urls, types: TYPES.filter((type) => known.has(type)) };
  // Only a blocking listener may read a body.
  const canReadBodies = 'filterResponseData' in webRequest;
  // Without extraHeaders Chromium says nothing of a response that CORS then hides. Firefox has no such option.
  const extra = [canReadBodies ? 'blocking' : OnHeadersReceivedOptions?.EXTRA_HEADERS].filter(
    (one) => one !== undefined,
  );

  const onHeadersReceived = (details: unknown): undefined => {
    const request = details as WebRequestDetails;
    handlers.onHeadersReceived(request, canReadBodies && isWorthReading(request) ? bodyOf(request) : null);
  };
  const onErrorOccurred = (details: unknown): void => handlers.onErrorOccurred(details as WebRequestDetails);
  const onAuthRequired = (details: unknown): undefined =>
    handlers.onAuthRequired(details as WebRequestDetails) as undefined;
  const onCompleted = (details: unknown): void => handlers.onCompleted(details as WebRequestDetails);

  webRequest.onHeadersReceived.addListener(onHeadersReceived, filter, [
    'responseHeaders',
    ...extra,
  ] as WebRequest.OnHeadersReceivedOptions[]);
  webRequest.onErrorOccurred.addListener(onErrorOccurred, filter);
  // In Chromium a page's call causes neither event unless it is challenged. Firefox tells nobody of headers that come while it
  // decides to suspend the background: there the end is a second witness.
  webRequest.onAuthRequired.addListener(onAuthRequired, filter);
  webRequest.onCompleted.addListener(onCompleted, canReadBodies ? filter : { urls, types: NAVIGATIONS }, [
    'responseHeaders',
  ]);
  return () => {
    webRequest.onHeadersReceived.removeListener(onHeadersReceived);
    webRequest.onErrorOccurred.removeListener(onErrorOccurred);
    webRequest.onAuthRequired.removeListener(onAuthRequired);
    webRequest.onCompleted.removeListener(onCompleted);
  };
}

const NAVIGATIONS: WebRequest.ResourceType[] = ['main_frame', 'sub_frame'];

/** Origins whose ends are told, at most. */
const MOST_CHALLENGING = 50;

/** Has the browser tell how all further calls of an origin end; says whether it did so already. */
export function endsOfOrigins(onCompleted: (details: WebRequestDetails) => void): (origin: string) => boolean {
  if ('filterResponseData' in browser.webRequest) return () => true; // Firefox tells all ends
  const told = new Set<string>();
  const types: WebRequest.ResourceType[] = ['xmlhttprequest', 'image', 'media', 'script', 'object', 'other', 'ping'];
  return (origin) => {
    if (told.has(origin)) return true;
    if (told.size === MOST_CHALLENGING) return false;
    told.add(origin);
    const filter = { urls: [matchPattern(origin, '')], types };
    browser.webRequest.onCompleted.addListener(
      (details) => onCompleted(details as unknown as WebRequestDetails),
      filter,
      ['responseHeaders'],
    );
    return false;
  };
}

/** A filter costs the page time: only what failed is worth it, and nothing of a private window. */
function isWorthReading({ statusCode = 0, incognito }: WebRequestDetails): boolean {
  return statusCode >= 400 && incognito !== true;
}

/**
 * The body; null where the browser lets nobody read it any more. It tells of a response up to 250 ms late, and refuses a
 * background that it is about to suspend: that may have changed a moment later.
 */
async function bodyOf(request: WebRequestDetails): Promise<ExchangeBody | null> {
  for (let attempt = 1; attempt <= 2; attempt += 1) {
    try {
      return await readBody(browser.webRequest.filterResponseData(request.requestId) as unknown as ResponseFilter);
    } catch {
      await null;
    }
  }
  return null;
}
