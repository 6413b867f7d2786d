import type { Example } from './example.ts';

/** Real responses to the entries of ../network.ts. */
export const NETWORK_EXAMPLES: Readonly<Record<string, Example>> = {
  NET_REFUSED: { request: 'GET /flows', failure: { kind: 'refused', text: 'net::ERR_CONNECTION_REFUSED' } },
  NET_DNS: { request: 'GET /flows', failure: { kind: 'dns', text: 'net::ERR_NAME_NOT_RESOLVED' } },
  NET_TLS: { request: 'GET /flows', failure: { kind: 'tls', text: 'net::ERR_CERT_DATE_INVALID' } },
  NET_TIMEOUT: { request: 'GET /flows', failure: { kind: 'timeout', text: 'net::ERR_TIMED_OUT' } },
  NET_ABORTED: { request: 'GET /flows', failure: { kind: 'aborted', text: 'net::ERR_ABORTED' } },
  NET_CORS: { request: 'GET /flows', failure: { kind: 'cors', text: 'net::ERR_FAILED' } },
  NET_OFFLINE: { request: 'GET /flows', failure: { kind: 'offline', text: 'net::ERR_INTERNET_DISCONNECTED' } },
  NET_BLOCKED: { request: 'GET /flows', failure: { kind: 'blocked', text: 'net::ERR_BLOCKED_BY_CLIENT' } },
  NET_CONNECTION: { request: 'GET /flows', failure: { kind: 'connection', text: 'net::ERR_CONNECTION_RESET' } },
};
