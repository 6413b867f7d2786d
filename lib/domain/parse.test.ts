import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { SHAPES } from './api-error.ts';
import { EXAMPLES } from './envelopes/examples.ts';
import { type Exchange, FAILURE_KINDS } from './exchange.ts';
import { parse } from './parse.ts';
import { exchangeWith } from './sighting.ts';

function exchange(facts: Partial<Exchange>): Exchange {
  return exchangeWith({
    origin: 'https://dataops.nexla.io',
    path: '/nexla-api/flows/5',
    queryNames: [],
    status: 400,
    method: 'GET',
    sources: ['web-request'],
    ...facts,
  });
}

function answer(body: unknown, facts: Partial<Exchange> = {}): Exchange {
  const text = typeof body === 'string' ? body : JSON.stringify(body);
  return exchange({ body: { text, truncated: false }, ...facts });
}

const html = { 'content-type': 'text/html; charset=utf-8' };
const json = { 'content-type': 'application/json' };

describe('the code', () => {
  it.each([
    ['of the body', 'AUTH_003', 'AUTH_003'],
    ['of the status, where the body says the same in our words', 'HTTP_400', 'HTTP_400'],
    ['of the status, where the body claims another', 'HTTP_503', 'HTTP_400'],
    ['of the status, where the body claims that none came', 'net_dns', 'HTTP_400'],
  ])('is that %s', (_, said, code) => {
    expect(parse(answer({ error: 'x', error_code: said }))?.code).toBe(code);
  });
});

describe('the shape', () => {
  it.each(EXAMPLES)('of "$name" is $shape', ({ shape, url, method, status, headers, body }) => {
    const [, origin = '', path = ''] = /^(https:\/\/[^/]+)(.*)$/.exec(url) ?? [];
    const error = parse(
      exchange({
        origin,
        path,
        method,
        status,
        responseHeaders: headers,
        body: body === null ? null : { text: body, truncated: false },
        failure: status === 0 ? { kind: 'dns', text: 'net::ERR_NAME_NOT_RESOLVED' } : null,
      }),
    );
    expect(error).toMatchSnapshot();
    expect(error?.shape).toBe(shape);
  });

  it.each([
    ['JSON served as HTML', answer({ message: 'x' }, { responseHeaders: html }), 'admin-message'],
    ['HTML served as JSON', answer('<!DOCTYPE html><title>x', { responseHeaders: json }), 'html'],
    ['HTML after a comment', answer('<!-- x -->\n<html>'), 'html'],
    ['JSON after a byte order mark', answer('\ufeff{"message":"x"}'), 'admin-message'],
    ['white space', answer(' \n'), 'empty'],
    ['no body by its length', exchange({ responseHeaders: { 'content-length': '0' } }), 'empty'],
    ['no body to HEAD', exchange({ method: 'HEAD' }), 'empty'],
    ['a body that nobody saw', exchange({}), 'unread'],
    ['null', answer('null'), 'other-json'],
    ['a list', answer('["a","b"]'), 'other-json'],
    ['an object of no known shape', answer({ ok: false }), 'other-json'],
    ['one word', answer('Forbidden'), 'plain-text'],
    ['a log line', answer('[ERROR] boom'), 'plain-text'],
    ['a list of log lines', answer('[1] boom'), 'plain-text'],
    ['XML', answer('<?xml version="1.0"?><Error/>'), 'plain-text'],
    ['a status and a message off the probes', answer({ status: 400, message: 'x' }), 'admin-message'],
    ['a probe by its output', answer({ status: 400, message: 'x', output: {} }), 'probe'],
    ['a message that is an object', answer({ message: { name: ['is taken'] } }), 'admin-message'],
    [
      'an error with a message beside it',
      answer({ error: 'Bad Request', status_code: 400, message: 'x' }),
      'error-text',
    ],
    ['problem details with JSON type', answer({ title: 'x', status: 400 }), 'problem-details'],
    ['errors by field', answer({ errors: { name: ["can't be blank"] } }), 'error-list'],
    ['an agent error with an error status', answer({ error: { error: 'nexla.x_failed', detail: 'y' } }), 'agent'],
  ])('of %s is found', (_, given, shape) => {
    expect(parse(given)?.shape).toBe(shape);
  });
});

