import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Json } from './api-error.ts';
import { parseIsoTime } from './iso-time.ts';
import { backoff, retryTime, serverRetryTime } from './retry-timing.ts';
import { type FixtureFields, RECEIVED_AT, storedError } from './stored-error.fixture.ts';

const HTTP_NOW = 'Thu, 15 Jan 2026 10:30:00 GMT';

function limited(fields: FixtureFields) {
  return storedError({ ...fields, exchange: { status: 429, ...fields.exchange } });
}

/** Seconds from the response on, and the source. */
function waitOf(fields: FixtureFields): [number | null, string | null] {
  const { at, source } = serverRetryTime(limited(fields), 'en');
  return [at === null ? null : (at - RECEIVED_AT) / 1000, source];
}

describe('headers', () => {
  it.each([
    ['seconds', { 'retry-after': '32' }, 32, 'Retry-After'],
    ['zero seconds', { 'retry-after': '0' }, 0, 'Retry-After'],
    ['IMF-fixdate', { 'retry-after': 'Thu, 15 Jan 2026 10:31:00 GMT' }, 60, 'Retry-After'],
    ['RFC 850 date', { 'retry-after': 'Thursday, 15-Jan-26 10:31:00 GMT' }, 60, 'Retry-After'],
    ['asctime date', { 'retry-after': 'Thu Jan 15 10:31:00 2026' }, 60, 'Retry-After'],
    [
      'X-RateLimit-Reset in Unix seconds',
      { 'x-ratelimit-reset': `${RECEIVED_AT / 1000 + 20}` },
      20,
      'X-RateLimit-Reset',
    ],
    ['X-RateLimit-Reset in Unix ms', { 'x-ratelimit-reset': `${RECEIVED_AT + 20_000}` }, 20, 'X-RateLimit-Reset'],
    ['X-RateLimit-Reset as a span', { 'x-ratelimit-reset': '20' }, 20, 'X-RateLimit-Reset'],
    ['RateLimit, current draft', { ratelimit: '"default";r=0;t=32' }, 32, 'RateLimit'],
    ['RateLimit, token name', { ratelimit: 'default; r=0; t=32' }, 32, 'RateLimit'],
    ['RateLimit, the policy that is used up', { ratelimit: '"day";r=90;t=5000, "minute";r=0;t=12' }, 12, 'RateLimit'],
    ['RateLimit, older draft', { ratelimit: 'limit=100, remaining=0, reset=32' }, 32, 'RateLimit'],
    ['RateLimit-Reset', { 'ratelimit-reset': '32' }, 32, 'RateLimit-Reset'],
  ])('%s', (_, headers, seconds, source) => {
    expect(waitOf({ headers: headers as Record<string, string> })).toEqual([seconds, source]);
  });

  it.each(['soon', '-5', '', '1e3', '30, 60', '٣٠', 'Infinity', '99999999999999999999'])(
    'Retry-After %j is no server timing, and says so',
    (value) => {
      const time = retryTime(limited({ headers: { 'retry-after': value } }), 1, 'en');
      expect(time.source).toBe('backoff');
      expect(time.doubts[0]).toEqual({ key: 'explain_doubt_unreadable', params: ['Retry-After'] });
    },
  );

  it('the reset of a quota that is not used up is no retry time', () => {
    const headers = { 'x-ratelimit-remaining': '60', 'x-ratelimit-reset': `${RECEIVED_AT / 1000 + 20}` };
    expect(serverRetryTime(storedError({ headers }), 'en').at).toBeNull();
  });
});

