import { BrokenCircuitError, ConsecutiveBreaker, circuitBreaker, handleAll } from 'cockatiel';
import fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { circuit, GUIDE_CIRCUIT } from './circuit.ts';
import { outcome } from './outcome.fixture.ts';

/** One call a second; `x` fails with 500, `.` succeeds, `4` is a 404. */
function history(calls: string) {
  const codes: Record<string, string> = {
    x: 'HTTP_500',
    '.': '',
    '4': 'HTTP_404',
    n: 'NET_TIMEOUT',
    c: 'NET_CORS',
    a: 'AUTH_003',
  };
  return [...calls].map((call, index) => outcome((index + 1) * 1000, codes[call] ?? ''));
}

describe('circuit', () => {
  it.each([
    ['', 0, 'closed', 0],
    ['xxxx', 5000, 'closed', 4],
    ['xxxxx', 5000, 'open', 5],
    ['xxxx.x', 6000, 'closed', 1],
    ['xxxxx.', 6000, 'closed', 0],
    ['nnxxa', 5000, 'open', 5],
    ['44444', 5000, 'closed', 0],
    ['ccccc', 5000, 'closed', 0],
    ['xx4xxx', 6000, 'open', 5],
    ['xxxxx', 64_999, 'open', 5],
    ['xxxxx', 65_000, 'open', 5],
    ['xxxxx', 65_001, 'half-open', 5],
    ['xxxxx', 4_000_000, 'half-open', 5],
  ] as const)('%j at %i ms is %s', (calls, now, state, failures) => {
    expect(circuit(history(calls), now)).toMatchObject({ state, failures });
  });

  it('a failing trial opens it again for a minute', () => {
    const outcomes = [...history('xxxxx'), outcome(100_000, 'HTTP_503')];
    expect(circuit(outcomes, 130_000)).toMatchObject({ state: 'open', until: 160_000 });
  });

  it('a working trial closes it', () => {
    expect(circuit([...history('xxxxx'), outcome(100_000, '')], 100_000).state).toBe('closed');
  });

  it('the order in which outcomes are listed does not matter', () => {
    expect(circuit(history('xxxx.xx').toReversed(), 8000)).toEqual(circuit(history('xxxx.xx'), 8000));
  });

  it('threshold and pause can be set', () => {
    const settings = { failureThreshold: 3, recoveryMs: 30_000 };
    expect(circuit(history('xxx'), 3000, settings)).toMatchObject({ state: 'open', until: 33_000 });
  });

  it('once time passes without calls, it never goes back to open', () => {
    const rank = { closed: 0, open: 1, 'half-open': 2 };
    fc.assert(
      fc.property(fc.array(fc.constantFrom('x', '.', '4', 'n')), fc.nat(200_000), fc.nat(200_000), (calls, a, b) => {
        const outcomes = history(calls.join(''));
        const last = outcomes.at(-1)?.at ?? 0;
        const early = circuit(outcomes, last + Math.min(a, b));
        const late = circuit(outcomes, last + Math.max(a, b));
        expect(rank[late.state]).toBeGreaterThanOrEqual(rank[early.state]);
      }),
    );
  });

  it('agrees with the breaker of the guide, step by step', () => {
    fc.assert(
      fc.property(fc.array(fc.record({ pause: fc.nat(100_000), ok: fc.boolean() })), (calls) => {
        const breaker = new GuideBreaker();
        const outcomes = [];
        let now = 0;
        for (const { pause, ok } of calls) {
          now += pause;
          expect(circuit(outcomes, now).state).toBe(breaker.stateAt(now));
          // The guide's breaker lets no call through while it is open.
          if (breaker.stateAt(now) === 'open') continue;
          breaker.finished(ok, now);
          outcomes.push(outcome(now, ok ? '' : 'HTTP_500'));
        }
      }),
    );
  });
});

/**
 * Cockatiel's breaker as an oracle: the one that counts failures in a row. Its other one, SamplingBreaker, is none: after
 * an idle hour it still counts the failures of an hour ago.
 */
describe('cockatiel', () => {
  beforeEach(() => void vi.useFakeTimers({ toFake: ['Date'], now: 0 }));
  afterEach(() => void vi.useRealTimers());

  it('lets the same calls through, step by step', async () => {
    const pauses = fc.oneof(fc.nat(1000), fc.nat(100_000), fc.integer({ min: 59_999, max: 60_002 }));
    await fc.assert(
      fc.asyncProperty(fc.array(fc.record({ pause: pauses, ok: fc.boolean() })), async (calls) => {
        vi.setSystemTime(0);
        const breaker = circuitBreaker(handleAll, {
          breaker: new ConsecutiveBreaker(GUIDE_CIRCUIT.failureThreshold),
          // It counts the last millisecond as over, the guide does not.
          halfOpenAfter: GUIDE_CIRCUIT.recoveryMs + 1,
        });
        const outcomes = [];
        for (const { pause, ok } of calls) {
          vi.setSystemTime(Date.now() + pause);
          const { state } = circuit(outcomes, Date.now());
          const refused = await breaker
            .execute(() => (ok ? Promise.resolve() : Promise.reject(new Error('500'))))
            .then(
              () => false,
              (error) => error instanceof BrokenCircuitError,
            );
          expect(refused).toBe(state === 'open');
          if (!refused) outcomes.push(outcome(Date.now(), ok ? '' : 'HTTP_500'));
        }
      }),
    );
  });
});

/** The guide's CircuitBreaker, line by line. */
class GuideBreaker {
  state: 'closed' | 'open' | 'half-open' = 'closed';
  failureCount = 0;
  lastFailureTime = 0;

  stateAt(now: number) {
    const reset = this.state === 'open' && now - this.lastFailureTime > GUIDE_CIRCUIT.recoveryMs;
    return reset ? 'half-open' : this.state;
  }

  finished(ok: boolean, now: number) {
    this.state = this.stateAt(now);
    if (ok) {
      this.failureCount = 0;
      this.state = 'closed';
      return;
    }
    this.failureCount += 1;
    this.lastFailureTime = now;
    if (this.failureCount >= GUIDE_CIRCUIT.failureThreshold || this.state === 'half-open') this.state = 'open';
  }
}
