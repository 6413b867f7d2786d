import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type Json, SHAPES } from './api-error.ts';
import { exampleError } from './catalogue/example.ts';
import { EXAMPLES, exampleOf } from './catalogue/examples/index.ts';
import { CATALOGUE, entryNamed } from './catalogue/index.ts';
import { explain, NO_CONTEXT } from './explain.ts';
import type { Message } from './explanation.ts';
import { type FixtureFields, RECEIVED_AT, storedError } from './stored-error.fixture.ts';

const HOUR = 3_600_000;

function explained(fields: FixtureFields & { status?: number }, context = {}) {
  const { status = 500 } = fields;
  return explain(storedError({ ...fields, exchange: { status, ...fields.exchange } }), { ...NO_CONTEXT, ...context });
}

function note(key: string, ...params: string[]): Message {
  return { key: `explain_note_${key}`, params };
}

describe('the same error in another situation', () => {
  it.each<[string, FixtureFields & { status: number }, object, string]>([
    ['401 on /token is the service key', { status: 401, endpoint: 'POST /token' }, {}, 'HTTP_401_SERVICE_KEY'],
    ['401 elsewhere is the session', { status: 401, endpoint: 'GET /flows' }, {}, 'HTTP_401'],
    ['401 on renewal is the session', { status: 401, endpoint: 'POST /token/refresh' }, {}, 'HTTP_401'],
    [
      '401 on the GenAI host is the service key',
      { status: 401, base: 'https://api-genai.nexla.io' },
      {},
      'HTTP_401_SERVICE_KEY',
    ],
    [
      'AUTH_001 on /token is the service key',
      { status: 401, endpoint: 'POST /token', error: { code: 'AUTH_001' } },
      {},
      'HTTP_401_SERVICE_KEY',
    ],
    ['401 that says expired', { status: 401, error: { message: 'Token has expired' } }, {}, 'AUTH_003'],
    [
      '401 that says invalid or expired',
      { status: 401, error: { message: 'Invalid or expired token' } },
      {},
      'HTTP_401',
    ],
    ['403 on what worked before', { status: 403 }, { lastSuccessAt: RECEIVED_AT - 72 * HOUR }, 'HTTP_403_LOST'],
    ['403 on what never worked', { status: 403 }, {}, 'HTTP_403'],
    [
      '403 about an organization',
      { status: 403, error: { message: 'No access to this organization' } },
      {},
      'HTTP_403_ORG',
    ],
    ['403 on a webhook', { status: 403, endpoint: 'POST /webhook/{key}' }, {}, 'HTTP_403_WEBHOOK'],
    ['404 on an id', { status: 404, endpoint: 'GET /data_sources/{id}' }, {}, 'HTTP_404_ID'],
    ['404 on a path that no API has', { status: 404, endpoint: 'GET /datasources/{id}' }, {}, 'HTTP_404_PATH'],
    ['404 on a versioned path', { status: 404, endpoint: 'GET /v1/flows' }, {}, 'HTTP_404'],
    ['404 on settings', { status: 404, endpoint: 'GET /notification_settings' }, {}, 'HTTP_404_NO_SETTINGS'],
    [
      '405 with a reason',
      { status: 405, error: { message: 'Active flow resources must be paused' } },
      {},
      'HTTP_405_STATE',
    ],
    ['405 without a word', { status: 405, error: { shape: 'empty' } }, {}, 'HTTP_405'],
    ['405 about the method', { status: 405, error: { message: 'Method Not Allowed' } }, {}, 'HTTP_405'],
    ['500 of a paused source', { status: 500, error: { message: 'Source #1000 is PAUSED' } }, {}, 'HTTP_500_PAUSED'],
    [
      '429 of a throttled account',
      { status: 429, error: { details: { throttle_until: '2026-01-15T11:00:00Z' } } },
      {},
      'RATE_THROTTLED',
    ],
    ['a probe', { status: 400, error: { shape: 'probe', message: 'Access denied' } }, {}, 'PROBE_FAILED'],
  ])('%s', (_, fields, context, entry) => {
    expect(explained(fields, context).entry).toBe(entry);
  });

  it('a lost permission keeps the severity of its code', () => {
    const context = { lastSuccessAt: RECEIVED_AT - HOUR };
    expect(explained({ status: 403, error: { code: 'AUTH_004' } }, context).severity).toBe('security');
  });
});

