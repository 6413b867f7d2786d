import { expect, it, vi } from 'vitest';
import { shortTime } from './short-time.ts';

vi.mock('../browser.ts', () => ({
  browser: { i18n: { getMessage: (key: string) => (key === 'language' ? 'en' : ''), getUILanguage: () => 'en-GB' } },
}));

it.each([
  [new Date(2026, 10, 24, 9, 5, 30), '09:05'],
  [new Date(2026, 10, 24), '00:00'],
  [new Date(2026, 10, 23, 23, 59), '23 Nov'],
  [new Date(2026, 10, 25), '25 Nov'],
])('on 24 November, %s is %s', (at, said) => {
  expect(shortTime(at.getTime(), new Date(2026, 10, 24, 15).getTime())).toBe(said);
});
