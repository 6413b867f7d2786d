import { describe, expect, it } from 'vitest';
import { webRequestListeners } from '../capture/web-request.ts';
import { DEFAULT_BASES, DEFAULT_SITES } from '../domain/sites.ts';

const NOW = 'Tue, 03 Nov 2026 09:00:00 GMT';
const LONG_AGO = 'Tue, 03 Nov 2026 08:00:00 GMT';

/** The headers that a success is reported with. */
function reportedHeaders(
  responseHeaders: Record<string, string>,
  facts: { fromCache?: boolean; method?: string } = {},
) {
  const reported: Record<string, string>[] = [];
  const { onHeadersReceived } = webRequestListeners(
    'session',
    () => ({ bases: DEFAULT_BASES, origins: DEFAULT_SITES }),
    {
      onSighting: () => {},
      onSuccess: ({ headers }) => reported.push(headers),
      onTakenBack: () => {},
      watchEnds: () => true,
    },
  );
  onHeadersReceived({
    requestId: '1',
    url: 'https://dataops.nexla.io/nexla-api/flows',
    method: 'GET',
    type: 'xmlhttprequest',
    initiator: 'https://dataops.nexla.io',
    tabId: 1,
    frameId: 0,
    timeStamp: Date.parse(NOW),
    statusCode: 200,
    responseHeaders: Object.entries(responseHeaders).map(([name, value]) => ({ name, value })),
    ...facts,
  });
  return reported[0];
}

describe('what is read of a successful response', () => {
  const quota = { 'X-RateLimit-Remaining': '12', 'RateLimit-Policy': '"default";q=100', Date: NOW };
  const others = { 'Set-Cookie': 'session=secret', 'X-Request-Id': '4f8c', 'Content-Type': 'application/json' };

  it('is its quota and its clock, and nothing else', () => {
    expect(reportedHeaders({ ...quota, ...others })).toEqual({
      'x-ratelimit-remaining': '12',
      'ratelimit-policy': '"default";q=100',
      date: NOW,
    });
  });

  it.each([
    ['it states no quota', { ...others, Date: NOW }, {}],
    ['it comes out of the cache', quota, { fromCache: true }],
    ['it may come out of the cache by its date', { ...quota, Date: LONG_AGO }, {}],
    ['it may come out of the cache, as it says no date', { ...quota, Date: '' }, {}],
  ])('is nothing where %s', (_, headers, facts) => {
    expect(reportedHeaders(headers, facts)).toEqual({});
  });

  it.each([
    ['the browser says so, whatever the clock of the server', { fromCache: false }, {}],
    ['nothing that is cached answers this method', { method: 'POST' }, {}],
    ['it must not be cached', {}, { 'Cache-Control': 'max-age=0, private, must-revalidate' }],
  ])('is its quota where %s', (_, facts, headers) => {
    expect(reportedHeaders({ ...quota, Date: LONG_AGO, ...headers }, facts)).toMatchObject({
      'x-ratelimit-remaining': '12',
    });
  });
});
