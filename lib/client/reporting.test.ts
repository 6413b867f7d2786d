import { expect, it, vi } from 'vitest';
import { settingsSchema } from '../domain/settings.ts';
import { RECEIVED_AT, storedError } from '../domain/stored-error.fixture.ts';

// The polyfill refuses to load outside an extension, and naming a browser needs none.
vi.mock('../browser.ts', () => ({ browser: { runtime: { getManifest: () => ({ version: '1.2.3' }) } } }));
const { browserName, reportOn, reportOnForeign } = await import('./reporting.ts');

it.each([
  [
    'Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/156.0.0.0 Safari/537.36',
    'Chrome 156',
  ],
  ['Mozilla/5.0 (X11) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/156.0.0.0 Safari/537.36 Edg/156.0.1.2', 'Edge 156'],
  ['Mozilla/5.0 (X11; Linux x86_64; rv:153.0) Gecko/20100101 Firefox/153.0', 'Firefox 153'],
  ['something else', 'unknown'],
])('%s is %s', (userAgent, name) => {
  expect(browserName(userAgent)).toBe(name);
});

it('a report says what was changed in the settings, and what is muted', () => {
  const settings = settingsSchema.parse({ bases: [], sites: [], theme: 'dark' });
  const silences = [{ what: 'code', name: 'RATE_001', until: RECEIVED_AT + 1 }] as const;
  const recorded = { errors: [storedError()], histories: new Map(), tallies: new Map() };
  const report = reportOn({ ...recorded, silences }, { kind: 'error' }, settings, RECEIVED_AT);
  expect(report?.environment.settings).toEqual({ theme: 'dark', muted_codes: 'RATE_001' });
});

it.each([
  ['har', 'calls.har', { kind: 'har', file: 'calls.har' }],
  ['export', null, { kind: 'export', file: null }],
  ['log', 'app.log', { kind: 'text', file: 'app.log' }],
  ['http', null, { kind: 'text', file: null }],
] as const)('a report on an error from elsewhere says from where: %s, %s', (kind, file, origin) => {
  const report = reportOnForeign({ stored: storedError(), assumed: [] }, { kind, file }, RECEIVED_AT);
  expect(report?.problems[0]?.origin).toEqual(origin);
  expect(Object.keys(report?.environment ?? {})).toEqual(['extension', 'catalogue']);
});
