import type { FailureKind, NetworkFailure } from './exchange.ts';

/** Chromium's net error list and Firefox's NS_ERROR names, by what they mean for a person. First match wins. */
const KINDS: readonly [RegExp, FailureKind][] = [
  [/ERR_INTERNET_DISCONNECTED|ERR_NETWORK_CHANGED|NS_ERROR_OFFLINE/, 'offline'],
  [/ERR_NAME_|DNS|NS_ERROR_UNKNOWN_HOST|NS_ERROR_UNKNOWN_PROXY_HOST/, 'dns'],
  [/TIMED_OUT|NS_ERROR_NET_TIMEOUT/, 'timeout'],
  [/CONNECTION_REFUSED|NS_ERROR_CONNECTION_REFUSED/, 'refused'],
  [/ERR_CERT_|ERR_SSL_|ERR_TLS|SEC_ERROR|SSL_ERROR|MOZILLA_PKIX|NSS_/, 'tls'],
  [/ERR_ABORTED|NS_BINDING_ABORTED|NS_ERROR_ABORT/, 'aborted'],
  [/BLOCKED_BY_CLIENT|BLOCKED_BY_ADMINISTRATOR/, 'blocked'],
  [/ERR_BLOCKED_BY_RESPONSE|BLOCKED_BY_ORB|ERR_BLOCKED_BY_PRIVATE|ERR_BLOCKED_BY_LOCAL|NS_ERROR_DOM_/, 'cors'],
];

/**
 * What kept an exchange from ending with a response.
 * @param text the browser's own error: `net::ERR_CONNECTION_REFUSED`, `NS_ERROR_UNKNOWN_HOST`
 * @param crossOrigin a page of another origin asked: there the browser reports a CORS refusal as a plain failure
 */
export function networkFailure(text: string, crossOrigin: boolean): NetworkFailure {
  const known = KINDS.find(([pattern]) => pattern.test(text));
  if (known) return { kind: known[1], text };
  const unspecific = text === 'net::ERR_FAILED' || text === 'NS_ERROR_FAILURE';
  return { kind: unspecific && crossOrigin ? 'cors' : 'connection', text };
}
