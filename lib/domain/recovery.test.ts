import { describe, expect, it } from 'vitest';
import { outcome } from './outcome.fixture.ts';
import { describeRecovery, problemsOf, recoveryRates } from './recovery.ts';

describe('problemsOf', () => {
  it('a later success of the same call closes the problem', () => {
    const [problem, ...others] = problemsOf([
      outcome(1000, 'HTTP_503'),
      outcome(5000, 'HTTP_503'),
      outcome(15_000, ''),
    ]);
    expect(others).toEqual([]);
    expect(problem).toMatchObject({
      failures: 2,
      openedAt: 1000,
      lastFailureAt: 5000,
      recovery: { at: 15_000, withNewToken: false },
    });
    expect(problem && describeRecovery(problem, 'en')).toEqual({ key: 'recovery_after', params: ['14 sec'] });
  });

  it('a success of another call closes nothing', () => {
    const [problem] = problemsOf([outcome(1000, 'HTTP_503'), outcome(2000, '', { endpoint: 'POST /flows' })]);
    expect(problem?.recovery).toBeNull();
    expect(problem && describeRecovery(problem, 'en')).toBeNull();
  });

  it('a failure after the recovery is a new problem', () => {
    const outcomes = [outcome(1000, 'HTTP_503'), outcome(2000, ''), outcome(3000, 'HTTP_503')];
    expect(problemsOf(outcomes).map(({ openedAt }) => openedAt)).toEqual([1000, 3000]);
  });

  it('names the new token that came in between', () => {
    const token = outcome(2000, '', { endpoint: 'POST /token/refresh', base: 'https://dataops.nexla.io/admin-api' });
    const [problem] = problemsOf([outcome(1000, 'AUTH_003'), token, outcome(3000, '')]);
    expect(problem && describeRecovery(problem, 'en')?.key).toBe('recovery_after_new_token');
  });

  it.each([
    ['came before the failure', { at: 500, base: 'https://dataops.nexla.io/nexla-api' }],
    ['is for another host', { at: 2000, base: 'https://api-genai.nexla.io' }],
  ])('does not name a token that %s', (_, token) => {
    const calls = [
      outcome(1000, 'AUTH_003'),
      outcome(token.at, '', { endpoint: 'POST /token', base: token.base }),
      outcome(3000, ''),
    ];
    expect(problemsOf(calls)[0]?.recovery?.withNewToken).toBe(false);
  });
});

describe('recoveryRates', () => {
  it('counts how often each kind of recovery worked', () => {
    const expired = { action: 'refresh_token' } as const;
    const problems = problemsOf([
      outcome(1, 'AUTH_003', expired),
      outcome(2, ''),
      outcome(3, 'AUTH_003', expired),
      outcome(4, 'RATE_001', { action: 'wait_and_retry', endpoint: 'GET /teams' }),
      outcome(5, '', { endpoint: 'GET /teams' }),
    ]);
    expect(recoveryRates(problems)).toEqual([
      { action: 'refresh_token', recovered: 1, total: 2 },
      { action: 'wait_and_retry', recovered: 1, total: 1 },
    ]);
  });
});