describe('facts of this very response', () => {
  it('405 names what has to be paused', () => {
    const details = { data_sources: [5023], data_sets: [5059, 5060] };
    const { forUser } = explained({ status: 405, error: { message: 'must be paused', details } });
    expect(forUser.slice(0, 2)).toEqual([
      { key: 'explain_step_pause_data_sources', params: ['5023'] },
      { key: 'explain_step_pause_data_sets', params: ['5059, 5060'] },
    ]);
  });

  it('VAL_001 names the field and never the value', () => {
    const details = { field: 'email', message: 'bob@x is no e-mail address', value: 'bob@x' };
    const explanation = explained({ status: 400, error: { code: 'VAL_001', details } });
    expect(explanation.notes).toContainEqual({ ...note('field', 'email'), said: '… is no e-mail address' });
    expect(JSON.stringify(explanation)).not.toContain('bob@x');
  });

  it.each<[string, Json]>([
    ['a list', [{ loc: ['body', 'email'], msg: 'field required', type: 'missing' }]],
    ['a list in detail', { detail: [{ loc: ['body', 'email'], msg: 'field required', type: 'missing' }] }],
  ])('422 names the fields of %s', (_, details) => {
    expect(explained({ status: 422, error: { details } }).notes).toContainEqual({
      ...note('field', 'body.email'),
      said: 'field required',
    });
  });

  it('what is no name of a field is quoted, and named nowhere', () => {
    const details = { field: 'First name', message: 'is too long' };
    expect(explained({ status: 400, error: { code: 'VAL_001', details } }).notes).toContainEqual({
      ...note('field_said'),
      said: 'First name: is too long',
    });
  });

  it.each<[string, Json, number | null, string]>([
    [
      'its own two times',
      { token_expires_at: '2024-01-15T09:48:00Z', current_time: '2024-01-15T10:30:00Z' },
      null,
      '42 min',
    ],
    ["the server's clock", { token_expires_at: '2026-01-15T10:48:00Z' }, RECEIVED_AT + HOUR, '42 min'],
    ["this machine's clock", { token_expires_at: '2026-01-15T09:48:00Z' }, null, '42 min'],
  ])('AUTH_003 tells how long ago the token ended, by %s', (_, details, serverTime, span) => {
    const { notes } = explained({ status: 401, error: { code: 'AUTH_003', details, serverTime } });
    expect(notes).toContainEqual(note('token_expired', span));
  });

  it('a token that had not ended yet was withdrawn', () => {
    const details = { token_expires_at: '2026-01-15T11:30:00Z' };
    expect(explained({ status: 401, error: { code: 'AUTH_001', details } }).notes).toContainEqual(
      note('token_not_expired', '60 min'),
    );
  });

  it('an empty 401 still has its request id', () => {
    expect(explained({ status: 401, error: { shape: 'empty', requestId: '4f8c' } }).notes).toContainEqual(
      note('empty_with_id', '4f8c'),
    );
  });

  it('a quota is stated only where the response states one', () => {
    const details = { limit: 100, window: '1 minute' };
    const stated = explained({ status: 429, error: { code: 'RATE_001', details } }).notes;
    expect(stated).toContainEqual(note('limit_window', '100', '1 min'));
    const headers = { 'x-ratelimit-limit': '60', 'x-ratelimit-remaining': '0' };
    expect(explained({ status: 429, headers }).notes).toContainEqual(note('limit', '60'));
    expect(explained({ status: 429 }).notes.map(({ key }) => key)).not.toContain('explain_note_limit');
  });

  it('the window of a quota is stated where it reads as a span, in the words of the language', () => {
    const limited = (window: string) =>
      explained({ status: 429, error: { details: { limit: 5, window } } }, { locale: 'de' });
    expect(limited('60 s').notes).toContainEqual(note('limit_window', '5', '60 Sek.'));
    expect(limited('minute. All flows are gone').notes).toContainEqual(note('limit', '5'));
  });

  it('an unknown code is called unknown', () => {
    const explanation = explained({ status: 403, error: { code: 'AUTH_777' } });
    expect(explanation.entry).toBe('HTTP_403');
    expect(explanation.notes).toContainEqual(note('unknown_code', 'AUTH_777', '403'));
  });

  it('history: last success, recovery, failures in a row', () => {
    expect(explained({}, { lastSuccessAt: RECEIVED_AT - 72 * HOUR }).notes).toContainEqual(
      note('last_success', '3 days'),
    );
    expect(explained({}, { lastSuccessAt: RECEIVED_AT + 14_000 }).notes).toContainEqual(note('recovered', '14 sec'));
    expect(explained({}, { attempt: 3 }).notes).toContainEqual(note('attempt', '3'));
  });

  it('spans of time are written as the language does', () => {
    expect(explained({}, { lastSuccessAt: RECEIVED_AT - 72 * HOUR, locale: 'de' }).notes).toContainEqual(
      note('last_success', '3 Tg.'),
    );
  });

  it("a gateway's page is called one", () => {
    expect(explained({ status: 502, error: { shape: 'html' } }).notes).toContainEqual(note('html'));
  });
});

