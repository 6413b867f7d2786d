import { describe, expect, it } from 'vitest';
import { outcome } from './outcome.fixture.ts';
import { describeRecovery, problemsOf, recoveryRate } from './recovery.ts';

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

describe('the token that a call recovered with', () => {
  it('is not the one that the call itself brought', () => {
    const endpoint = 'POST /token';
    const [problem] = problemsOf([outcome(1000, 'AUTH_002', { endpoint }), outcome(2000, '', { endpoint })]);
    expect(problem?.recovery?.withNewToken).toBe(false);
  });

  it('has nothing to do with a failing server', () => {
    const token = outcome(2000, '', { endpoint: 'POST /token' });
    const [problem] = problemsOf([outcome(1000, 'HTTP_503'), token, outcome(3000, '')]);
    expect(problem?.recovery?.withNewToken).toBe(false);
  });
});

describe('recoveryRate', () => {
  const call = (code: string, status: number, endpoint = 'GET /flows') => ({
    base: 'https://dataops.nexla.io/nexla-api',
    endpoint,
    code,
    status,
  });

  it('counts how often problems with the same advice recovered', () => {
    const problems = {
      recovered: [call('AUTH_003', 401), call('RATE_LIMITED', 429), call('AUTH_777', 403)],
      open: [call('AUTH_003', 401), call('AUTH_003', 401), call('HTTP_503', 503)],
    };
    expect(recoveryRate('refresh_token', problems)).toEqual({ recovered: 1, total: 3 });
    expect(recoveryRate('wait_and_retry', problems)).toEqual({ recovered: 1, total: 1 });
    expect(recoveryRate('verify_permissions', problems)).toEqual({ recovered: 1, total: 1 });
    expect(recoveryRate('retry_later', problems)).toEqual({ recovered: 0, total: 1 });
    expect(recoveryRate('contact_support', problems)).toEqual({ recovered: 0, total: 0 });
  });
});
