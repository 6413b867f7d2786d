import { expect, it } from 'vitest';
import { describeDuration } from './duration.ts';

it.each([
  [0, '0 sec'],
  [14_400, '14 sec'],
  [90_000, '90 sec'],
  [42 * 60_000, '42 min'],
  [60 * 60_000, '60 min'],
  [3 * 3_600_000, '3 hr'],
  [47 * 3_600_000, '47 hr'],
  [72 * 3_600_000, '3 days'],
  [-5, '0 sec'],
  [Number.NaN, '0 sec'],
])('%d ms reads %s', (ms, text) => {
  expect(describeDuration(ms, 'en')).toBe(text);
});
