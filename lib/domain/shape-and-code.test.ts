import { describe, expect, it } from 'vitest';
import type { Json, Shape } from './api-error.ts';
import { FAILURE_KINDS } from './exchange.ts';
import { explain, NO_CONTEXT } from './explain.ts';
import type { Action, Severity } from './explanation.ts';
import { parse } from './parse.ts';
import { storedError } from './stored-error.fixture.ts';

/** Every shape that can carry a code of the API's own, with the code in it. */
const WITH_CODE: [Shape, (code: string) => Json][] = [
  ['documented', (code) => ({ error: 'some_error', error_description: 'It failed', error_code: code })],
  ['admin-message', (code) => ({ message: 'It failed', error_code: code })],
  ['genai', (code) => ({ error_code: code, message: 'It failed', details: {} })],
];

/** Every shape without a code: the explanation goes by the status. */
const WITHOUT_CODE: [Shape, string | null, Record<string, string>][] = [
  ['admin-message', '{"message":"It failed"}', {}],
  ['empty', null, { 'content-length': '0' }],
  ['error-text', '{"error":"It failed"}', {}],
  ['detail-list', '{"detail":[{"loc":["body","name"],"msg":"field required","type":"missing"}]}', {}],
  ['detail-text', '{"detail":"It failed"}', {}],
  ['typed-error', '{"error":{"type":"failed","detail":"It failed","timestamp":1768473000}}', {}],
  ['problem-details', '{"title":"It failed","status":500}', { 'content-type': 'application/problem+json' }],
  ['error-list', '{"errors":["It failed"]}', {}],
  ['html', '<html><body><h1>It failed</h1></body></html>', { 'content-type': 'text/html' }],
  ['plain-text', 'It failed', { 'content-type': 'text/plain' }],
  ['truncated-json', '{"message":"It fai', { 'content-type': 'application/json' }],
  ['other-json', '[1,2]', { 'content-type': 'application/json' }],
  ['unread', null, {}],
];

/** What each code and each status means, whatever shape it comes in: entry, action, severity. */
const CODES: [string, number, string, Action, Severity][] = [
  ['AUTH_001', 401, 'AUTH_001', 're_authenticate', 'warning'],
  ['AUTH_002', 401, 'AUTH_002', 're_authenticate', 'security'],
  ['AUTH_003', 401, 'AUTH_003', 'refresh_token', 'warning'],
  ['AUTH_004', 403, 'AUTH_004', 'verify_permissions', 'security'],
  ['RATE_001', 429, 'RATE_001', 'wait_and_retry', 'warning'],
  ['RATE_LIMITED', 429, 'RATE_001', 'wait_and_retry', 'warning'],
  ['VAL_001', 400, 'VAL_001', 'review_request', 'warning'],
  ['RESOURCE_NOT_FOUND', 404, 'HTTP_404', 'review_request', 'warning'],
  ['AUTH_UNKNOWN', 401, 'AUTH_UNKNOWN', 're_authenticate', 'warning'],
  ['AUTH_CRITICAL', 500, 'AUTH_CRITICAL', 'contact_support', 'critical'],
  ['SYSTEM_FAILURE', 500, 'SYSTEM_FAILURE', 'contact_support', 'critical'],
  ['SECURITY_VIOLATION', 403, 'SECURITY_VIOLATION', 'contact_support', 'security'],
  ['nexla.delete_credential_failed', 400, 'NEXLA_OPERATION', 'review_request', 'warning'],
  ['UNKNOWN', 409, 'HTTP_409', 'review_request', 'warning'],
  ['HTTP_503', 503, 'HTTP_503', 'retry_later', 'warning'],
  ['NOBODY_KNOWS_IT', 502, 'HTTP_502', 'retry_later', 'warning'],
];

const STATUSES: [number, string, Action][] = [
  [400, 'HTTP_400', 'review_request'],
  [401, 'HTTP_401', 're_authenticate'],
  [403, 'HTTP_403', 'verify_permissions'],
  [404, 'HTTP_404', 'review_request'],
  [405, 'HTTP_405', 'review_request'],
  [409, 'HTTP_409', 'review_request'],
  [418, 'HTTP_4XX', 'review_request'],
  [422, 'HTTP_422', 'review_request'],
  [423, 'HTTP_423', 'retry_later'],
  [429, 'RATE_001', 'wait_and_retry'],
  [500, 'HTTP_500', 'retry_later'],
  [501, 'HTTP_501', 'contact_support'],
  [502, 'HTTP_502', 'retry_later'],
  [503, 'HTTP_503', 'retry_later'],
  [504, 'HTTP_504', 'retry_later'],
  [520, 'HTTP_5XX', 'retry_later'],
];

function captured(status: number, text: string | null, headers: Record<string, string>) {
  const stored = storedError({
    endpoint: 'GET /flows',
    headers,
    exchange: { status, body: text === null ? null : { text, truncated: false } },
  });
  const error = parse(stored.exchange);
  if (error === null) throw new Error('read as a success');
  return { ...stored, error, code: error.code };
}

describe('every shape with every code', () => {
  const cases = WITH_CODE.flatMap(([shape, body]) =>
    CODES.map(([code, ...expected]) => [shape, code, body, ...expected] as const),
  );
  it.each(cases)('%s with %s', (shape, code, body, status, entry, action, severity) => {
    const stored = captured(status, JSON.stringify(body(code)), { 'content-type': 'application/json' });
    const explanation = explain(stored, NO_CONTEXT);
    expect([stored.error.shape, explanation.entry]).toEqual([shape, entry]);
    expect([explanation.action, explanation.severity]).toEqual([action, severity]);
    const isCalledUnknown = explanation.notes.some(({ key }) => key === 'explain_note_unknown_code');
    expect(isCalledUnknown).toBe(code === 'NOBODY_KNOWS_IT');
  });
});

describe('every shape without a code, with every status', () => {
  const cases = WITHOUT_CODE.flatMap(([shape, text, headers]) =>
    STATUSES.map(([status, ...expected]) => [shape, status, text, headers, ...expected] as const),
  );
  it.each(cases)('%s with %i', (shape, status, text, headers, entry, action) => {
    const stored = captured(status, text, headers);
    const explanation = explain(stored, NO_CONTEXT);
    // A refusal with words of its own is one of the state: see situations.ts.
    const says = status === 405 && stored.error.message !== null && shape !== 'html';
    expect(stored.error.shape).toBe(shape);
    expect(explanation.entry).toBe(says ? 'HTTP_405_STATE' : entry);
    expect(explanation.action).toBe(action);
    expect(explanation.severity).toBe('warning');
  });
});

describe('every failure without a response', () => {
  it.each(FAILURE_KINDS)('%s', (kind) => {
    const stored = storedError({ exchange: { status: 0, failure: { kind, text: 'net::ERR' } } });
    const error = parse(stored.exchange);
    if (error === null) throw new Error('read as a success');
    expect(explain({ ...stored, error, code: error.code }, NO_CONTEXT).entry).toBe(`NET_${kind.toUpperCase()}`);
  });
});
