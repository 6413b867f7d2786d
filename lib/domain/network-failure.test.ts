import { describe, expect, it } from 'vitest';
import { networkFailure } from './network-failure.ts';

describe('what kept a call from being answered', () => {
  it.each([
    ['net::ERR_CONNECTION_REFUSED', false, 'refused'],
    ['net::ERR_NAME_NOT_RESOLVED', false, 'dns'],
    ['net::ERR_CERT_AUTHORITY_INVALID', false, 'tls'],
    ['net::ERR_SSL_PROTOCOL_ERROR', false, 'tls'],
    ['net::ERR_CONNECTION_TIMED_OUT', false, 'timeout'],
    ['net::ERR_ABORTED', false, 'aborted'],
    ['net::ERR_INTERNET_DISCONNECTED', false, 'offline'],
    ['net::ERR_BLOCKED_BY_CLIENT', false, 'blocked'],
    ['net::ERR_CONNECTION_RESET', true, 'connection'],
    ['net::ERR_FAILED', true, 'cors'],
    ['net::ERR_FAILED', false, 'connection'],
    ['NS_ERROR_UNKNOWN_HOST', false, 'dns'],
    ['NS_ERROR_CONNECTION_REFUSED', false, 'refused'],
    ['NS_BINDING_ABORTED', false, 'aborted'],
    ['NS_ERROR_NET_TIMEOUT', false, 'timeout'],
    ['something new', true, 'connection'],
  ])('%s (cross-origin: %s) is %s', (text, crossOrigin, kind) => {
    expect(networkFailure(text, crossOrigin)).toEqual({ kind, text });
  });
});
