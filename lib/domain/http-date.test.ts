import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parseHttpDate } from './http-date.ts';

const REFERENCE = Date.UTC(2026, 0, 15);
const EXAMPLE = Date.UTC(1994, 10, 6, 8, 49, 37);

describe('parseHttpDate', () => {
  it.each([
    ['IMF-fixdate', 'Sun, 06 Nov 1994 08:49:37 GMT', EXAMPLE],
    ['RFC 850', 'Sunday, 06-Nov-94 08:49:37 GMT', EXAMPLE],
    ['asctime', 'Sun Nov  6 08:49:37 1994', EXAMPLE],
    ['asctime, two-digit day', 'Wed Nov 16 08:49:37 1994', Date.UTC(1994, 10, 16, 8, 49, 37)],
    ['a two-digit year within 50 years', 'Thursday, 15-Jan-76 00:00:00 GMT', Date.UTC(2076, 0, 15)],
    ['a two-digit year more than 50 years ahead', 'Friday, 15-Jan-77 00:00:00 GMT', Date.UTC(1977, 0, 15)],
    ['a leap second', 'Sat, 31 Dec 2016 23:59:60 GMT', Date.UTC(2017, 0, 1)],
    ['a leap day', 'Thu, 29 Feb 2024 00:00:00 GMT', Date.UTC(2024, 1, 29)],
    ['spaces around', '  Sun, 06 Nov 1994 08:49:37 GMT ', EXAMPLE],
  ])('reads %s', (_, text, time) => {
    expect(parseHttpDate(text, REFERENCE)).toBe(time);
  });

  it.each(
    [
      ['', 'tomorrow', '30', '2026-01-15T10:30:00Z', 'Sun, 06 Nov 1994 08:49:37', 'Sun, 06 Nov 1994 08:49:37 CET'],
      ['Sun, 31 Feb 2026 08:49:37 GMT', 'Sun, 00 Nov 1994 08:49:37 GMT', 'Sun, 06 Nov 1994 24:00:00 GMT'],
    ].flat(),
  )('%j is no HTTP-date', (text) => {
    expect(parseHttpDate(text, REFERENCE)).toBeNull();
  });

  it('reads back every second that the platform writes', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 253_402_300_799 }), (seconds) => {
        const time = seconds * 1000;
        expect(parseHttpDate(new Date(time).toUTCString(), REFERENCE)).toBe(time);
      }),
    );
  });

  it('never throws', () => {
    fc.assert(fc.property(fc.string(), fc.integer(), (text, reference) => void parseHttpDate(text, reference)));
  });
});
