import { describe, expect, it } from 'vitest';
import { type Alert, KEEP_FIRING_MS, NEW_NORMAL_MS, nextAlert, type Signal } from './alert.ts';

const NOON = Date.UTC(2026, 0, 15, 12);
const MINUTE = 60_000;
const CERTAIN: Signal = { rule: 'spike', isCertain: true, severity: 'medium', minutes: 5, errors: 20, expected: 2 };
const SUSPICIOUS: Signal = { ...CERTAIN, isCertain: false, errors: 8 };

/** What became of a code after its rule saw these signals, a minute apart. */
function after(...signals: (Signal | null)[]): Alert | null {
  return signals.reduce<Alert | null>(
    (alert, signal, minute) => nextAlert('HTTP_503', alert, signal, NOON + minute * MINUTE),
    null,
  );
}

const quiet = (minutes: number): null[] => Array(minutes).fill(null);

describe('an alert', () => {
  it.each<[string, (Signal | null)[], Alert['state'] | undefined]>([
    ['nothing is the matter', [null], undefined],
    ['what may be chance is pending', [SUSPICIOUS], 'pending'],
    ['a suspicion that came to nothing leaves no trace', [SUSPICIOUS, null], undefined],
    ['a suspicion that is confirmed fires', [SUSPICIOUS, CERTAIN], 'firing'],
    ['what is certain fires at once', [CERTAIN], 'firing'],
    ['a pause of four minutes ends nothing', [CERTAIN, ...quiet(4)], 'firing'],
    ['less than certain keeps it firing', [CERTAIN, ...quiet(4), SUSPICIOUS, ...quiet(4)], 'firing'],
    ['five quiet minutes end it', [CERTAIN, ...quiet(5)], 'resolved'],
    ['after its end nothing is the matter', [CERTAIN, ...quiet(6)], undefined],
  ])('%s', (_, signals, state) => {
    expect(after(...signals)?.state).toBe(state);
  });

  it('has one start however often it is seen, and a new one after its end', () => {
    expect(after(SUSPICIOUS, CERTAIN, CERTAIN)).toMatchObject({ startedAt: NOON, firedAt: NOON + MINUTE });
    const ended = after(CERTAIN, ...quiet(5));
    const later = NOON + 60 * MINUTE;
    expect(nextAlert('HTTP_503', ended, CERTAIN, later)).toMatchObject({
      startedAt: later,
      resolvedAt: null,
      toldUntil: ended?.resolvedAt,
    });
  });

  it('ends where it has become the new normal, unless it goes by a threshold of someone’s own', () => {
    const hours: Signal[] = Array(NEW_NORMAL_MS / MINUTE + 1).fill(CERTAIN);
    expect(after(...hours)).toMatchObject({ state: 'resolved', ending: 'new-normal' });
    expect(after(...hours.map((signal) => ({ ...signal, rule: 'threshold' as const })))?.state).toBe('firing');
  });

  it('is over where the computer slept, and what comes then is another one', () => {
    const morning = NOON + 20 * 60 * MINUTE;
    const ended = nextAlert('HTTP_503', after(CERTAIN), CERTAIN, morning);
    expect(ended).toMatchObject({ state: 'resolved', ending: 'came-back', resolvedAt: NOON + KEEP_FIRING_MS });
    expect(nextAlert('HTTP_503', ended, CERTAIN, morning + 1)).toMatchObject({
      state: 'firing',
      startedAt: morning + 1,
    });
  });

  it('asks for attention again where it was acknowledged and got worse', () => {
    const known = { ...(after(CERTAIN) as Alert), acknowledgedAt: NOON };
    expect(nextAlert('HTTP_503', known, CERTAIN, NOON + MINUTE)?.acknowledgedAt).toBe(NOON);
    const worse: Signal = { ...CERTAIN, severity: 'high' };
    expect(nextAlert('HTTP_503', known, worse, NOON + MINUTE)?.acknowledgedAt).toBeNull();
  });

  it('is not held up by a clock that was set back by years', () => {
    const past = NOON - 3 * 365 * 86_400_000;
    const firing = after(CERTAIN);
    const looked = nextAlert('HTTP_503', firing, null, past);
    expect(looked?.state).toBe('firing');
    expect(nextAlert('HTTP_503', looked, null, past + KEEP_FIRING_MS)?.state).toBe('resolved');
  });

  it('goes on from where it was stored as if nothing had happened', () => {
    const stored = JSON.parse(JSON.stringify(after(SUSPICIOUS, CERTAIN)));
    expect(nextAlert('HTTP_503', stored, null, NOON + 6 * MINUTE)).toEqual(after(SUSPICIOUS, CERTAIN, ...quiet(5)));
  });
});
