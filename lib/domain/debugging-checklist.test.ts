import { describe, expect, it } from 'vitest';
import { debuggingChecklist } from './debugging-checklist.ts';
import { NO_CONTEXT } from './explain-context.ts';
import { type FixtureFields, RECEIVED_AT, storedError } from './stored-error.fixture.ts';

function checklist(fields: FixtureFields, context = {}) {
  return debuggingChecklist(storedError(fields), { ...NO_CONTEXT, ...context });
}

describe('debuggingChecklist', () => {
  it('has the six steps of the guide', () => {
    expect(checklist({})).toHaveLength(6);
  });

  it('2. Credentials: token expired 42 min before the call', () => {
    const details = { token_expires_at: '2026-01-15T09:48:00Z', current_time: '2026-01-15T10:30:00Z' };
    expect(checklist({ exchange: { status: 401 }, error: { code: 'AUTH_003', details } })[1]).toEqual({
      title: { key: 'checklist_credentials_title', params: [] },
      state: 'problem',
      finding: { key: 'explain_note_token_expired', params: ['42 min'] },
    });
  });

  it.each<[string, FixtureFields, object, string[]]>([
    [
      'an empty 401',
      { exchange: { status: 401 }, error: { shape: 'empty', requestId: 'r1' } },
      {},
      ['problem', 'problem', 'unknown', 'unknown', 'fine', 'todo'],
    ],
    [
      'a lost permission',
      { exchange: { status: 403 } },
      { lastSuccessAt: RECEIVED_AT - 1000 },
      ['fine', 'fine', 'problem', 'fine', 'fine', 'todo'],
    ],
    [
      'a value that is not accepted',
      { exchange: { status: 400 } },
      {},
      ['fine', 'fine', 'fine', 'unknown', 'fine', 'todo'],
    ],
    [
      'a gateway that fails again',
      { exchange: { status: 502 }, error: { shape: 'html' } },
      { attempt: 3 },
      ['problem', 'unknown', 'unknown', 'problem', 'problem', 'todo'],
    ],
    [
      'no network',
      { exchange: { status: 0 }, error: { code: 'NET_DNS' } },
      {},
      ['problem', 'unknown', 'unknown', 'unknown', 'problem', 'todo'],
    ],
    [
      'a call that works again',
      { exchange: { status: 500 } },
      { lastSuccessAt: RECEIVED_AT + 1000 },
      ['fine', 'unknown', 'unknown', 'unknown', 'fine', 'todo'],
    ],
  ])('is filled in for %s', (_, fields, context, states) => {
    expect(checklist(fields, context).map(({ state }) => state)).toEqual(states);
  });

  it('6. Support gets the request id where there is one', () => {
    expect(checklist({ error: { requestId: 'req_1' } })[5]?.finding).toEqual({
      key: 'checklist_support_with_id',
      params: ['req_1'],
    });
    expect(checklist({})[5]?.finding.key).toBe('checklist_support_without_id');
  });
});