describe('the code', () => {
  it.each([
    ['the envelope’s', { error: 'token_expired', error_code: 'AUTH_003' }, 'AUTH_003'],
    ['a number', { message: 'x', error_code: 1042 }, '1042'],
    [
      'an agent’s dotted word',
      { detail: { error: 'nexla.delete_credential_failed' } },
      'nexla.delete_credential_failed',
    ],
    ['JSON-RPC’s', { jsonrpc: '2.0', id: 1, error: { code: -32602, message: 'x' } }, 'JSONRPC_-32602'],
    [
      'the one in JSON-RPC’s data',
      { jsonrpc: '2.0', id: 1, error: { code: -32000, message: 'x', data: { error_code: 'RATE_LIMITED' } } },
      'RATE_LIMITED',
    ],
    ['the status without one', { error: 'unauthorized' }, 'HTTP_400'],
    ['the status for a sentence', { message: 'x', error_code: 'something went wrong' }, 'HTTP_400'],
    ['the status for an overlong one', { message: 'x', error_code: 'A'.repeat(65) }, 'HTTP_400'],
    ['the status for an object', { message: 'x', error_code: {} }, 'HTTP_400'],
    ['the status for a secret', { message: 'x', error_code: '0f8fad5bd9cb469fa16570867728950e' }, 'HTTP_400'],
    ['the status for an inherited name', '{"message":"x","__proto__":{"error_code":"X"}}', 'HTTP_400'],
  ])('is %s', (_, body, code) => {
    expect(parse(answer(body))?.code).toBe(code);
  });

  it('comes with the type: an error without a code keeps its own word', () => {
    expect(parse(answer({ error: 'unauthorized' }, { status: 401 }))).toMatchObject({
      code: 'HTTP_401',
      type: 'unauthorized',
      shape: 'documented',
    });
  });

  it.each(FAILURE_KINDS)('names the network failure %s, in the browser’s words', (kind) => {
    const failure = { kind, text: 'net::ERR_SOMETHING' };
    expect(parse(exchange({ status: 0, failure }))).toMatchObject({
      code: `NET_${kind.toUpperCase()}`,
      message: 'net::ERR_SOMETHING',
      shape: 'no-response',
    });
  });

  it('is NET_CORS where the page may not see the response, though its status is known', () => {
    const failure = { kind: 'cors', text: 'net::ERR_FAILED' } as const;
    const given = answer({ error_code: 'AUTH_001', message: 'x' }, { status: 401, failure });
    expect(parse(given)).toMatchObject({ code: 'NET_CORS', shape: 'no-response' });
  });

  it('is the status where the connection was lost after an error status', () => {
    const failure = { kind: 'connection', text: 'net::ERR_CONNECTION_RESET' } as const;
    expect(parse(exchange({ status: 503, failure }))?.code).toBe('HTTP_503');
  });

  it('is NET_UNKNOWN where nothing is known but that nothing came', () => {
    expect(parse(exchange({ status: 0 }))?.code).toBe('NET_UNKNOWN');
  });
});

describe('the message', () => {
  it.each([
    ['the description', { error: 'unauthorized', error_description: 'Expired', error_code: 'X' }, 'Expired'],
    ['the text of error', { error: 'Source #1000 is PAUSED' }, 'Source #1000 is PAUSED'],
    ['the words of an object', { message: { name: ['is taken', 'is short'] } }, 'name: is taken; is short'],
    [
      'the fields and what is wrong',
      { detail: [{ loc: ['body', 'n'], msg: 'required' }, { msg: 'odd' }] },
      'body.n: required; odd',
    ],
    ['the errors', { errors: [{ detail: 'a' }, 'b'] }, 'a; b'],
    ['the detail of a problem', { type: 'about:blank', title: 'Not Found', detail: 'No flow 5' }, 'No flow 5'],
    ['the title of a page', '<html><head><title>502 Bad\n Gateway</title>', '502 Bad Gateway'],
    ['plain text on one line', 'Retry\r\n  later\n', 'Retry later'],
    ['a JSON string', '"No"', 'No'],
    ['nothing for a word', { error: 'unauthorized' }, null],
    ['without controls that deceive', { message: 'ok\u202egnp\0\u200b\ud800!' }, 'okgnp!'],
  ])('is %s', (_, body, message) => {
    expect(parse(answer(body))?.message).toBe(message);
  });

  it('is short', () => {
    const { message } = parse(answer({ message: '👋 '.repeat(10_000) })) as { message: string };
    expect(message.length).toBeLessThanOrEqual(500);
    expect(message.endsWith('👋…') || message.endsWith(' …')).toBe(true);
  });
});

