import type { Exchange, ExchangeBody, NetworkFailure } from '../domain/exchange.ts';
import { networkFailure } from '../domain/network-failure.ts';
import { redactBody, redactHeaders } from '../domain/redaction.ts';
import {
  exchangeWith,
  groupOf,
  makerPlace,
  type Sighting,
  tabPlace,
  type UrlParts,
  WORKER_PLACE,
} from '../domain/sighting.ts';
import { type ApiBase, baseOf } from '../domain/sites.ts';
import { type Caller, type CallerDetails, callerOf, opaqueAllowance } from './caller.ts';
import { Recent } from './recent.ts';
import { originOf, readUrl } from './request-url.ts';

/**
 * The witness: what the browser's network stack says of a request, in the background, for every tab, frame and worker.
 *
 * Two events, as each one costs every call: onHeadersReceived the answer, of a redirect too, and even where CORS then hides
 * it; onErrorOccurred what ended otherwise. Start, end and cache of a page's call are told by its resource timing. The end
 * is only listened to where an answer may not be the last and no page tells: of a document that is navigated to, and of
 * a challenge that the browser may answer itself.
 */
export type WebRequestDetails = CallerDetails & {
  requestId: string;
  url: string;
  method: string;
  tabId: number;
  frameId: number;
  timeStamp: number;
  /** Firefox: a private window. */
  incognito?: boolean;
  statusCode?: number;
  responseHeaders?: { name: string; value?: string }[];
  fromCache?: boolean;
  error?: string;
};

export type WebRequestReports = {
  /** An exchange that failed, or, where `mayBeError`, one that only its body can tell. */
  onSighting(sighting: Sighting): void;
  /** A response that is no error; `at` is ms since the epoch (UTC), `headers` what it says of quotas. */
  onSuccess(success: Success): void;
  /** It was none: the call ended with an error after the headers. */
  onTakenBack(success: Success): void;
  /** Asks for onCompleted of all requests to an origin; whether that was told of already when this one began. */
  watchEnds(origin: string): boolean;
};

export type Success = {
  base: ApiBase;
  path: string;
  method: string;
  at: number;
  headers: Record<string, string>;
  /** It was counted before, and was none in the end. */
  isTakenBack?: boolean;
};

/** What is remembered of a request that may go on: the URL first asked for, what answered, what was counted. */
type Known = { firstUrl: string; status: number; success: Success | null };

/** A challenge that has not ended: who made it, and what tells its body. */
type Challenge = { tellBody(): Promise<void>; isAsked: boolean };

/** Requests that are remembered: at least so many. The loss of one costs its first URL, or leaves a success counted. */
const MOST_KNOWN = 1000;
/** The end of an origin's first challenge may be missed. After so long it has come, or the page has told of it. Ms. */
const END_MS = 5000;
/** How far the clocks of a server and of this computer may be apart where nothing else tells that an answer is new, ms. */
const NEWS_MS = 10_000;

/** Nothing of a private window is kept; a CORS preflight is the browser's own question, not a call of the page. */
const isNone = (details: WebRequestDetails) => details.incognito === true || details.method === 'OPTIONS';

/** Documents that the user navigated to are meant to be HTML. */
const isNavigation = (details: WebRequestDetails) => details.type === 'main_frame' || details.type === 'sub_frame';

/** What is observed: calls of these API bases, made by pages of these origins. */
export type Watched = { bases: readonly ApiBase[]; origins: readonly string[] };

/**
 * Listeners for these events.
 * @param session names this run of the browser: request ids are unique only within one
 */
