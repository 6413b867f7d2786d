import { exchangeWith, type Sighting } from '../../lib/domain/sighting.ts';

export type FailedCall = {
  status?: number;
  /** What its body says. */
  code?: string;
  path?: string;
  tabId?: number;
  /** Whether the network saw it, or only the page says so. */
  witnessed?: boolean;
  /** The page gave it up. */
  isAborted?: boolean;
};

let serial = 0;

/** A call that failed at a time (ms, UTC), each one another. */
export function failedCall(at: number, call: FailedCall = {}): Sighting {
  const { status = 500, code = '', path = '/flows', tabId = 7, witnessed = true, isAborted = false } = call;
  serial += 1;
  return {
    key: `${witnessed ? 'network' : 'page'}:${serial}`,
    observer: witnessed ? 'network' : 'page',
    groups: [`group ${serial}`],
    exchange: exchangeWith({
      origin: 'https://dataops.nexla.io',
      path: `/nexla-api${path}`,
      queryNames: [],
      method: 'GET',
      status: isAborted ? 0 : status,
      failure: isAborted ? { kind: 'aborted', text: 'net::ERR_ABORTED' } : null,
      tabId,
      respondedAt: at,
      body: code === '' ? null : { text: JSON.stringify({ error: 'x', error_code: code }), truncated: false },
      initiator: 'https://dataops.nexla.io',
      sources: witnessed ? ['web-request'] : ['page-hook'],
    }),
  };
}
