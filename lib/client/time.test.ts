import { expect, it, vi } from 'vitest';
import { countdown, duration, localTime, timeAgo, utcTime } from './time.ts';

vi.mock('../browser.ts', () => ({
  browser: { i18n: { getMessage: (key: string) => (key === 'language' ? 'en' : ''), getUILanguage: () => 'en-GB' } },
}));

it.each([
  [42_000, '0:42'],
  [41_001, '0:42'],
  [74_000, '1:14'],
  [3_800_000, '1:03:20'],
  [1, '0:01'],
  [0, '0:00'],
  [-5000, '0:00'],
])('%i ms are counted down as %s', (left, shown) => {
  expect(countdown(left)).toBe(shown);
});

it.each([
  [0, 'now'],
  [-5000, 'now'], // the clock was set back
  [42_000, '42 seconds ago'],
  [179_000, '2 minutes ago'],
  [7_200_000, '2 hours ago'],
  [90_000_000, 'yesterday'],
])('what happened %i ms ago is said as %s', (ago, said) => {
  expect(timeAgo(1e12 - ago, 1e12)).toBe(said);
});

it.each([
  [85, '85 ms'],
  [1240, '1.24 secs'],
])('a duration of %i ms reads %s', (span, said) => {
  expect(duration(span)).toBe(said);
});

it.each([Number.NaN, Number.POSITIVE_INFINITY, 1e300])('a time of %d is shown as it is', (at) => {
  expect(utcTime(at)).toBe(String(at));
  expect(localTime(at)).toBe(String(at));
});
