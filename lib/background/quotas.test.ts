import { describe, expect, it } from 'vitest';
import { webRequestListeners } from '../capture/web-request.ts';
import { DEFAULT_BASES, DEFAULT_SITES } from '../domain/sites.ts';

/** The headers that a success is reported with. */
function reportedHeaders(responseHeaders: Record<string, string>, facts: { fromCache?: boolean } = {}) {
  const reported: Record<string, string>[] = [];
  const { onCompleted } = webRequestListeners('session', () => ({ bases: DEFAULT_BASES, origins: DEFAULT_SITES }), {
    onSighting: () => {},
    onSuccess: ({ headers }) => reported.push(headers),
  });
  onCompleted({
    requestId: '1',
    url: 'https://dataops.nexla.io/nexla-api/flows',
    method: 'GET',
    type: 'xmlhttprequest',
    initiator: 'https://dataops.nexla.io',
    tabId: 1,
    frameId: 0,
    timeStamp: 0,
    statusCode: 200,
    responseHeaders: Object.entries(responseHeaders).map(([name, value]) => ({ name, value })),
    ...facts,
  });
  return reported[0];
}

describe('what is read of a successful response', () => {
  const quota = { 'X-RateLimit-Remaining': '12', 'RateLimit-Policy': '"default";q=100', Date: 'today' };
  const others = { 'Set-Cookie': 'session=secret', 'X-Request-Id': '4f8c', 'Content-Type': 'application/json' };

  it('is its quota and its clock, and nothing else', () => {
    expect(reportedHeaders({ ...quota, ...others })).toEqual({
      'x-ratelimit-remaining': '12',
      'ratelimit-policy': '"default";q=100',
      date: 'today',
    });
  });

  it.each([
    ['it states no quota', { ...others, Date: 'today' }, {}],
    ['it comes out of the cache', quota, { fromCache: true }],
  ])('is nothing where %s', (_, headers, facts) => {
    expect(reportedHeaders(headers, facts)).toEqual({});
  });
});
