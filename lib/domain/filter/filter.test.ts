import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { storedError } from '../stored-error.fixture.ts';
import { countFacets, hasTerm, noFacets, toggleTerm, topValues } from './facets.ts';
import { FIELDS, readFilter, tokensOf } from './filter.ts';
import { asksForProgress, matchesFilter } from './matches.ts';

const expired = storedError({
  exchange: { method: 'POST', status: 401, path: '/nexla-api/users/current' },
  error: {
    code: 'AUTH_003',
    type: 'token_expired',
    message: 'Access token has expired, sign in again',
    requestId: 'req_12ab',
  },
});
const unreached = storedError({
  exchange: { status: 0, failure: { kind: 'refused', text: 'net::ERR_CONNECTION_REFUSED' } },
  error: { code: 'NET_REFUSED' },
});
const around = { title: () => 'Your session has expired', progress: () => 'recovered' as const };
const matches = (filter: string, stored = expired) => matchesFilter(readFilter(filter), stored, around);

describe('an error is found by', () => {
  it.each([
    ['nothing, which asks for nothing', ''],
    ['its code, in any case', 'auth_003'],
    ['its status', '401'],
    ['its endpoint', '/users/current'],
    ['a part of its message', 'access token'],
    ['several words together', '"token has expired"'],
    ['words with a comma between them', '"expired, sign"'],
    ['its type', 'token_expired'],
    ['its request id', 'req_12ab'],
    ['the title that the list shows', 'session'],
    ['several words from different places, in any order', 'expired get 401'],
    ['a property', 'code:AUTH_003'],
    ['the name of a property in any case', 'CODE:auth'],
    ['one of several values', 'code:RATE_001,AUTH_003'],
    ['a class of status codes', 'status:4xx'],
    ['a range of status codes', 'status:400-403'],
    ['its method', 'method:POST'],
    ['its host', 'host:dataops'],
    ['what became of it', 'is:recovered'],
    ['what it is not', '-endpoint:/metrics -status:5xx -is:failing'],
    ['an expression', '/expired|revoked/'],
    ['an expression for a property', 'message:/^access.*AGAIN$/'],
    ['an expression with spaces', '/token has (expired|ended)/'],
    ['an expression with spaces for a property, between others', 'status:401 message:/has  ?expired, sign/ code:AUTH'],
    ['what looks like an address', 'https://dataops.nexla.io'],
    ['a property whose value is still being typed', 'code:'],
    ['the rest, where an expression is broken', 'code:AUTH /(/'],
  ])('%s', (_, filter) => {
    expect(matches(filter)).toBe(true);
  });
});

describe('an error is left out where', () => {
  it.each([
    ['one word of several is missing', '401 metrics'],
    ['a word only spans two fields', 'AUTH_003401'],
    ['a value belongs to another property', 'code:token_expired'],
    ['it is what must not be', '-code:AUTH_003'],
    ['it is one of what must not be', '-code:RATE_001,AUTH_003'],
    ['its status is of another class', 'status:5xx'],
    ['nothing fits an expression', 'message:/^expired/'],
    ['nothing fits an expression with spaces', '/token expired/'],
    ['an expression with spaces must not fit', '-/token has expired/'],
    ['something else became of it', 'is:waiting'],
    ['it got a response', 'is:network'],
  ])('%s', (_, filter) => {
    expect(matches(filter)).toBe(false);
  });
});

it.each([
  ['is:failing', true],
  ['-is:network,waiting', true],
  ['is:network -is:reported', false],
  ['code:AUTH_003', false],
])('whether %s can change while an error stays as it is: %s', (filter, expected) => {
  expect(asksForProgress(readFilter(filter))).toBe(expected);
});

it.each(['is:network', 'status:0', 'message:refused', 'net_refused'])(
  'a call without a response is found by %s',
  (filter) => {
    expect(matches(filter, unreached)).toBe(true);
  },
);