describe('the request id', () => {
  const headers = { 'x-request-id': '4c8f6a0e-9b1d-4f53-8a42-d1f7c3e0b6a9' };

  it.each([
    ['the body’s', { message: 'x', request_id: 'req_1' }, 'req_1'],
    ['Nexla’s in an agent error', { detail: { error: 'x', nexla_request_id: '9f2c77' } }, '9f2c77'],
    ['the header’s', { message: 'x' }, headers['x-request-id']],
    ['the header’s beside a task’s id', { message: 'x', request_id: 881 }, headers['x-request-id']],
    ['the header’s beside a task’s id as text', { message: 'x', request_id: '881' }, headers['x-request-id']],
    ['the header’s beside an empty one', { message: 'x', request_id: '' }, headers['x-request-id']],
  ])('is %s', (_, body, requestId) => {
    expect(parse(answer(body, { responseHeaders: headers }))?.requestId).toBe(requestId);
  });

  it('of an empty body is the header’s', () => {
    expect(parse(answer('', { status: 401, responseHeaders: headers }))).toMatchObject({
      code: 'HTTP_401',
      shape: 'empty',
      requestId: headers['x-request-id'],
    });
  });

  it('is null where there is none, and a task’s id stays a detail', () => {
    expect(parse(answer({ message: 'x', request_id: 881 }))).toMatchObject({
      requestId: null,
      details: { request_id: 881 },
    });
  });
});

describe('the server’s time', () => {
  const noon = Date.UTC(2024, 0, 15, 12);

  it.each([
    ['ISO', '2024-01-15T12:00:00Z', noon],
    ['ISO with an offset', '2024-01-15T14:00:00+02:00', noon],
    ['ISO without a zone', '2024-01-15 12:00:00.000000', noon],
    ['epoch seconds', noon / 1000, noon],
    ['epoch milliseconds', noon, noon],
    ['epoch seconds as text', String(noon / 1000), noon],
    ['the year 1970', 5, null],
    ['a far future', '9999-01-01T00:00:00Z', null],
    ['no time', 'yesterday', null],
    ['an object', {}, null],
  ])('is read from %s', (_, timestamp, time) => {
    expect(parse(answer({ message: 'x', timestamp }))?.serverTime).toBe(time);
    expect(parse(answer({ error: { type: 'x', detail: 'y', timestamp } }))?.serverTime).toBe(time);
  });

  const responseHeaders = { date: 'Mon, 15 Jan 2024 12:00:00 GMT' };

  it('is the Date header’s else, but not that of a cached response', () => {
    expect(parse(answer('', { responseHeaders }))?.serverTime).toBe(noon);
    expect(parse(answer('', { responseHeaders, fromCache: true }))?.serverTime).toBeNull();
    expect(parse(answer('', { responseHeaders: { date: 'soon' } }))?.serverTime).toBeNull();
  });
});

describe('the details', () => {
  it.each([
    ['the inside of details', { error: 'x', error_code: 'Y', details: { retry_after: 5 } }, { retry_after: 5 }],
    ['its siblings', { message: 'x', data_sources: [5023] }, { data_sources: [5023] }],
    ['both together', { message: 'x', hint: 'z', details: { field: 'email' } }, { hint: 'z', field: 'email' }],
    ['details that are no object', { message: 'x', details: ['a'] }, { details: ['a'] }],
    ['a field of a wrong type', { error: 'x', error_code: 'Y', error_description: 7 }, { error_description: 7 }],
    ['the retry time of a typed error', { error: { type: 'x', detail: 'y', retry_after: 30 } }, { retry_after: 30 }],
    ['nothing', { error: 'x', error_code: 'Y', details: {} }, null],
    ['nothing for null', { message: 'x', details: null }, null],
  ])('are %s', (_, body, details) => {
    expect(parse(answer(body))?.details).toEqual(details);
  });
});

