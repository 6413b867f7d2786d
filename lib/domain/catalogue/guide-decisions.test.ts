import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { explain, NO_CONTEXT } from '../explain.ts';
import { type FixtureFields, storedError } from '../stored-error.fixture.ts';
import { decisionsFor, GUIDE_DECISIONS } from './guide-decisions.ts';
import { requiredEntry } from './index.ts';

function explained(status: number, code = `HTTP_${status}`, fields: FixtureFields = {}) {
  return explain(storedError({ ...fields, exchange: { status }, error: { code, ...fields.error } }), NO_CONTEXT);
}

describe('where the guide contradicts itself', () => {
  it.each([400, 404, 409, 422])('%i is not repeated as it is', (status) => {
    expect(explained(status).retry.verdict).toBe('no');
  });

  it.each([500, 502, 503, 504])('%i may be repeated', (status) => {
    expect(explained(status).retry.verdict).toBe('safe');
  });

  it('a 401 is repeated with a new token only, and never with a refused service key', () => {
    expect(explained(401).retry.verdict).toBe('after-new-token');
    expect(explained(401, 'AUTH_002').retry.verdict).toBe('no');
  });

  it.each(['AUTH_001', 'AUTH_UNKNOWN', 'HTTP_401'])('%s: sign in again before asking support', (code) => {
    expect(explained(401, code).action).toBe('re_authenticate');
  });

  it.each([
    ['AUTH_002', 401, 're_authenticate'],
    ['AUTH_003', 401, 'refresh_token'],
    ['AUTH_004', 403, 'verify_permissions'],
    ['RATE_001', 429, 'wait_and_retry'],
    ['HTTP_500', 500, 'retry_later'],
    ['HTTP_503', 503, 'retry_later'],
    ['VAL_001', 400, 'review_request'],
    ['HTTP_404', 404, 'review_request'],
  ])("%s: the action is the one of the guide's handler", (code, status, action) => {
    expect(explained(status, code).action).toBe(action);
  });

  it('retry_after is read as a time and as seconds', () => {
    const date = { headers: { date: 'Thu, 15 Jan 2026 10:30:00 GMT' } };
    const asTime = explained(429, 'RATE_001', { ...date, error: { details: { retry_after: '2026-01-15T10:31:00Z' } } });
    const asSeconds = explained(429, 'RATE_001', { ...date, error: { details: { retry_after: 60 } } });
    expect(asTime.retry.at).toBe(asSeconds.retry.at);
  });

  it.each(GUIDE_DECISIONS)('$id is shown with the errors that it concerns', ({ text, entries }) => {
    for (const entry of entries) expect(requiredEntry(entry).id).toBe(entry);
    for (const entry of entries) expect(decisionsFor(entry)).toContainEqual(text);
  });

  it('are all in the page that the README leads to, in the same order', () => {
    const page = readFileSync(new URL('../../../docs/guide-decisions.md', import.meta.url), 'utf8');
    const rows = page.split('\n').filter((line) => /^\| (?!---|The guide \|)/.test(line));
    expect(rows).toHaveLength(GUIDE_DECISIONS.length);
    const marks = [
      '5xx',
      '401',
      'method',
      'AUTH_001',
      'AUTH_003',
      'VAL_001',
      'retry_after',
      'clock',
      'past',
      '60 s',
      'breaker',
    ];
    for (const [index, mark] of marks.entries()) expect(rows[index]).toContain(mark);
    const readme = readFileSync(new URL('../../../README.md', import.meta.url), 'utf8');
    expect(readme).toContain('](docs/guide-decisions.md)');
  });

  it.each([
    ['POST', 'check-first'],
    ['PATCH', 'check-first'],
    ['GET', 'safe'],
    ['PUT', 'safe'],
  ])('a failed %s: %s', (method, verdict) => {
    expect(explained(500, 'HTTP_500', { endpoint: `${method} /flows` }).retry.verdict).toBe(verdict);
  });

  it('an error that no decision concerns shows none', () => {
    expect(decisionsFor(explained(501).entry)).toEqual([]);
  });
});
