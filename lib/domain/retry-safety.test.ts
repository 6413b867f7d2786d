import { describe, expect, it } from 'vitest';
import { explain, NO_CONTEXT } from './explain.ts';
import type { RetryVerdict } from './explanation.ts';
import { type RetrySafety, stricter } from './retry-safety.ts';
import { storedError } from './stored-error.fixture.ts';

function verdict(endpoint: string, status: number, code = `HTTP_${status}`): [RetryVerdict, string] {
  const { retry } = explain(storedError({ endpoint, exchange: { status }, error: { code } }), NO_CONTEXT);
  return [retry.verdict, retry.reason.key];
}

describe('whether to repeat a call', () => {
  it.each<[string, number, string | undefined, RetryVerdict, string]>([
    ['GET /flows', 500, undefined, 'safe', 'reading'],
    ['GET /flows', 503, undefined, 'safe', 'reading'],
    ['PUT /flows/{id}', 502, undefined, 'safe', 'idempotent'],
    ['DELETE /flows/{id}', 504, undefined, 'safe', 'idempotent'],
    ['POST /data_sources', 500, undefined, 'check-first', 'may_duplicate'],
    ['PATCH /data_sources/{id}', 503, undefined, 'check-first', 'may_duplicate'],
    ['POST /token', 503, undefined, 'safe', 'harmless'],
    ['POST /data_sources/{id}/probe/sample', 504, undefined, 'safe', 'harmless'],
    ['POST /data_sources', 408, undefined, 'check-first', 'may_duplicate'],
    ['POST /data_sources', 429, undefined, 'safe', 'turned_away'],
    ['POST /data_sources', 401, 'AUTH_003', 'after-new-token', 'token'],
    ['GET /flows', 401, undefined, 'after-new-token', 'token'],
    ['GET /flows', 401, 'AUTH_001', 'after-new-token', 'token'],
    ['GET /flows', 401, 'AUTH_002', 'no', 'credentials'],
    ['POST /token', 401, undefined, 'no', 'credentials'],
    ['GET /flows', 403, 'AUTH_004', 'no', 'permission'],
    ['POST /users', 400, 'VAL_001', 'no', 'fix'],
    ['GET /flows/{id}', 404, undefined, 'no', 'fix'],
    ['DELETE /flows/{id}', 405, undefined, 'no', 'state'],
    ['POST /teams', 409, undefined, 'no', 'state'],
    ['PUT /flows/{id}', 423, undefined, 'no', 'state'],
    ['GET /flows', 501, undefined, 'no', 'unsupported'],
    ['POST /data_sources', 0, 'NET_REFUSED', 'safe', 'unsent'],
    ['POST /data_sources', 0, 'NET_DNS', 'safe', 'unsent'],
    ['POST /data_sources', 0, 'NET_OFFLINE', 'safe', 'unsent'],
    ['POST /data_sources', 0, 'NET_TIMEOUT', 'check-first', 'may_duplicate'],
    ['POST /data_sources', 0, 'NET_ABORTED', 'check-first', 'may_duplicate'],
    ['GET /data_sources', 0, 'NET_CONNECTION', 'safe', 'reading'],
    ['GET /flows', 0, 'NET_CORS', 'no', 'blocked'],
    ['GET /flows', 0, 'NET_TLS', 'no', 'blocked'],
    ['POST /mcp', 200, '-32603', 'check-first', 'may_duplicate'],
    ['POST /mcp', 200, '-32601', 'no', 'unsupported'],
  ])('%s, status %i, code %s: %s', (endpoint, status, code, expected, reason) => {
    expect(verdict(endpoint, status, code)).toEqual([expected, `explain_retry_${reason}`]);
  });

  it('a call whose method nobody saw is checked first', () => {
    const { retry } = explain(storedError({ endpoint: '? /flows', exchange: { method: null } }), NO_CONTEXT);
    expect([retry.verdict, retry.reason.key]).toEqual(['check-first', 'explain_retry_unknown_method']);
  });

  it('of two judgements the more careful counts, in either order', () => {
    const safe: RetrySafety = { verdict: 'safe', reason: { key: 'a', params: [] } };
    const no: RetrySafety = { verdict: 'no', reason: { key: 'b', params: [] } };
    expect([stricter(safe, no), stricter(no, safe)]).toEqual([no, no]);
  });
});