it.each([
  ['a property that is not there', 'foo:bar', 'unknown-field', 'foo'],
  ['a status that is none', 'status:abc', 'bad-status', 'abc'],
  ['a state that is none', 'is:fine', 'bad-state', 'fine'],
  ['a broken expression', 'code:/(a/', 'bad-regex', '/(a/'],
  ['an expression that could take for ever', '/(a)\\1/', 'bad-regex', '/(a)\\1/'],
  ['too much text', 'a'.repeat(501), 'too-long', '500'],
])('%s is said', (_, filter, kind, typed) => {
  expect(readFilter(filter).problems).toEqual([{ kind, typed }]);
});

it.each(['code:AUTH_003 status:5xx', 'https://x.io', '/v1/toolsets:from_nexsets', '/flows /', '-'])(
  '%j has no mistake',
  (filter) => {
    expect(readFilter(filter).problems).toEqual([]);
  },
);

it.each([
  ['a regular expression with spaces', 'status:401 /a b  c/ d', ['status:401', '/a b  c/', 'd']],
  ['quotation marks and slashes inside it', '-message:/say "a b" \\/ c/ d', ['-message:/say "a b" \\/ c/', 'd']],
  ['paths', '/flows /users/ code:a', ['/flows', '/users/', 'code:a']],
  ['properties of paths', 'endpoint:/flows path:/x/', ['endpoint:/flows', 'path:/x/']],
  ['a path and an address', '/flows https://x.io/', ['/flows', 'https://x.io/']],
  ['an address and a word that ends in a slash', 'https://x.io users/', ['https://x.io', 'users/']],
  ['an expression that is never closed', '/a b', ['/a', 'b']],
  ['words in quotation marks', ' "/a b/"  c "d e', ['"/a b/"', 'c', '"d e']],
])('%s: what belongs together stays together', (_, typed, tokens) => {
  expect(tokensOf(typed)).toEqual(tokens);
});

it('never throws, whatever is typed', () => {
  const pieces = fc.oneof(
    fc.string(),
    fc.constantFrom(...FIELDS.map((field) => `${field}:`), ' ', '-', '"', '/', '(', ','),
  );
  fc.assert(
    fc.property(fc.array(pieces), (typed) => {
      expect(matches(typed.join(''))).toBeTypeOf('boolean');
    }),
  );
});

describe('facets', () => {
  it('count the values of what is found, the most frequent first', () => {
    const facets = noFacets();
    for (const one of [expired, unreached, unreached]) countFacets(facets, one, 1);
    expect(topValues(facets.code, 5)).toEqual([
      { value: 'NET_REFUSED', count: 2 },
      { value: 'AUTH_003', count: 1 },
    ]);
    countFacets(facets, expired, -1);
    expect(topValues(facets.code, 5)).toEqual([{ value: 'NET_REFUSED', count: 2 }]);
  });

  it.each(['AUTH_003', 'a b', 'a,b', '/a/', '401', 'x'])(
    'choosing the value %j asks for it, and again no longer does',
    (value) => {
      const asked = toggleTerm('-is:failing "a b"', 'code', value);
      expect(hasTerm(asked, 'code', value)).toBe(true);
      expect(tokensOf(toggleTerm(asked, 'code', value))).toEqual(['-is:failing', '"a b"']);
      expect(matches(toggleTerm('', 'code', value), storedError({ error: { code: value } }))).toBe(true);
      expect(matches(toggleTerm('', 'code', value), storedError({ error: { code: `${value}_TOO` } }))).toBe(false);
    },
  );

  it.each([
    ['GET /flows', true],
    ['POST /flows', true],
    ['GET /flows/{id}', false],
    ['GET /org/flows', false],
  ])('choosing the endpoint /flows asks for it alone: %s', (endpoint, isFound) => {
    expect(matches(toggleTerm('', 'endpoint', '/flows'), storedError({ endpoint }))).toBe(isFound);
  });
});
