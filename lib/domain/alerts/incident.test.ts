import { describe, expect, it } from 'vitest';
import { OTHER } from '../other.ts';
import { type Alert, nextAlert, type Signal } from './alert.ts';
import { byIncident, describeAlert, describeIncident, joinIncidents } from './incident.ts';

const NOON = Date.UTC(2026, 0, 15, 12);
const MINUTE = 60_000;
const SIGNAL: Signal = { rule: 'spike', isCertain: true, severity: 'high', minutes: 5, errors: 20, expected: 1.2 };

function fired(code: string, status: number, minute: number, fields: Partial<Alert> = {}): Alert {
  return { ...(nextAlert(code, null, SIGNAL, NOON + minute * MINUTE) as Alert), status, ...fields };
}

describe('an incident', () => {
  it('joins codes that begin to fail in the same minutes', () => {
    const first = fired('HTTP_502', 502, 0, { incident: NOON });
    const joined = joinIncidents([fired('HTTP_503', 503, 3), first, fired('HTTP_404', 404, 20)]);
    expect(Object.fromEntries(joined.map(({ code, incident }) => [code, incident]))).toEqual({
      HTTP_502: NOON,
      HTTP_503: NOON,
      HTTP_404: NOON + 20 * MINUTE,
    });
  });

  it('is no longer joined once its alerts are over', () => {
    const over = fired('HTTP_502', 502, 0, { incident: NOON, state: 'resolved' });
    const [, next] = joinIncidents([over, fired('HTTP_503', 503, 3)]);
    expect(next?.incident).toBe(NOON + 3 * MINUTE);
  });

  it.each([
    ['one code says nothing more', [503], null],
    ['servers in trouble: probably not you', [502, 503], 'incident_server'],
    ['anything else among them leaves it open', [503, 401], 'incident_joined'],
    ['calls without any answer leave it open', [503, 0], 'incident_joined'],
  ])('%s', (_, statuses, key) => {
    const alerts = statuses.map((status, index) => fired(`C_${index}`, status, 0));
    expect(describeIncident(alerts)?.key ?? null).toBe(key);
  });

  it('says together only what belongs together: two that began hours apart are two', () => {
    const [first, second, third] = joinIncidents([
      fired('HTTP_502', 502, 0),
      fired('HTTP_503', 503, 1),
      fired('HTTP_504', 504, 90),
    ]) as [Alert, Alert, Alert];
    const told = (alerts: Alert[]) =>
      byIncident(alerts).map((incident) => [incident.together?.params[0], incident.alerts.map(({ code }) => code)]);
    expect(told([first, third])).toEqual([
      [undefined, ['HTTP_502']],
      [undefined, ['HTTP_504']],
    ]);
    expect(told([third, second, first])).toEqual([
      [undefined, ['HTTP_504']],
      ['2', ['HTTP_503', 'HTTP_502']],
    ]);
  });

  it('tells each alert with its window and with what is usual', () => {
    expect(describeAlert(fired('HTTP_503', 503, 0))).toEqual({
      key: 'alert_spike',
      params: ['HTTP_503', '20', '1', '5'],
    });
  });

  it('names no code where many are counted together', () => {
    expect(describeAlert(fired(OTHER, 503, 0)).key).toBe('alert_spike_rest');
    expect(describeAlert({ ...fired(OTHER, 503, 0), minutes: 60 }).key).toBe('alert_spike_rest_hour');
  });
});