describe('body', () => {
  const iso = '2026-01-15T10:31:00Z';
  it.each<[string, FixtureFields['error'], number, string]>([
    ['ISO time in details', { details: { retry_after: iso } }, 60, 'details.retry_after'],
    [
      'ISO time with an offset',
      { details: { retry_after: '2026-01-15T12:31:00.5+02:00' } },
      60.5,
      'details.retry_after',
    ],
    [
      'ISO time without a zone is UTC',
      { details: { retry_after: '2026-01-15T10:31:00.123456' } },
      60.123,
      'details.retry_after',
    ],
    ['time as Ruby writes it', { details: { retry_after: '2026-01-15 10:31:00 UTC' } }, 60, 'details.retry_after'],
    ['number of seconds in details', { details: { retry_after: 45 } }, 45, 'details.retry_after'],
    ['details kept as an object', { details: { details: { retry_after: 45 } } }, 45, 'details.retry_after'],
    ['top-level retry_after', { details: { retry_after: 45 }, shape: 'typed-error' }, 45, 'retry_after'],
    ['top-level retry_after as text', { details: { retry_after: '45' }, shape: 'typed-error' }, 45, 'retry_after'],
    ['throttle_until', { details: { throttle_until: iso }, shape: 'admin-message' }, 60, 'throttle_until'],
    ['a sentence', { message: 'Rate limit exceeded. Try again in 32 seconds.' }, 32, 'message'],
    ['a sentence in minutes', { message: 'Please retry after 2 minutes' }, 120, 'message'],
  ])('%s', (_, error, seconds, source) => {
    expect(waitOf({ error: error ?? {} })).toEqual([seconds, source]);
  });

  it("the guide's example is 60 s after its own timestamp, whatever year it is", () => {
    const error = { serverTime: Date.UTC(2024, 0, 15, 10, 30), details: { retry_after: '2024-01-15T10:31:00Z' } };
    expect(waitOf({ error, headers: { date: HTTP_NOW } })).toEqual([60, 'details.retry_after']);
  });
});

describe('clock skew', () => {
  it.each([
    ['ahead', 'Thu, 15 Jan 2026 11:30:00 GMT', 'Thu, 15 Jan 2026 11:30:30 GMT'],
    ['behind', 'Thu, 15 Jan 2026 09:30:00 GMT', 'Thu, 15 Jan 2026 09:30:30 GMT'],
  ])('a server whose clock is an hour %s still means 30 s', (_, date, retryAfter) => {
    expect(waitOf({ headers: { date, 'retry-after': retryAfter } })).toEqual([30, 'Retry-After']);
  });

  it('a Date out of the cache is not the time of the response', () => {
    const headers = { date: 'Wed, 14 Jan 2026 10:30:00 GMT', 'retry-after': 'Thu, 15 Jan 2026 10:30:30 GMT' };
    expect(waitOf({ headers, exchange: { fromCache: true } })).toEqual([30, 'Retry-After']);
  });
});

describe('several sources', () => {
  it('takes the latest where they differ by more than 2 s, and says so', () => {
    const time = serverRetryTime(
      limited({ headers: { 'retry-after': '30' }, error: { details: { retry_after: 60 } } }),
      'en',
    );
    expect(time).toEqual({
      at: RECEIVED_AT + 60_000,
      source: 'details.retry_after',
      doubts: [{ key: 'explain_doubt_disagree', params: ['details.retry_after', '60 sec', 'Retry-After', '30 sec'] }],
    });
  });

  it('is silent where they differ by 2 s or less', () => {
    const time = serverRetryTime(
      limited({ headers: { 'retry-after': '30' }, error: { details: { retry_after: 32 } } }),
      'en',
    );
    expect(time).toEqual({ at: RECEIVED_AT + 32_000, source: 'details.retry_after', doubts: [] });
  });

  it('leaves an absurd one aside', () => {
    const time = serverRetryTime(
      limited({ headers: { 'retry-after': '30' }, error: { details: { retry_after: 9_000_000 } } }),
      'en',
    );
    expect(time.source).toBe('Retry-After');
    expect(time.doubts.map(({ key }) => key)).toEqual(['explain_doubt_disagree']);
  });

  it('shows a time more than 24 h away where there is no other, and doubts it', () => {
    const time = serverRetryTime(limited({ headers: { 'retry-after': '172800' } }), 'en');
    expect(time).toEqual({
      at: RECEIVED_AT + 172_800_000,
      source: 'Retry-After',
      doubts: [{ key: 'explain_doubt_far_away', params: ['Retry-After', '2 days'] }],
    });
  });

  it('leaves aside a time that was over when the answer came, and goes by the plan', () => {
    const time = retryTime(limited({ error: { details: { retry_after: '2026-01-15T10:29:00Z' } } }), 1, 'en');
    expect(time.source).toBe('backoff');
    expect(time.doubts).toEqual([{ key: 'explain_doubt_past', params: ['details.retry_after', '60 sec'] }]);
  });
});

