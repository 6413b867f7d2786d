import { describe, expect, it } from 'vitest';
import { attemptOf, NO_HISTORY, recoveredAt } from './call-history.ts';
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
    const history = { ...NO_HISTORY, failures, successes };
    expect(attemptOf(failures.at(-1) as StoredError, history)).toEqual({ attempt, attemptIsLeast: false });
  });

  it.each([
    [
      'at least so many, where failures before these may be stored',
      [0, 2, 6],
      [],
      0,
      { attempt: 3, attemptIsLeast: true },
    ],
    [
      'at least so many, where some in between were not read',
      [0, 2, 6, 8],
      [],
      6,
      { attempt: 2, attemptIsLeast: true },
    ],
    ['exactly so many after a success', [0, 2, 6], [1], 0, { attempt: 2, attemptIsLeast: false }],
    ['exactly so many after a long pause', [0, 3600, 3602], [], 0, { attempt: 2, attemptIsLeast: false }],
    ['exactly so many, where only later ones were not read', [0, 2], [], 60, { attempt: 2, attemptIsLeast: false }],
  ])('%s', (_, seconds, success, unread, expected) => {
    const failures = failuresAt(...seconds);
    const at = (after: number) => RECEIVED_AT + after * SECOND;
    const history = { ...NO_HISTORY, failures, successes: success.map(at), unreadBefore: [at(unread)] };
    expect(attemptOf(failures.at(-1) as StoredError, history)).toEqual(expected);
  });
});

describe('since when a call works again', () => {
  it.each([
    ['not while it only fails', [0, 2], [], null],
    ['not by a success before it failed', [0, 2], [-5, 1], null],
    ['since the first success after its last failure', [0, 2], [60, 14, 1], 14],
  ])('%s', (_, seconds, success, since) => {
    const failures = failuresAt(...seconds);
    const successes = success.map((after) => RECEIVED_AT + after * SECOND);
    const expected = since === null ? null : RECEIVED_AT + since * SECOND;
    expect(recoveredAt(failures.at(-1) as StoredError, { ...NO_HISTORY, failures, successes })).toBe(expected);
  });

  it('not by an error inside HTTP 200, which counts as a success until its body is read', () => {
    const [failure] = failuresAt(0) as [StoredError];
    const inside = { ...failure, exchange: { ...failure.exchange, status: 200 } };
    const history = { ...NO_HISTORY, failures: [inside], successes: [RECEIVED_AT] };
    expect(recoveredAt(inside, history)).toBeNull();
  });
});
