import { nexlaEndpoint } from '../endpoint.ts';
import { type Exchange, FAILURE_KINDS, type NetworkFailure } from '../exchange.ts';
import { parse } from '../parse.ts';
import { redactBody, redactHeaders, redactPath, redactQueryName, redactText } from '../redaction.ts';
import { exchangeWith } from '../sighting.ts';
import { type ApiBase, baseOf, DEFAULT_BASES } from '../sites.ts';
import type { StoredError } from '../stored-error.ts';

/** A call as a file or a pasted text tells of it: nothing of it is redacted yet, and anything may be missing. */
export type ForeignCall = {
  method: string | null;
  url: string | null;
  /** 0 where no response came. */
  status: number;
  /** Whether it had no end yet when it was written down: then nobody knows whether it failed. */
  isPending?: boolean;
  headers: readonly (readonly [string, string])[];
  body: string | null;
  bodyIsCut?: boolean;
  failure?: NetworkFailure | null;
  /** ms since the epoch (UTC). */
  at: number | null;
  /** Whether the text gives `at` in no zone. */
  zoneIsAssumed?: boolean;
  durationMs?: number | null;
  protocol?: string | null;
};

/** An error from elsewhere, for the same views as those seen here. It is stored nowhere and counts in no rate. */
export type ForeignError = {
  stored: StoredError;
  /** What the text did not say and had to be assumed. */
  assumed: Assumption[];
};

/** Of `call` nothing is known but perhaps the method, of `path` the API that was called, of `zone` what its clock showed. */
export type Assumption = 'call' | 'path' | 'status' | 'time' | 'zone';

/** Longest body that is kept, as at capture; UTF-16 units. */
export const MAX_BODY = 64 * 1024;

/**
 * The error that a call ended with, redacted as at capture; null where it is none, or of another API.
 * @param bases the APIs whose calls count; a call without an address is taken for one of the first
 */
export function foreignError(call: ForeignCall, bases: readonly ApiBase[], now: number): ForeignError | null {
  const address = call.url === null ? null : readAddress(call.url, bases);
  if (call.url !== null && address === null) return null;
  const base = address?.base ?? (DEFAULT_BASES[0] as ApiBase);
  if (call.isPending === true || isPlainSuccess(call, base)) return null;
  const path = address === null ? base.prefix : redactPath(address.path);
  const text = call.body?.slice(0, MAX_BODY) ?? null;
  const truncated = call.bodyIsCut === true || (call.body?.length ?? 0) > MAX_BODY;
  const exchange: Exchange = exchangeWith({
    origin: base.origin,
    path,
    queryNames: address?.queryNames ?? [],
    method: methodOf(call.method),
    status: Number.isInteger(call.status) && call.status >= 0 && call.status < 1000 ? call.status : 0,
    respondedAt: call.at ?? now,
    protocol: call.protocol == null ? null : redactText(call.protocol.slice(0, 20)),
    responseHeaders: redactHeaders(call.headers),
    // A body that is there and empty says more than one that nobody saw.
    body: text === null ? null : { text: redactBody(text, truncated), truncated },
    failure: call.failure ? { kind: call.failure.kind, text: redactText(call.failure.text.slice(0, 200)) } : null,
    sources: [],
  });
  const error = parse(exchange);
  if (error === null) return null;
  // What the server said of its own time is when it was; a time that has not come here yet is that of another clock.
  const serverTime = error.serverTime !== null && error.serverTime <= now ? error.serverTime : null;
  const isSure = call.at !== null && call.zoneIsAssumed !== true;
  const told = isSure ? call.at : (serverTime ?? call.at);
  const at = told ?? now;
  exchange.respondedAt = at;
  if (call.durationMs != null) {
    exchange.startedAt = at - Math.max(0, call.durationMs);
    exchange.endedAt = at;
  }
  return {
    stored: {
      id: 0,
      at,
      endpoint: nexlaEndpoint(exchange.method, path, base),
      base: base.origin + base.prefix,
      code: error.code,
      tabId: -1,
      exchange,
      error,
    },
    assumed: [
      ...(address === null ? ['call' as const] : []),
      // Nobody calls an API without a path: it is all that an exception said.
      ...(address !== null && path === base.prefix ? ['path' as const] : []),
      ...(told === null ? ['time' as const] : []),
      ...(told !== null && !isSure && serverTime === null ? ['zone' as const] : []),
    ],
  };
}

/** As at capture: of a success only an HTML page in the place of an answer is looked at, and APIs that hide errors in 200. */
function isPlainSuccess({ status, headers }: ForeignCall, base: ApiBase): boolean {
  const isHtml = () => headers.some(([name, value]) => /^content-type$/i.test(name) && /text\/html/i.test(value));
  return status >= 200 && status < 400 && !base.errorsInside200 && !isHtml();
}

/** Whether a URL is one of the APIs'. */
export function isOfApis(url: string, bases: readonly ApiBase[]): boolean {
  return readAddress(url, bases) !== null;
}

type Address = Pick<Exchange, 'path' | 'queryNames'> & { base: ApiBase };

const MAX_URL = 8192;
const MAX_NAMES = 40;

/** The parts of a URL of one of the APIs. User info, query values and fragment are dropped; the path is not redacted yet. */
function readAddress(url: string, bases: readonly ApiBase[]): Address | null {
  const parts = /^(https?):\/\/(?:[^/?#@]{0,1024}@)?([\w.-]{1,253}(?::\d{1,5})?)([^?#]*)(?:\?([^#]*))?/i.exec(
    url.slice(0, MAX_URL),
  );
  if (parts === null) return null;
  const [, scheme = '', host = '', path = '', query = ''] = parts;
  const origin = `${scheme.toLowerCase()}://${host.toLowerCase().replace(/:443$/, '')}`;
  const base = baseOf(bases, origin + (path === '' ? '/' : path));
  if (base === null) return null;
  const names = query
    .split('&')
    .slice(0, MAX_NAMES)
    .map((pair) => {
      const [name = '', value = ''] = pair.split('=', 2);
      return redactQueryName(name, value !== '');
    });
  return {
    base,
    path: path === '' ? '/' : path,
    queryNames: [...new Set(names)].filter((name) => name !== '').sort(),
  };
}

function methodOf(method: string | null): string | null {
  return method !== null && /^[A-Za-z]{1,16}$/.test(method) ? method.toUpperCase() : null;
}

/** A failure as an export of ours names it. */
export function failureNamed(kind: string, text: string): NetworkFailure | null {
  const known = FAILURE_KINDS.find((one) => one === kind);
  return known === undefined ? null : { kind: known, text };
}
