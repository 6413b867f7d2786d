import { describe, expect, it } from 'vitest';
import { SHAPES } from '../../lib/domain/api-error.ts';
import { NO_HISTORY } from '../../lib/domain/call-history.ts';
import { DEFAULT_BASES } from '../../lib/domain/sites.ts';
import { storedError } from '../../lib/domain/stored-error.fixture.ts';
import type { StoredError } from '../../lib/domain/stored-error.ts';
import type { PlayedResponse } from '../server/played-response.ts';
import type { ServedCall } from '../server/server.ts';
import { readArguments } from './arguments.ts';
import { captured } from './captured.ts';
import { type Expected, expectedErrors } from './expected.ts';
import { reported } from './report.ts';
import { callsFor } from './script.ts';
import { table } from './table.ts';

const API = 'https://dataops.nexla.io/nexla-api';

const response = (fields: Partial<PlayedResponse>): PlayedResponse => ({
  method: 'GET',
  url: `${API}/flows`,
  status: 500,
  ...fields,
});
const served = (method: string, url: string, status: number): ServedCall => ({
  method,
  url,
  status,
  requestId: 'id',
  at: 0,
});

describe('what has to be captured', () => {
  const expected = (responses: PlayedResponse[], log: ServedCall[]) =>
    expectedErrors(callsFor(responses), log, DEFAULT_BASES).map(({ method, url, status }) => [method, url, status]);

  it('is every error that was answered, in the order of the calls', () => {
    const [first, second] = [`${API}/flows?page=1`, `${API}/flows/5`];
    expect(
      expected(
        [response({ url: first }), response({ url: second, status: 200 }), response({ url: first, method: 'post' })],
        [served('GET', first, 500), served('GET', second, 200), served('POST', first, 500)],
      ),
    ).toEqual([
      ['GET', first, 500],
      ['POST', first, 500],
    ]);
  });

  it('is the error at the end of a redirect', () => {
    const [from, to] = [`${API}/flows`, `${API}/elsewhere`];
    expect(
      expected(
        [response({ status: 302 }), response({ url: `${API}/teams` })],
        [served('GET', from, 302), served('GET', to, 401), served('GET', `${API}/teams`, 500)],
      ),
    ).toEqual([
      ['GET', to, 401],
      ['GET', `${API}/teams`, 500],
    ]);
  });

  it('is a call that nothing answered', () => {
    expect(expected([response({})], [])).toEqual([['GET', `${API}/flows`, 0]]);
  });

  const rpcError = { jsonrpc: '2.0', id: 1, error: { code: -32601, message: 'Method not found' } };
  it.each([
    ['a web page under an API path', { headers: { 'Content-Type': 'text/html' }, body: '<!doctype html><p>' }, true],
    ['data', { body: { id: 1, status: 500 } }, false],
    ['an error inside 200 where the API knows none', { body: rpcError }, false],
    ['an error inside 200 of the tools API', { url: 'https://api-genai.nexla.io/mcp', body: rpcError }, true],
    ['a result of the tools API', { url: 'https://api-genai.nexla.io/mcp', body: { result: {} } }, false],
  ])('with status 200: %s', (_, fields, isExpected) => {
    const one = response({ ...fields, status: 200 });
    expect(expected([one], [served('GET', one.url, 200)])).toHaveLength(isExpected ? 1 : 0);
  });

  it('is nothing of the web app itself', () => {
    expect(expected([], [served('GET', 'https://dataops.nexla.io/favicon.ico', 404)])).toEqual([]);
  });
});