describe('without server timing', () => {
  it.each([
    [1, 1000, 1100],
    [2, 2000, 2200],
    [3, 4000, 4400],
  ])('pause %i of the guide lasts %i to %i ms', (attempt, earliest, latest) => {
    expect(backoff(attempt)).toEqual({ earliest, latest });
    expect(retryTime(storedError(), attempt, 'en')).toEqual({
      at: RECEIVED_AT + earliest,
      source: 'backoff',
      doubts: [],
    });
  });

  it('three repeats are enough', () => {
    expect(retryTime(storedError(), 4, 'en')).toEqual({
      at: null,
      source: null,
      doubts: [{ key: 'explain_doubt_retries_used_up', params: ['3'] }],
    });
  });

  it.each([0, -3, 0.5, Number.NaN])('attempt %d does no harm', (attempt) => {
    expect(backoff(attempt)?.earliest ?? 1000).toBe(1000);
  });
});

describe('whatever a response holds', () => {
  const header = fc.oneof(
    fc.string(),
    fc.integer().map(String),
    fc.constantFrom('"a";r=0;t=1', HTTP_NOW, 'reset=,,;="'),
  );
  const value: fc.Arbitrary<Json> = fc.oneof(fc.jsonValue() as fc.Arbitrary<Json>, fc.double(), fc.integer());
  const anyError = fc.record({
    headers: fc.record({
      'retry-after': header,
      date: header,
      ratelimit: header,
      'ratelimit-policy': header,
      'ratelimit-reset': header,
      'x-ratelimit-reset': header,
      'x-ratelimit-remaining': header,
    }),
    error: fc.record({
      details: fc.oneof(value, fc.dictionary(fc.constantFrom('retry_after', 'throttle_until', 'details'), value)),
      message: fc.oneof(
        fc.string(),
        fc.nat().map((n) => `try again in ${n} hours`),
      ),
      serverTime: fc.option(fc.integer({ min: 0, max: 4e12 })),
    }),
  });

  it('the time is a real time and never before the response', () => {
    fc.assert(
      fc.property(anyError, fc.integer(), (fields, attempt) => {
        const { at, source } = retryTime(limited(fields), attempt, 'en');
        expect(source === null).toBe(at === null);
        if (at === null) return;
        expect(Number.isNaN(new Date(at).getTime())).toBe(false);
        expect(at).toBeGreaterThanOrEqual(RECEIVED_AT);
      }),
    );
  });

  it('a longer Retry-After never means an earlier retry', () => {
    fc.assert(
      fc.property(fc.nat(86_400), fc.nat(86_400), (a, b) => {
        const [short, long] = a < b ? [a, b] : [b, a];
        const wait = (seconds: number) => waitOf({ headers: { 'retry-after': `${seconds}` } })[0] ?? -1;
        expect(wait(short)).toBeLessThanOrEqual(wait(long));
      }),
    );
  });
});

describe('parseIsoTime', () => {
  it.each(['', '2026', '2026-01-15', '2026-13-01T00:00:00Z', '2026-01-15T25:00:00Z', 'x2026-01-15T10:00:00Z'])(
    '%j is no time',
    (text) => {
      expect(parseIsoTime(text)).toBeNull();
    },
  );
});
