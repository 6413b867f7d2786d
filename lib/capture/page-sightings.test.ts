import { describe, expect, it } from 'vitest';
import { DEFAULT_BASES } from '../domain/sites.ts';
import type { PageRecord } from '../protocol/messages.ts';
import { pageSightings } from './page-sightings.ts';

const API = 'https://dataops.nexla.io/nexla-api';
const NOW = Date.UTC(2026, 10, 3, 9);
const HOUR = 3_600_000;

function sightingOf(facts: Partial<PageRecord>) {
  const record: PageRecord = {
    n: 1,
    requestUrl: `${API}/flows`,
    url: `${API}/flows`,
    method: 'GET',
    status: 500,
    startedAt: NOW - 100,
    respondedAt: NOW - 50,
    endedAt: NOW,
    protocol: 'h2',
    fromCache: false,
    body: null,
    sources: ['resource-timing', 'page-hook'],
    ...facts,
  };
  const from = { documentId: 'd', tabId: 1, frameId: 0, origin: 'https://dataops.nexla.io/', makersTab: null };
  return pageSightings([record], from, DEFAULT_BASES, { since: NOW - HOUR, now: NOW })[0]?.exchange;
}

describe('what a document says of its calls', () => {
  it.each<[string, Partial<PageRecord>, [string, string[]] | null]>([
    ['is vouched for by resource timing', {}, ['/nexla-api/flows', ['resource-timing', 'page-hook']]],
    [
      'is vouched for as asked, whatever answered in the words of the page',
      { url: `${API}/made-up` },
      ['/nexla-api/flows', ['resource-timing', 'page-hook']],
    ],
    [
      'is evidence alone where the witnessed call went elsewhere',
      { requestUrl: 'https://acme.example/down' },
      ['/nexla-api/flows', ['page-hook']],
    ],
    [
      'is nothing where no API answered or was asked',
      { requestUrl: 'https://a.example/', url: 'https://b.example/' },
      null,
    ],
  ])('%s', (_, facts, expected) => {
    const exchange = sightingOf(facts);
    expect(exchange === undefined ? null : [exchange.path, exchange.sources]).toEqual(expected);
  });

  it.each([
    ['before the browser was started', NOW - 5 * HOUR, NOW - HOUR],
    ['within its life', NOW - 1000, NOW - 1000],
    ['that is still to come', NOW + 5 * HOUR, NOW + 60_000],
  ])('happened at a time at which it existed: %s', (_, said, kept) => {
    expect(sightingOf({ startedAt: said, respondedAt: said, endedAt: said })).toMatchObject({
      startedAt: kept,
      respondedAt: kept,
      endedAt: kept,
    });
  });
});