export function webRequestListeners(session: string, watched: () => Watched, reports: WebRequestReports) {
  const known = new Recent<Known>(MOST_KNOWN);
  const challenges = new Recent<Challenge>(MOST_KNOWN);
  const paths = new Recent<string | null>(MOST_KNOWN);
  const hasRoom = opaqueAllowance();

  /** The base and the caller of a request that is observed; null for all others. */
  function observed(details: WebRequestDetails): { base: ApiBase; caller: Caller } | null {
    const { bases, origins } = watched();
    const base = isNone(details) ? null : baseOf(bases, details.url);
    const caller = base && callerOf(details, origins);
    return base && caller && { base, caller };
  }

  function sighting(details: WebRequestDetails, caller: Caller, facts: Partial<Exchange>): Sighting | null {
    const url = readUrl(details.url);
    if (!url || (caller.kind === 'opaque' && !hasRoom(details.timeStamp))) return null;
    const documentId = isNavigation(details) ? null : (details.documentId ?? null);
    const exchange = exchangeWith({
      ...url,
      method: details.method,
      status: details.statusCode ?? 0,
      resourceType: details.type,
      initiator: caller.kind === 'watched' ? caller.origin : null,
      tabId: details.tabId,
      frameId: details.frameId,
      documentId,
      responseHeaders: redactHeaders((details.responseHeaders ?? []).map(({ name, value }) => [name, value ?? ''])),
      sources: ['web-request'],
      ...facts,
    });
    const place = documentId ?? (details.tabId < 0 ? WORKER_PLACE : tabPlace(details.tabId));
    // Chromium alone ties the calls of some documents to the one that made them.
    const isByMaker = documentId !== null && details.initiator !== undefined;
    const first = known.get(details.requestId)?.firstUrl;
    const firstUrl: UrlParts = (first === undefined ? null : readUrl(first)) ?? url;
    return {
      key: `network:${session}:${details.requestId}`,
      observer: 'network',
      groups: [place, ...(isByMaker ? [makerPlace(details.tabId)] : [])].map((one) =>
        groupOf(one, firstUrl, exchange.status),
      ),
      exchange,
    };
  }

  function report(details: WebRequestDetails, caller: Caller, facts: Partial<Exchange>): void {
    const made = sighting(details, caller, facts);
    if (made) reports.onSighting(made);
  }

  /** The redacted path of a URL. */
  function pathOf(url: string): string | null {
    const [asked = ''] = url.split(/[?#]/, 1);
    const before = paths.get(asked);
    if (before !== undefined) return before;
    const path = readUrl(asked)?.path ?? null;
    paths.set(asked, path);
    return path;
  }

  function succeeded(details: WebRequestDetails, base: ApiBase, caller: Caller): Success | null {
    const path = pathOf(details.url);
    // A success of nobody knows whom would tell of a recovery that nobody had.
    if (path === null || caller.kind !== 'watched') return null;
    const at = Math.round(details.timeStamp);
    const success = { base, path, method: details.method, at, headers: quotaHeaders(details) };
    reports.onSuccess(success);
    return success;
  }

  /** Nobody else tells how a worker's challenge ended; of a page's, its page does. */
  function tellUnended(details: WebRequestDetails, caller: Caller, challenge: Challenge): void {
    if (challenges.get(details.requestId) !== challenge || challenge.isAsked) return;
    challenges.delete(details.requestId);
    const respondedAt = Math.round(details.timeStamp);
    report(details, caller, { respondedAt, sources: details.documentId === undefined ? ['web-request'] : [] });
  }

  return {
    /**
     * @param reading the body, where the browser lets it be read; it is told on its own, after all the rest
     * @returns resolves once everything was told
     */
    onHeadersReceived(
      details: WebRequestDetails,
      reading: Promise<ExchangeBody | null> | null = null,
    ): Promise<void> | void {
      const { requestId, statusCode: status = 0, url } = details;
      const seen = observed(details);
      const before = known.get(requestId);
      const firstUrl = before?.firstUrl ?? url;
      if (REDIRECTS.has(status)) {
        known.set(requestId, { firstUrl, status: 0, success: null });
        return;
      }
      if (!seen) return;
      const { base, caller } = seen;
      const respondedAt = Math.round(details.timeStamp);
      const tellBody = async () => {
        const read = await reading;
        if (!read) return;
        const body = { ...read, text: redactBody(read.text, read.truncated) };
        report(details, caller, { respondedAt, body, sources: ['response-filter'] });
      };
      if (isForTheBrowser(details)) {
        // Told by another listener already.
        if (challenges.get(requestId)) return;
        known.set(requestId, { firstUrl, status: 0, success: null });
        const challenge = { tellBody, isAsked: false };
        challenges.set(requestId, challenge);
        const isEndTold = isNavigation(details) || reports.watchEnds(new URL(url).origin);
        // Firefox waits for this before it goes on, so that no end is missed there.
        if (!isEndTold && reading === null) setTimeout(() => tellUnended(details, caller, challenge), END_MS);
        return;
      }
      challenges.delete(requestId);
      // Of what is in the cache already Firefox tells twice: that it has not changed, and then what it is.
      const failure = status === 304 ? null : hiddenByCors(details);
      const facts = { respondedAt, fromCache: details.fromCache ?? null, failure };
      if (failed(details) || failure) {
        known.set(requestId, { firstUrl, status, success: null });
        report(details, caller, facts);
        return reading === null ? undefined : tellBody();
      }
      if (base.errorsInside200 && /json/i.test(contentType(details))) report(details, caller, facts);
      const success = before?.success ?? succeeded(details, base, caller);
      known.set(requestId, { firstUrl, status, success });
    },

    /** A person is asked for what the challenge wants. */
    onAuthRequired({ requestId }: WebRequestDetails): void {
      const challenge = challenges.get(requestId);
      if (challenge) challenge.isAsked = true;
    },

    /** Of documents that are navigated to, and of origins that challenge. */
    onCompleted(details: WebRequestDetails): Promise<void> | void {
      const challenge = challenges.get(details.requestId);
      challenges.delete(details.requestId);
      const seen = observed(details);
      if (!seen) return;
      const { base, caller } = seen;
      if (failed(details)) {
        report(details, caller, { endedAt: Math.round(details.timeStamp), fromCache: details.fromCache ?? null });
        return challenge?.tellBody();
      }
      // Chromium told of the challenge alone.
      if (challenge) succeeded(details, base, caller);
    },

    onErrorOccurred(details: WebRequestDetails): void {
      challenges.delete(details.requestId);
      const before = known.get(details.requestId);
      if (before?.success) {
        // Once, though two listeners may hear of it.
        known.set(details.requestId, { ...before, success: null });
        reports.onTakenBack(before.success);
      }
      // DevTools read files again from the cache alone: that one is not there is no failed call.
      const caller = details.error !== 'net::ERR_CACHE_MISS' && observed(details)?.caller;
      if (!caller) return;
      report(details, caller, {
        status: before?.status ?? 0,
        endedAt: Math.round(details.timeStamp),
        fromCache: details.fromCache ?? null,
        failure: networkFailure(details.error ?? '', isCrossOrigin(details)),
      });
    },
  };
}

const REDIRECTS: ReadonlySet<number> = new Set([301, 302, 303, 307, 308]);

function initiatorOf({ initiator, originUrl }: WebRequestDetails): string | null {
  return originOf(initiator ?? originUrl);
}

function isCrossOrigin(details: WebRequestDetails): boolean {
  const initiator = initiatorOf(details);
  return initiator !== null && initiator !== originOf(details.url);
}

/**
 * Firefox ends a response that CORS hides from the page like any other. Here its rule is applied again (Fetch standard,
 * "CORS check"), in the words of Firefox's own network panel. What depends on the credentials mode passes.
 */
function hiddenByCors(details: WebRequestDetails): NetworkFailure | null {
  const isFirefox = details.originUrl !== undefined;
  if (!isFirefox || details.type !== 'xmlhttprequest' || !isCrossOrigin(details)) return null;
  const allowed = header(details, 'access-control-allow-origin');
  if (allowed === undefined) return { kind: 'cors', text: 'CORS Missing Allow Origin' };
  const isAllowed = ['*', 'null', initiatorOf(details)].includes(allowed.trim());
  return isAllowed ? null : { kind: 'cors', text: 'CORS Allow Origin Not Matching Origin' };
}

function header({ responseHeaders = [] }: WebRequestDetails, wanted: string): string | undefined {
  return responseHeaders.find(({ name }) => name.toLowerCase() === wanted)?.value;
}

/** The headers that state a quota, and the server's clock for its times; none of a response out of the cache. */
function quotaHeaders(details: WebRequestDetails): Record<string, string> {
  const { responseHeaders = [] } = details;
  const stated = responseHeaders.some(({ name }) => /rate-?limit/i.test(name));
  if (!stated || !isNews(details)) return {};
  const kept = responseHeaders.filter(({ name }) => /rate-?limit|^date$/i.test(name));
  return redactHeaders(kept.map(({ name, value }) => [name, value ?? '']));
}

/**
 * Whether it came from the server now. Firefox says so. Chromium does not before the end: there a response that may be used
 * again has to be dated now.
 */
function isNews(details: WebRequestDetails): boolean {
  if (details.fromCache !== undefined) return !details.fromCache;
  if (details.method !== 'GET' || /no-store|no-cache|max-age=0/i.test(header(details, 'cache-control') ?? ''))
    return true;
  const date = Date.parse(header(details, 'date') ?? '');
  return Math.abs(date - details.timeStamp) <= NEWS_MS;
}

function contentType(details: WebRequestDetails): string {
  return header(details, 'content-type') ?? '';
}

/** Schemes that browsers answer by themselves, with what they know or what a person enters (RFC 9110 §11, RFC 4559). */
const ANSWERED_BY_BROWSERS = /(?:^|,)\s*(?:basic|digest|negotiate|ntlm)(?:\s|,|$)/i;

/** A challenge that the page only gets to see if the browser has no answer to it: whether that is so, its end tells. */
function isForTheBrowser({ statusCode, responseHeaders = [] }: WebRequestDetails): boolean {
  const challenge = statusCode === 401 ? 'www-authenticate' : statusCode === 407 ? 'proxy-authenticate' : null;
  return responseHeaders.some(
    ({ name, value = '' }) => name.toLowerCase() === challenge && ANSWERED_BY_BROWSERS.test(value),
  );
}

/** An error status, or the web app's HTML where the API should have answered. */
function failed(details: WebRequestDetails): boolean {
  const status = details.statusCode ?? 0;
  if (status >= 400) return true;
  return status >= 200 && status < 300 && !isNavigation(details) && /^\s*text\/html/i.test(contentType(details));
}
