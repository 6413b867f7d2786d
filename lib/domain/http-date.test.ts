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

  const SHORT = ['Sun', 'Mon', 'Tue', 'Wed', 'Thu', 'Fri', 'Sat'];
  const LONG = ['Sunday', 'Monday', 'Tuesday', 'Wednesday', 'Thursday', 'Friday', 'Saturday'];

  /** A time (ms, UTC) in the three forms, from what the platform writes. */
  function threeForms(time: number): string[] {
    const date = new Date(time);
    const fixdate = date.toUTCString();
    const [, day = '', month = '', year = '', clock = ''] = fixdate.split(' ');
    return [
      fixdate,
      `${LONG[date.getUTCDay()]}, ${day}-${month}-${year.slice(2)} ${clock} GMT`,
      `${SHORT[date.getUTCDay()]} ${month} ${day.replace(/^0/, ' ')} ${clock} ${year}`,
    ];
  }

  it('reads back every second of four-digit years', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 253_402_300_799 }), (seconds) => {
        const time = seconds * 1000;
        const [fixdate = '', , asctime = ''] = threeForms(time);
        for (const text of [fixdate, asctime]) expect(parseHttpDate(text, REFERENCE)).toBe(time);
      }),
    );
  });

  // The century that two digits mean to a reader of REFERENCE.
  const seconds = fc.integer({ min: Date.UTC(1977, 0, 1) / 1000, max: Date.UTC(2076, 11, 31) / 1000 });

  it('reads the same second in all three forms', () => {
    fc.assert(
      fc.property(seconds, (second) => {
        for (const text of threeForms(second * 1000)) expect(parseHttpDate(text, REFERENCE)).toBe(second * 1000);
      }),
    );
  });

  it('reads no other time than the one that is written, whatever character is wrong', () => {
    const spoilt = fc.tuple(seconds, fc.nat(2), fc.nat(40), fc.constantFrom(...'0129 :,-GNxé'));
    // The name of the day is forgiven, a day may be padded by zero or by space, and second 60 is the next minute's first.
    const written = (text: string) =>
      text
        .trim()
        .replace(/^\w+,? /, '')
        .replace(/^([A-Z][a-z]{2}) 0/, '$1  ');
    fc.assert(
      fc.property(spoilt, ([second, form, place, char]) => {
        const text = threeForms(second * 1000)[form] ?? '';
        const changed = text.slice(0, place) + char + text.slice(place + 1);
        const time = parseHttpDate(changed, REFERENCE);
        if (time === null || changed.includes(':60')) return;
        expect(threeForms(time).map(written)).toContain(written(changed));
      }),
      { numRuns: 2000 },
    );
  });

  it('never throws', () => {
    fc.assert(fc.property(fc.string(), fc.integer(), (text, reference) => void parseHttpDate(text, reference)));
  });
});
