import { describe, expect, it } from 'vitest';
import type { Silence } from '../alerts/silence.ts';
import { type Settings, settingsSchema } from '../settings.ts';
import { changedSettings } from './changed-settings.ts';

const NOW = Date.UTC(2026, 0, 15, 10, 30);
const DEFAULTS: Settings = settingsSchema.parse({ bases: [], sites: [] });
const changed = (changes: Partial<Settings>, silences: Silence[] = []) =>
  changedSettings({ ...DEFAULTS, ...changes }, silences, NOW);

describe('the settings in a report', () => {
  it('are none where none was changed', () => {
    expect(changed({})).toEqual({});
  });

  it.each<[string, Partial<Settings>, object]>([
    [
      'how many addresses were added, not which',
      {
        bases: [{ origin: 'https://acme.example', prefix: '', errorsInside200: false }],
        sites: ['https://acme.example', 'https://app.acme.example'],
      },
      { added_apis: 1, added_pages: 2 },
    ],
    [
      'thresholds that were changed, added and taken away',
      { thresholds: { AUTH_002: 10, AUTH_003: 5, HTTP_503: 0.5 } },
      { threshold_AUTH_003: 5, threshold_HTTP_503: 0.5, threshold_RATE_001: 'none' },
    ],
    [
      'no name that is no code',
      { thresholds: { ...DEFAULTS.thresholds, 'https://acme.example': 5 } },
      { threshold_other: 5 },
    ],
    ['how long errors are kept', { retention: { days: 7, errors: 100_000 } }, { retention_days: 7 }],
    ['how many errors are kept', { retention: { days: 90, errors: 500 } }, { retention_errors: 500 }],
    ['the theme', { theme: 'dark' }, { theme: 'dark' }],
  ])('are %s', (_, changes, expected) => {
    expect(changed(changes)).toEqual(expected);
  });

  it('are the mutes that last, without the addresses of endpoints', () => {
    const mutes: Silence[] = [
      { what: 'code', name: 'RATE_001', until: NOW + 1 },
      { what: 'code', name: 'AUTH_003', until: NOW + 1 },
      { what: 'code', name: 'AUTH_002', until: NOW - 1 },
      { what: 'endpoint', name: 'https://acme.example GET /flows', until: NOW + 1 },
    ];
    expect(changed({}, mutes)).toEqual({ muted_codes: 'AUTH_003, RATE_001', muted_endpoints: 1 });
  });
});
