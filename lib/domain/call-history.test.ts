import { describe, expect, it } from 'vitest';
import { attemptOf, NO_HISTORY } from './call-history.ts';
import { failuresAt, RECEIVED_AT, SECOND } from './stored-error.fixture.ts';
import type { StoredError } from './stored-error.ts';

describe('the how-manieth try a failure was', () => {
  it.each([
    ['the first', [0], [], 1],
    ['the third of a series', [0, 2, 6], [], 3],
    ['parallel calls are no repeats', [0, 0.01, 0.02], [], 1],
    ['a success in between begins anew', [0, 2, 6], [4], 1],
    ['a success afterwards says nothing', [0, 2, 6], [60], 3],
    ['successes in between and afterwards', [0, 2, 6], [60, 4], 1],
    ['a failure long ago is another matter', [0, 3600], [], 1],
  ])('%s', (_, seconds, success, attempt) => {
    const failures = failuresAt(...seconds);
    const successes = success.map((seconds) => RECEIVED_AT + seconds * SECOND);
    expect(attemptOf(failures.at(-1) as StoredError, { ...NO_HISTORY, failures, successes })).toBe(attempt);
  });
});
