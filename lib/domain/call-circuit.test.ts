import { describe, expect, it } from 'vitest';
import { callCircuit, retryTimeOf } from './call-circuit.ts';
import { NO_HISTORY } from './call-history.ts';
import type { RetryAdvice } from './explanation.ts';
import { failuresAt, RECEIVED_AT, SECOND } from './stored-error.fixture.ts';
import type { StoredError } from './stored-error.ts';

describe('whether a call should be left alone', () => {
  it.each([
    ['no, after four failures in a row', [0, 1, 2, 3], [], null],
    ['for a minute after the fifth', [0, 1, 2, 3, 4], [], 64],
    ['no, where it worked in between', [0, 1, 2, 3, 4], [2.5], null],
    ['no, where it works again', [0, 1, 2, 3, 4], [5], null],
  ])('%s', (_, seconds, success, until) => {
    const failures = failuresAt(...seconds);
    const successes = success.map((after) => RECEIVED_AT + after * SECOND);
    const circuit = callCircuit(
      failures.at(-1) as StoredError,
      { ...NO_HISTORY, failures, successes },
      RECEIVED_AT + 6 * SECOND,
    );
    expect(circuit.until).toBe(until === null ? null : RECEIVED_AT + until * SECOND);
  });
});

describe('how many failures in a row it speaks of', () => {
  it.each([
    ['all of them, where all were read', [], 'circuit_open'],
    ['at least those that were read, where earlier ones may be missing', [-5], 'circuit_open_at_least'],
    ['all of them, where what is missing came before a success', [-20], 'circuit_open'],
  ])('%s', (_, unread, key) => {
    const failures = failuresAt(-20, -5, 0, 1, 2, 3, 4);
    // A refusal counts neither as failure nor as success.
    const refused = failures[1] as StoredError;
    failures[1] = { ...refused, code: 'HTTP_404', exchange: { ...refused.exchange, status: 404 } };
    const at = (after: number) => RECEIVED_AT + after * SECOND;
    const history = { ...NO_HISTORY, failures, successes: [at(-10)], unreadBefore: unread.map(at) };
    const { advice } = callCircuit(failures.at(-1) as StoredError, history, at(6));
    expect(advice).toEqual({ key, params: ['5'] });
  });
});

describe('when a call is worth repeating', () => {
  const advice = (verdict: RetryAdvice['verdict'], at: number | null): RetryAdvice => ({
    verdict,
    at,
    reason: { key: 'any', params: [] },
    source: null,
    doubts: [],
  });

  it.each([
    ['when the server said so', advice('safe', 5), null, { at: 5, isPaused: false }],
    ['not before its service had its pause', advice('safe', 5), 9, { at: 9, isPaused: true }],
    ['later than that pause where the server said so', advice('safe', 20), 9, { at: 20, isPaused: false }],
    ['after the pause where no time was given', advice('after-new-token', null), 9, { at: 9, isPaused: true }],
    ['never, where it will not work', advice('no', null), 9, { at: null, isPaused: false }],
  ])('%s', (_, retry, pauseUntil, expected) => {
    expect(retryTimeOf(retry, pauseUntil)).toEqual(expected);
  });
});