describe('what was captured', () => {
  const expected = (fields: Partial<Expected> = {}): Expected => ({
    method: 'GET',
    url: `${API}/flows?page=2`,
    status: 500,
    hasBody: false,
    ...fields,
  });
  const stored = (id: number, startedAt: number, exchange: Partial<StoredError['exchange']> = {}): StoredError => ({
    ...storedError({ exchange: { path: '/nexla-api/flows', startedAt, ...exchange } }),
    id,
  });
  const ids = (errors: StoredError[]) => errors.map(({ id }) => id);

  it('stands in the order of the calls, whatever was stored first', () => {
    const found = captured([expected(), expected()], [stored(1, 20), stored(2, 10)]);
    expect(ids(found.errors)).toEqual([2, 1]);
    expect(found.missing).toEqual([]);
  });

  it('is missed by method, status or path', () => {
    const others = [stored(1, 1, { method: 'POST' }), stored(2, 2, { status: 502 }), stored(3, 3, { path: '/x' })];
    const found = captured([expected()], others);
    expect(found.missing).toEqual([expected()]);
    expect(ids(found.errors)).toEqual([1, 2, 3]);
  });

  it('counts once for each call', () => {
    expect(captured([expected(), expected()], [stored(1, 1)]).missing).toHaveLength(1);
  });

  it('is found by the path as it is kept, without secrets', () => {
    const one = expected({ url: `${API}/service_keys/0123456789abcdef0123456789abcdef` });
    expect(captured([one], [stored(1, 1, { path: '/nexla-api/service_keys/{key}' })]).missing).toEqual([]);
  });

  it('is complete once its body is there, where it can ever be', () => {
    const one = [expected({ hasBody: true })];
    const body = { text: '{}', truncated: false };
    const failure = { kind: 'cors', text: 'net::ERR_FAILED' } as const;
    expect(captured(one, [stored(1, 1)]).isComplete).toBe(false);
    expect(captured(one, [stored(1, 1, { body })]).isComplete).toBe(true);
    expect(captured(one, [stored(1, 1, { failure })]).isComplete).toBe(true);
  });
});

describe('a reported error', () => {
  it('has its texts and times in plain words', () => {
    const report = reported(
      storedError({
        endpoint: 'GET /data_sets/{id}/samples',
        exchange: { status: 429 },
        error: { code: 'RATE_001', requestId: 'req_1' },
        headers: { 'retry-after': '30' },
      }),
      NO_HISTORY,
    );
    expect(report).toMatchObject({
      code: 'RATE_001',
      status: 429,
      method: 'GET',
      endpoint: '/data_sets/{id}/samples',
      requestId: 'req_1',
      time: '2026-01-15T10:30:00.000Z',
      sources: ['web-request'],
      retry: { verdict: 'safe', at: '2026-01-15T10:30:30.000Z', source: 'Retry-After' },
    });
    expect(SHAPES).toContain(report.shape);
    for (const words of [report.title, report.description, report.whatToDo]) expect(words).toMatch(/^[A-Z].*[^_]/);
  });

  it.each([75, 80, 120, 200])('fits a terminal of %i characters', (width) => {
    const long = storedError({ endpoint: 'POST /data_credentials/{id}/probe/tree', error: { code: 'x'.repeat(90) } });
    const lines = table([reported(storedError(), NO_HISTORY), reported(long, NO_HISTORY)], width).split('\n');
    expect(Math.max(...lines.map((line) => line.length))).toBeLessThanOrEqual(width);
    expect(lines[0]).toMatch(/^Code +Status +Endpoint +Title +What to do +Retry$/);
  });

  it('cannot steer the terminal', () => {
    const hostile = storedError({ error: { code: '\u001b[2J\u202e' } });
    expect(table([reported(hostile, NO_HISTORY)], 120)).not.toMatch(/[\u001b\u202e]/u);
  });
});

describe('the options', () => {
  it('are read', () => {
    expect(readArguments(['--once', '--json', '--responses', 'file.json'])).toMatchObject({
      once: true,
      json: true,
      responses: 'file.json',
      browser: 'chromium',
    });
  });

  it.each([
    [['--twice'], /--twice/],
    [['file.json'], /file\.json/],
    [['--browser', 'netscape'], /no browser "netscape"; there is .*chromium/],
    [['--responses'], /--responses/],
  ])('that do not exist are named, with where help is: %j', (argv, message) => {
    expect(() => readArguments(argv)).toThrow(message);
    expect(() => readArguments(argv)).toThrow(/--help/);
  });
});