describe('status and code that contradict each other', () => {
  const explanation = explained({ status: 500, endpoint: 'POST /flows', error: { code: 'AUTH_003' } });

  it('says so, and keeps the advice of the code', () => {
    expect(explanation.title).toEqual({ key: 'CONTRADICTION_title', params: ['500', 'AUTH_003'] });
    expect(explanation.notes[0]?.key).toBe('AUTH_003_description');
    expect(explanation.forUser.map(({ key }) => key)).toContain('AUTH_003_user_1');
    expect(explanation.action).toBe('refresh_token');
  });

  it('takes the more careful retry advice', () => {
    expect(explanation.retry.verdict).toBe('check-first');
  });

  it('is only noted where both blame the same side', () => {
    const mild = explained({ status: 403, error: { code: 'AUTH_003' } });
    expect(mild.entry).toBe('AUTH_003');
    expect(mild.notes).toContainEqual(note('unusual_status', 'AUTH_003', '403'));
  });
});

describe('retry advice', () => {
  it("gives the server's time and its source", () => {
    const { retry } = explained({ status: 429, headers: { 'retry-after': '32' } });
    expect(retry).toMatchObject({ verdict: 'safe', at: RECEIVED_AT + 32_000, source: 'Retry-After', doubts: [] });
  });

  it('explains the plan where the server gives no time', () => {
    const explanation = explained({ status: 503 }, { attempt: 2 });
    expect(explanation.retry).toMatchObject({ at: RECEIVED_AT + 2000, source: 'backoff' });
    expect(explanation.notes).toContainEqual(note('backoff', '2', '3', '10'));
  });

  it.each([400, 401, 403, 404])('gives no time for %i, where waiting does not help', (status) => {
    expect(explained({ status, headers: { 'retry-after': '32' } }).retry).toMatchObject({ at: null, source: null });
  });
});

describe('links', () => {
  it('a refused session links to a fresh token, a refused service key does not', () => {
    const urls = (endpoint: string) => explained({ status: 401, endpoint }).links.map(({ url }) => url);
    expect(urls('GET /flows')).toContain('https://dataops.nexla.io/token');
    expect(urls('POST /token')).not.toContain('https://dataops.nexla.io/token');
  });
});

describe('every entry', () => {
  it.each(CATALOGUE)('$id explains its own example', ({ id }) => {
    const example = exampleOf(id);
    const lastSuccessAt = example.workedBefore ? RECEIVED_AT - HOUR : null;
    expect(explain(exampleError(example, RECEIVED_AT), { ...NO_CONTEXT, lastSuccessAt }).entry).toBe(id);
  });

  it('no example is left over', () => {
    expect([...EXAMPLES.keys()].filter((id) => entryNamed(id) === undefined)).toEqual([]);
  });
});

describe('whatever a response holds', () => {
  const anyText = fc.oneof(
    fc.string(),
    fc.string({ unit: 'binary' }),
    fc.constantFrom('__proto__', 'AUTH_003', '-32050', ''),
  );
  it('there is an explanation with texts, and the same one for the same error', () => {
    fc.assert(
      fc.property(
        fc.record({
          status: fc.oneof(fc.integer({ min: -1, max: 1000 }), fc.constantFrom(0, 200, 401, 405, 422, 429)),
          endpoint: fc.string().map((path) => `POST /${path}`),
          base: fc.webUrl(),
          headers: fc.dictionary(fc.string(), fc.string()),
          error: fc.record({
            code: anyText,
            type: fc.option(anyText),
            message: fc.option(anyText),
            requestId: fc.option(anyText),
            details: fc.jsonValue() as fc.Arbitrary<Json>,
            shape: fc.constantFrom(...SHAPES),
            unparsed: fc.option(anyText),
          }),
        }),
        (fields) => {
          const explanation = explained(fields);
          expect(explanation.forUser.length).toBeGreaterThan(0);
          expect(explained(fields)).toEqual(explanation);
        },
      ),
    );
  });
});
