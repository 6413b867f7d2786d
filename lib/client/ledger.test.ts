import { beforeEach, expect, it, vi } from 'vitest';

let language = 'en';
vi.mock('../browser.ts', () => ({
  browser: {
    i18n: { getMessage: (key: string) => (key === 'language' ? language : key), getUILanguage: () => language },
  },
}));
beforeEach(() => vi.resetModules());

it.each([
  ['en', 1, '1 byte'],
  ['en', 160, '160 bytes'],
  ['en', 999, '1 kB'],
  ['en', 12_345, '12 kB'],
  ['en', 999_999, '1 MB'],
  ['en', 3_420_000, '3.4 MB'],
  ['de', 1, '1 Byte'],
  ['de', 160, '160 Byte'],
  ['de', 12_345, '12 kB'],
  ['de', 3_420_000, '3,4 MB'],
])('in %s, %d bytes are %s', async (spoken, bytes, said) => {
  language = spoken;
  const { ledgerRows } = await import('./ledger.ts');
  const { rows } = ledgerRows([{ kind: 'errors', rows: 1, bytes, since: null }], null);
  expect(rows[0]?.size.replace('\u00a0', ' ')).toBe(said);
});
