import { describe, expect, it } from 'vitest';
import type { ReportedError } from './report.ts';
import { table } from './table.ts';

const error: ReportedError = {
  code: 'nexla.delete_credential_failed',
  status: 500,
  method: 'DELETE',
  endpoint: '/v2/credentials/{id}',
  shape: 'agent',
  title: 'Nexla could not finish the operation',
  description: 'It did not.',
  whatToDo: 'Look whether it was done after all, then try again once.\nAsk support.',
  requestId: null,
  time: '2026-01-15T10:30:00.000Z',
  sources: ['web-request'],
  retry: { verdict: 'safe', at: '2026-01-15T10:30:32.000Z', source: 'Retry-After' },
};

/** The text of a table without its layout. */
const words = (text: string) => text.replaceAll(/\s+/g, '');

describe('the table of captured errors', () => {
  it('says everything in one line where there is room', () => {
    const [line] = table([error], 300).split('\n').slice(2);
    for (const part of [
      'nexla.delete_credential_failed',
      '500',
      'DELETE /v2/credentials/{id}',
      'Nexla could not finish the operation',
      'Look whether it was done after all, then try again once.',
      'yes, from 10:30:32 UTC (Retry-After)',
    ]) {
      expect(line).toContain(part);
    }
  });

  it('cuts nothing off where there is none', () => {
    const column = table([error], 80)
      .split('\n')
      .slice(2)
      .map((line) => line.slice(0, 9))
      .join('');
    expect(words(column)).toContain(error.code.slice(0, 9));
    expect(words(column)).toBe(error.code);
  });

  it.each([
    ['a call without an answer', { status: 0 }, '–'],
    ['a retry that makes no sense', { retry: { verdict: 'no', at: null, source: null } }, 'no'],
    [
      'a retry after signing in',
      { retry: { verdict: 'after-new-token', at: null, source: null } },
      'after a new token',
    ],
    ['a method that nobody saw', { method: null }, '? /v2/credentials/{id}'],
  ] as const)('shows %s', (_, difference, shown) => {
    expect(table([{ ...error, ...difference }], 300)).toContain(shown);
  });
});
