import { describe, expect, it } from 'vitest';
import { attemptOf, callFacts } from './call-history.ts';
import { RECEIVED_AT, storedError } from './stored-error.fixture.ts';
import type { StoredError } from './stored-error.ts';

const SECOND = 1000;

/** Failures of one call that ended so many seconds after the first; each took 100 ms. */
function failuresAt(...seconds: number[]): StoredError[] {
  return seconds.map((after, index) => {
    const at = RECEIVED_AT + after * SECOND;
    return { ...storedError({ exchange: { startedAt: at - 100, respondedAt: at, endedAt: at } }), id: index + 1, at };
  });
}

describe('the how-manieth try a failure was', () => {
  it.each([
    ['the first', [0], null, 1],
    ['the third of a series', [0, 2, 6], null, 3],
    ['parallel calls are no repeats', [0, 0.01, 0.02], null, 1],
    ['a success in between begins anew', [0, 2, 6], 4, 1],
    ['a success afterwards says nothing', [0, 2, 6], 60, 3],
    ['a failure long ago is another matter', [0, 3600], null, 1],
  ])('%s', (_, seconds, success, attempt) => {
    const failures = failuresAt(...seconds);
    const lastSuccessAt = success === null ? null : RECEIVED_AT + success * SECOND;
    expect(attemptOf(failures.at(-1) as StoredError, { failures, lastSuccessAt })).toBe(attempt);
  });
});

describe('what the history of a call says', () => {
  it('opens the circuit after five failures in a row, for a minute after the last', () => {
    const failures = failuresAt(0, 1, 2, 3, 4);
    const [first] = failures as [StoredError];
    const at = (seconds: number) =>
      callFacts(first, { failures, lastSuccessAt: null }, RECEIVED_AT + seconds * SECOND, 'en').circuit;
    expect(at(30)).toMatchObject({ state: 'open', failures: 5, until: RECEIVED_AT + 64 * SECOND });
    expect(at(65).state).toBe('half-open');
  });

  it('finds repeats before the time that the server gave', () => {
    const failures = failuresAt(0, 5, 10).map((failure) => ({
      ...failure,
      exchange: { ...failure.exchange, status: 429, responseHeaders: { 'retry-after': '60' } },
    }));
    const facts = callFacts(failures[0] as StoredError, { failures, lastSuccessAt: null }, RECEIVED_AT, 'en');
    expect(facts.storm?.early).toBe(2);
  });

  it('tells that a call recovered, and after how long', () => {
    const failures = failuresAt(0, 5);
    const facts = (lastSuccessAt: number | null) =>
      callFacts(failures[0] as StoredError, { failures, lastSuccessAt }, RECEIVED_AT + 60 * SECOND, 'en').recovery;
    expect(facts(null)).toBeNull();
    expect(facts(RECEIVED_AT + 14 * SECOND)?.key).toBe('recovery_after');
  });

  it('fills in the six debugging steps of the guide', () => {
    const stored = storedError();
    expect(callFacts(stored, { failures: [stored], lastSuccessAt: null }, RECEIVED_AT, 'en').checklist).toHaveLength(6);
  });
});
