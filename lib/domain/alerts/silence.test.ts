import { describe, expect, it } from 'vitest';
import { type Alert, nextAlert, type Signal } from './alert.ts';
import { alertsToTell, type Silence, silencedUntil } from './silence.ts';

const NOON = Date.UTC(2026, 0, 15, 12);
const SIGNAL: Signal = { rule: 'spike', isCertain: true, severity: 'medium', minutes: 5, errors: 20, expected: 1.2 };

function fired(code: string, fields: Partial<Alert> = {}): Alert {
  return { ...(nextAlert(code, null, SIGNAL, NOON) as Alert), ...fields };
}

describe('people are told of an alert', () => {
  const mute = (name: string, until: number): Silence => ({ what: 'code', name, until });

  it.each<[string, Partial<Alert>, Silence[], boolean]>([
    ['that fires', {}, [], true],
    ['but not of a suspicion', { state: 'pending' }, [], false],
    ['but not of what is over', { state: 'resolved' }, [], false],
    ['but not of what they acknowledged', { acknowledgedAt: NOON }, [], false],
    ['but not while it is snoozed', { snoozedUntil: NOON + 1 }, [], false],
    ['again after the snooze', { snoozedUntil: NOON }, [], true],
    ['but not of a muted code', {}, [mute('A', NOON + 1)], false],
    ['again once the mute is over', {}, [mute('A', NOON)], true],
    ['whatever else is muted', {}, [mute('B', NOON + 1), { ...mute('A', NOON + 1), what: 'endpoint' }], true],
  ])('%s', (_, fields, silences, isTold) => {
    expect(alertsToTell([fired('A', fields)], silences, NOON)).toHaveLength(isTold ? 1 : 0);
  });

  it('the gravest first', () => {
    const alerts = [fired('A'), fired('B', { severity: 'high' }), fired('C', { startedAt: NOON + 1 })];
    expect(alertsToTell(alerts, [], NOON).map(({ code }) => code)).toEqual(['B', 'C', 'A']);
  });
});

describe('until when something is silent', () => {
  const silences: Silence[] = [
    { what: 'code', name: 'A', until: NOON + 5 },
    { what: 'endpoint', name: 'B', until: NOON },
  ];
  it.each([
    ['code', 'A', NOON + 5],
    ['endpoint', 'A', null],
    ['endpoint', 'B', null],
    ['code', 'C', null],
  ] as const)('%s %s', (what, name, until) => {
    expect(silencedUntil(silences, what, name, NOON)).toBe(until);
  });
});
