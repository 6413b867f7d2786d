import { expect, it } from 'vitest';
import { exchangeWith } from '../domain/sighting.ts';
import type { StoredError } from '../domain/stored-error.ts';
import { errorFilter } from './filter.ts';

const expired: StoredError = {
  id: 1,
  at: 0,
  endpoint: 'GET /users/current',
  base: 'https://dataops.nexla.io/nexla-api',
  code: 'AUTH_003',
  tabId: 1,
  exchange: exchangeWith({
    origin: 'https://dataops.nexla.io',
    path: '/nexla-api/users/current',
    queryNames: [],
    status: 401,
    sources: ['web-request'],
  }),
  error: {
    code: 'AUTH_003',
    type: 'token_expired',
    message: 'Access token has expired',
    requestId: 'req_12ab',
    serverTime: null,
    details: null,
    shape: 'documented',
    unparsed: null,
    reportedByPage: false,
  },
};
const title = () => 'Your session has expired';

it.each([
  ['its code, in any case', 'auth_003'],
  ['its status', '401'],
  ['its endpoint', '/users/current'],
  ['its message', 'access token'],
  ['its type', 'token_expired'],
  ['its request id', 'req_12ab'],
  ['the title that the list shows', 'session'],
  ['several words from different places, in any order', 'expired get 401'],
])('an error is found by %s', (_, query) => {
  expect(errorFilter(query, title)?.(expired)).toBe(true);
});

it.each([
  ['one word of several is missing', '401 metrics'],
  ['a word only spans two fields', 'AUTH_003401'],
  ['a word occurs nowhere', 'AUTH_004'],
])('an error is left out when %s', (_, query) => {
  expect(errorFilter(query, title)?.(expired)).toBe(false);
});

it.each(['', '   ', '\t\n'])('%j filters nothing', (query) => {
  expect(errorFilter(query, title)).toBeNull();
});
