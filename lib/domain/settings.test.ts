import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { readSettingsFile, type Settings, settingsSchema, writeSettingsFile } from './settings.ts';

const SETTINGS: Settings = {
  bases: [{ origin: 'https://acme.example', prefix: '/nexla-api', errorsInside200: true }],
  sites: ['https://app.acme.example'],
  thresholds: { AUTH_003: 5, HTTP_503: 0.5 },
  retention: { days: 7, errors: 1000 },
  theme: 'dark',
};

const file = (changes: object) =>
  JSON.stringify({ format: 'nexla-error-inspector/settings', version: 1, settings: SETTINGS, ...changes });

describe('a file of settings', () => {
  it('gives back what was written', () => {
    expect(readSettingsFile(writeSettingsFile(SETTINGS))).toEqual({ settings: SETTINGS });
  });

  it('may have passed through an editor that marks UTF-8', () => {
    expect(readSettingsFile(`\uFEFF${writeSettingsFile(SETTINGS)}`)).toEqual({ settings: SETTINGS });
  });

  it('may lack what was not known yet', () => {
    expect(readSettingsFile(file({ settings: { bases: [], sites: [] } }))).toMatchObject({
      settings: { theme: 'system', retention: { days: 90 }, thresholds: { AUTH_002: 10 } },
    });
  });

  it.each([
    ['no JSON', '{"format":', 'settings_file_unknown', []],
    ['nothing', '', 'settings_file_unknown', []],
    ['another program’s', '{"bases":[],"sites":[]}', 'settings_file_unknown', []],
    ['an error export', '{"format":"nexla-error-inspector/errors","version":1}', 'settings_file_unknown', []],
    ['of a newer version', file({ version: 2 }), 'settings_file_newer', ['2', '1']],
    ['of an old version', file({ version: 0 }), 'settings_file_old', ['0']],
    ['without settings', file({ settings: undefined }), 'settings_file_broken', ['settings']],
    [
      'broken inside',
      file({ settings: { ...SETTINGS, bases: [{ origin: 'ftp://x' }] } }),
      'settings_file_broken',
      ['bases.0.origin'],
    ],
    [
      'out of range',
      file({ settings: { ...SETTINGS, retention: { days: 0, errors: 500 } } }),
      'settings_file_broken',
      ['retention.days'],
    ],
    ['with a made-up theme', file({ settings: { ...SETTINGS, theme: 'pink' } }), 'settings_file_broken', ['theme']],
  ])('that is %s is refused with its reason', (_, text, key, params) => {
    expect(readSettingsFile(text)).toEqual({ problem: { key, params } });
  });

  it('is never taken as it is: whatever it holds, there are right settings or a reason', () => {
    fc.assert(
      fc.property(fc.json(), (json) => {
        const read = readSettingsFile(file({ settings: JSON.parse(json) }));
        expect('problem' in read || settingsSchema.safeParse(read.settings).success).toBe(true);
      }),
    );
  });
});
