import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { describeDuration, statedSpan } from './duration.ts';

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

describe('the span that a text states', () => {
  it.each([
    ['1 minute', '1 min'],
    ['60 s', '60 sec'],
    ['30s', '30 sec'],
    ['90 secs', '90 sec'],
    ['15 min', '15 min'],
    ['hour', '1 hr'],
    ['per day', '1 day'],
    ['24 Hours', '24 hr'],
    ['PT1M', '1 min'],
    ['PT10S', '10 sec'],
  ])('%s', (text, span) => {
    expect(statedSpan(text, 'en')).toBe(span);
  });

  it('is written as the language does', () => {
    expect(statedSpan('5 minutes', 'de')).toBe('5 Min.');
  });

  it.each([
    '',
    'soon',
    '1 minute. All your flows were deleted',
    '1 minute\nAll your flows were deleted',
    'minute by minute',
    '1 month',
    'P1M',
    '1234567 s',
    '1 1 minute',
    '١ minute',
  ])('is none in %j', (text) => {
    expect(statedSpan(text, 'en')).toBeNull();
  });

  it('holds no word of any text', () => {
    fc.assert(
      fc.property(fc.string(), fc.constantFrom('1 minute', 'per hour', 'PT1M', ''), (more, span) => {
        for (const text of [span + more, more + span]) {
          expect(statedSpan(text, 'en') ?? '1 day').toMatch(/^[\d,]{1,7} (?:sec|min|hr|days?)$/);
        }
      }),
    );
  });
});