describe('a 2xx', () => {
  it.each([
    ['no body', exchange({ status: 204 })],
    ['an ordinary answer', answer({ status: 500, message: 'all is well', error: null }, { status: 200 })],
    ['an async task', answer({ request_id: 881, status: 'error' }, { status: 202 })],
    ['a JSON-RPC result', answer({ jsonrpc: '2.0', id: 1, result: {} }, { status: 200 })],
    ['JSON served as HTML', answer({ ok: true }, { status: 200, responseHeaders: html })],
    ['an empty page', exchange({ status: 200, responseHeaders: { ...html, 'content-length': '0' } })],
    [
      'JSON of which only the beginning was kept',
      exchange({ status: 200, body: { text: '{"a":1,"b', truncated: true } }),
    ],
    ['lines of JSON', answer('{"a":1}\n{"a":2}', { status: 200 })],
  ])('with %s is no error', (_, given) => {
    expect(parse(given)).toBeNull();
  });

  it.each([
    [
      'a JSON-RPC error',
      { jsonrpc: '2.0', id: 1, error: { code: -32601, message: 'x' } },
      'json-rpc',
      'JSONRPC_-32601',
    ],
    [
      'a JSON-RPC error in a batch',
      [
        { jsonrpc: '2.0', id: 1, result: 1 },
        { jsonrpc: '2.0', error: { code: 1 } },
      ],
      'json-rpc',
      'JSONRPC_1',
    ],
    [
      'an agent error',
      { error: { error: 'nexla.x_failed', detail: 'y', nexla_request_id: 'z' } },
      'agent',
      'nexla.x_failed',
    ],
    ['JSON that breaks off', '{"error":{"error":"nexla.', 'truncated-json', 'HTTP_200'],
    [
      'an agent error that breaks off',
      '{"error":{"error":"nexla.x_failed","detail":"y',
      'truncated-json',
      'nexla.x_failed',
    ],
    ['HTML served as JSON', '<!doctype html><title>Nexla</title>', 'html', 'HTTP_200'],
  ])('with %s is an error that only the page reports', (_, body, shape, code) => {
    expect(parse(answer(body, { status: 200, responseHeaders: json }))).toMatchObject({
      shape,
      code,
      reportedByPage: true,
    });
  });

  it.each([
    ['whose body nobody saw', exchange({ status: 200, responseHeaders: html })],
    ['with its body', answer('<!doctype html><title>Nexla</title>', { status: 200, responseHeaders: html })],
  ])('served as HTML %s is a witnessed error: the base URL is wrong', (_, given) => {
    expect(parse(given)).toMatchObject({ shape: 'html', code: 'HTTP_200', message: null, reportedByPage: false });
  });

  it('whose connection was lost is an error', () => {
    expect(parse(exchange({ status: 200, failure: { kind: 'connection', text: 'x' } }))?.code).toBe('NET_CONNECTION');
  });
});

it.each([301, 304, 101])('%i is no error', (status) => {
  expect(parse(exchange({ status }))).toBeNull();
});

describe('hostile input gives a result', () => {
  it.each([
    ['a million nested lists', '['.repeat(1_000_000), 'truncated-json', 'HTTP_400'],
    [
      'a code before a million nested lists',
      `{"error_code":"X","message":"m","details":${'['.repeat(1_000_000)}`,
      'truncated-json',
      'X',
    ],
    ['64 million letters', 'a'.repeat(64_000_000), 'plain-text', 'HTTP_400'],
    ['64 million spaces', ' '.repeat(64_000_000), 'plain-text', 'HTTP_400'],
    [
      '64 million characters of JSON',
      `{"error_code":"X","message":"${'a'.repeat(64_000_000)}"}`,
      'truncated-json',
      'X',
    ],
    ['NUL', '\0'.repeat(1000), 'plain-text', 'HTTP_400'],
    ['lone surrogates', '"\ud800\udfff\\ud800"', 'other-json', 'HTTP_400'],
  ])('for %s', (_, text, shape, code) => {
    expect(parse(answer(text))).toMatchObject({ shape, code });
  });

  const names = [
    'error',
    'error_description',
    'error_code',
    'message',
    'timestamp',
    'request_id',
    'nexla_request_id',
    'details',
    'detail',
    'status',
    'output',
    'jsonrpc',
    'code',
    'data',
    'errors',
    'type',
    'title',
    'msg',
    'loc',
    'id',
    '__proto__',
    'constructor',
  ];
  const { value } = fc.letrec((tie) => ({
    value: fc.oneof(
      { depthSize: 'small' },
      fc.constantFrom(null, true, 0, -1.5, 1e300, '', 'x', 'AUTH_001', '\0\u202e\ud800', 'a sentence here'),
      fc.array(tie('value'), { maxLength: 3 }),
      fc.dictionary(fc.constantFrom(...names), tie('value'), { maxKeys: 6 }),
    ),
  }));
  const text = fc.oneof(
    value.map((item) => JSON.stringify(item)),
    fc.string({ unit: 'binary' }),
    fc.json(),
  );

  it('whatever the types, wherever it is cut', () => {
    const status = fc.constantFrom(0, 200, 204, 302, 400, 401, 422, 429, 500, 599);
    fc.assert(
      fc.property(text, fc.nat(30), status, fc.boolean(), fc.string(), (whole, cut, code, truncated, header) => {
        const body = { text: whole.slice(0, Math.max(0, whole.length - cut)), truncated };
        const responseHeaders = { date: header, 'x-request-id': header, 'content-type': header };
        const error = parse(exchange({ status: code, body, responseHeaders }));
        if (code >= 400) expect(error).not.toBeNull();
        if (error === null) return;
        expect(SHAPES).toContain(error.shape);
        expect(error.code).toMatch(/^[\w.:-]{1,64}$/);
        expect(error.message ?? '').not.toMatch(/[\0\u202e\n]|\p{Cs}/u);
        expect((error.message ?? '').length).toBeLessThanOrEqual(500);
        expect(() => structuredClone(error)).not.toThrow();
      }),
      { numRuns: 3000 },
    );
  });
});
