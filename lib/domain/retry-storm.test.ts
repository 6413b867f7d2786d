import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { retryStorm, type TimedCall } from './retry-storm.ts';

/** A call that is answered after 100 ms; `wait` is the pause in ms that the answer asks for. */
function call(startedAt: number, wait: number | null = null): TimedCall {
  const endedAt = startedAt + 100;
  return { startedAt, endedAt, retryAt: wait === null ? null : endedAt + wait };
}

describe('retryStorm', () => {
  it('finds each repeat before the time that the server gave', () => {
    const calls = [call(0, 60_000), ...Array.from({ length: 14 }, (_, index) => call(1000 + index * 1000, 30_000))];
    expect(retryStorm(calls)).toEqual({
      early: 14,
      firstAt: 1000,
      lastAt: 14_000,
      finding: { key: 'retry_storm_found', params: ['14'] },
    });
  });

  it.each<[string, TimedCall[]]>([
    ['no calls', []],
    ['no time given', [call(0), call(200), call(400)]],
    ['the time was kept', [call(0, 30_000), call(30_100)]],
    ['half a second too early, which clocks cannot tell', [call(0, 30_000), call(29_600)]],
    ['parallel calls, which could not know', [call(0, 30_000), call(10), call(20)]],
  ])('%s: no storm', (_, calls) => {
    expect(retryStorm(calls)).toBeNull();
  });

  it('never counts more than the calls after the first', () => {
    const anyCall = fc.record({ startedAt: fc.nat(1e6), endedAt: fc.nat(1e6), retryAt: fc.option(fc.nat(1e7)) });
    fc.assert(
      fc.property(fc.array(anyCall, { minLength: 1 }), (calls) => {
        const ordered = calls.map((one) => ({ ...one, endedAt: one.startedAt + one.endedAt }));
        expect(retryStorm(ordered)?.early ?? 0).toBeLessThan(calls.length);
      }),
    );
  });
});
