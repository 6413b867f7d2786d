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
import { originOf, readUrl } from './request-url.ts';

/**
 * The witness: what the browser's network stack says of a request, in the background, for every tab, frame and worker.
 *
 * Four events, each for something that no other gives: onBeforeRequest the start and the first URL of a redirect
 * chain, onHeadersReceived status and headers even where CORS then hides the response, onCompleted the end, the cache
 * and what counts as a success, onErrorOccurred the calls without a response.
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
  onSuccess(success: {
    base: ApiBase;
    path: string;
    method: string;
    at: number;
    headers: Record<string, string>;
  }): void;
};

/** Requests whose start is remembered at the same time. The loss of one costs its start time, nothing else. */
const MAX_OPEN = 5000;

/** Nothing of a private window is kept; a CORS preflight is the browser's own question, not a call of the page. */
const isNone = (details: WebRequestDetails) => details.incognito === true || details.method === 'OPTIONS';

/** Documents that the user navigated to are meant to be HTML. */
const isNavigation = (details: WebRequestDetails) => details.type === 'main_frame' || details.type === 'sub_frame';

/** What is observed: calls of these API bases, made by pages of these origins. */
export type Watched = { bases: readonly ApiBase[]; origins: readonly string[] };

/**
 * Listeners for the four events.
 * @param session names this run of the browser: request ids are unique only within one
 */
export function webRequestListeners(session: string, watched: () => Watched, reports: WebRequestReports) {
  const open = new Map<string, { startedAt: number; firstUrl: string; status: number }>();
  /** Challenges whose exchange has not ended, by request: what tells their body, if they are its end. */
  const challenged = new Map<string, () => Promise<void>>();
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
    const start = open.get(details.requestId);
    const documentId = isNavigation(details) ? null : (details.documentId ?? null);
    const exchange = exchangeWith({
      ...url,
      method: details.method,
      status: details.statusCode ?? 0,
      startedAt: start ? Math.round(start.startedAt) : null,
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
    const firstUrl: UrlParts = (start && readUrl(start.firstUrl)) ?? url;
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

  return {
    onBeforeRequest(details: WebRequestDetails): void {
      if (open.has(details.requestId)) return; // a redirect: the first URL and the first start stand
      open.set(details.requestId, { startedAt: details.timeStamp, firstUrl: details.url, status: 0 });
      if (open.size > MAX_OPEN) open.delete(open.keys().next().value as string);
    },

    /**
     * @param reading the body, where the browser lets it be read; it is told on its own, after all the rest
     * @returns resolves once everything was told
     */
    async onHeadersReceived(
      details: WebRequestDetails,
      reading: Promise<ExchangeBody | null> | null = null,
    ): Promise<void> {
      const start = open.get(details.requestId);
      if (start) start.status = isForTheBrowser(details) ? 0 : (details.statusCode ?? 0);
      const caller = failed(details) && observed(details)?.caller;
      if (!caller) return;
      const respondedAt = Math.round(details.timeStamp);
      const tellBody = async () => {
        const read = await reading;
        if (!read) return;
        const body = { ...read, text: redactBody(read.text, read.truncated) };
        report(details, caller, { respondedAt, body, sources: ['response-filter'] });
      };
      if (isForTheBrowser(details)) {
        challenged.set(details.requestId, tellBody);
        if (challenged.size > MAX_OPEN) challenged.delete(challenged.keys().next().value as string);
        return;
      }
      report(details, caller, { respondedAt });
      await tellBody();
    },

    async onCompleted(details: WebRequestDetails): Promise<void> {
      const tellBody = failed(details) ? challenged.get(details.requestId) : undefined;
      challenged.delete(details.requestId);
      const seen = observed(details);
      if (seen) {
        const { base, caller } = seen;
        const hidden = hiddenByCors(details);
        const facts = { endedAt: Math.round(details.timeStamp), fromCache: details.fromCache ?? null, failure: hidden };
        if (failed(details) || hidden) {
          report(details, caller, facts);
        } else {
          if (base.errorsInside200 && /json/i.test(contentType(details))) report(details, caller, facts);
          const url = readUrl(details.url);
          // A success of nobody knows whom would tell of a recovery that nobody had.
          if (url && caller.kind === 'watched') {
            const at = Math.round(details.timeStamp);
            reports.onSuccess({ base, path: url.path, method: details.method, at, headers: quotaHeaders(details) });
          }
        }
      }
      open.delete(details.requestId);
      await tellBody?.();
    },

    onErrorOccurred(details: WebRequestDetails): void {
      challenged.delete(details.requestId);
      // DevTools read files again from the cache alone: that one is not there is no failed call.
      const caller = details.error !== 'net::ERR_CACHE_MISS' && observed(details)?.caller;
      if (caller) {
        report(details, caller, {
          status: open.get(details.requestId)?.status ?? 0,
          endedAt: Math.round(details.timeStamp),
          fromCache: details.fromCache ?? null,
          failure: networkFailure(details.error ?? '', isCrossOrigin(details)),
        });
      }
      open.delete(details.requestId);
    },
  };
}

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
function quotaHeaders({ fromCache, responseHeaders = [] }: WebRequestDetails): Record<string, string> {
  const stated = responseHeaders.some(({ name }) => /rate-?limit/i.test(name));
  if (fromCache === true || !stated) return {};
  const kept = responseHeaders.filter(({ name }) => /rate-?limit|^date$/i.test(name));
  return redactHeaders(kept.map(({ name, value }) => [name, value ?? '']));
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
