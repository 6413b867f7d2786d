import { describe, expect, it } from 'vitest';
import { callFacts } from './call-facts.ts';
import { NO_HISTORY } from './call-history.ts';
import { failuresAt, RECEIVED_AT, SECOND, storedError } from './stored-error.fixture.ts';
import type { StoredError } from './stored-error.ts';

describe('what the history of a call says', () => {
  it('opens the circuit after five failures in a row, for a minute after the last', () => {
    const failures = failuresAt(0, 1, 2, 3, 4);
    const [first] = failures as [StoredError];
    const at = (seconds: number) =>
      callFacts(first, { ...NO_HISTORY, failures }, RECEIVED_AT + seconds * SECOND, 'en').circuit;
    expect(at(30)).toMatchObject({ state: 'open', failures: 5, until: RECEIVED_AT + 64 * SECOND });
    expect(at(65).state).toBe('half-open');
  });

  it('finds repeats before the time that the server gave', () => {
    const failures = failuresAt(0, 5, 10).map((failure) => ({
      ...failure,
      exchange: { ...failure.exchange, status: 429, responseHeaders: { 'retry-after': '60' } },
    }));
    const facts = callFacts(failures[0] as StoredError, { ...NO_HISTORY, failures }, RECEIVED_AT, 'en');
    expect(facts.storm?.early).toBe(2);
  });

  const recoveryOf = (failures: StoredError[], history: { successes?: number[]; tokens?: number[] }) => {
    const at = (seconds: number[] = []) => seconds.map((after) => RECEIVED_AT + after * SECOND);
    const known = { ...NO_HISTORY, failures, successes: at(history.successes), tokens: at(history.tokens) };
    return callFacts(failures[0] as StoredError, known, RECEIVED_AT + 3600 * SECOND, 'en').recovery;
  };
  const refused = (failures: StoredError[]) =>
    failures.map((failure) => ({ ...failure, exchange: { ...failure.exchange, status: 401 } }));

  it('tells that a call recovered, and after how long', () => {
    expect(recoveryOf(failuresAt(0, 5), {})).toBeNull();
    expect(recoveryOf(failuresAt(0, 5), { successes: [14, 900] })).toEqual({
      key: 'recovery_after',
      params: ['14 sec'],
    });
  });

  it('names the new token that a refused call recovered with', () => {
    expect(recoveryOf(refused(failuresAt(0, 5)), { successes: [14], tokens: [13] })?.key).toBe(
      'recovery_after_new_token',
    );
    expect(recoveryOf(refused(failuresAt(0, 5)), { successes: [14], tokens: [4] })?.key).toBe('recovery_after');
    expect(recoveryOf(failuresAt(0, 5), { successes: [14], tokens: [13] })?.key).toBe('recovery_after');
  });

  it('does not take an error inside HTTP 200 for its own recovery', () => {
    const [failure] = failuresAt(0) as [StoredError];
    const inside = { ...failure, exchange: { ...failure.exchange, status: 200, endedAt: RECEIVED_AT + 3 * SECOND } };
    expect(recoveryOf([inside], { successes: [3] })).toBeNull();
    expect(recoveryOf([inside], { successes: [3, 4] })?.params).toEqual(['4 sec']);
  });

  it('fills in the six debugging steps of the guide', () => {
    const stored = storedError();
    expect(callFacts(stored, { ...NO_HISTORY, failures: [stored] }, RECEIVED_AT, 'en').checklist).toHaveLength(6);
  });
});
