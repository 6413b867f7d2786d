const MONTHS = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec'];
const MONTH = `(?<month>${MONTHS.join('|')})`;
const TIME = String.raw`(?<hour>\d{2}):(?<minute>\d{2}):(?<second>\d{2})`;

/** The three forms of HTTP-date (RFC 9110 §5.6.7); a day name that does not fit its date is forgiven. */
const FORMS = [
  // Sun, 06 Nov 1994 08:49:37 GMT
  new RegExp(`^(?:Mon|Tue|Wed|Thu|Fri|Sat|Sun), (?<day>\\d{2}) ${MONTH} (?<year>\\d{4}) ${TIME} GMT$`),
  // Sunday, 06-Nov-94 08:49:37 GMT
  new RegExp(`^(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day, (?<day>\\d{2})-${MONTH}-(?<year>\\d{2}) ${TIME} GMT$`),
  // Sun Nov  6 08:49:37 1994
  new RegExp(`^(?:Mon|Tue|Wed|Thu|Fri|Sat|Sun) ${MONTH} (?<day>[ \\d]\\d) ${TIME} (?<year>\\d{4})$`),
];

/**
 * Reads an HTTP-date as ms since the epoch (UTC), null where it is none.
 * `reference` (ms) decides the century of the old two-digit year: no date lies more than 50 years after it.
 */
export function parseHttpDate(text: string, reference: number): number | null {
  const trimmed = text.trim();
  for (const form of FORMS) {
    const parts = form.exec(trimmed)?.groups;
    if (parts === undefined) continue;
    const month = MONTHS.indexOf(parts.month ?? '');
    const day = Number(parts.day);
    const [hour, minute, second] = [Number(parts.hour), Number(parts.minute), Number(parts.second)];
    const year = fullYear(parts.year ?? '', reference);
    // 60 is a leap second.
    if (hour > 23 || minute > 59 || second > 60) return null;
    const midnight = new Date(0);
    midnight.setUTCFullYear(year, month, day);
    // A day that the month does not have would have rolled over into the next one.
    if (midnight.getUTCDate() !== day) return null;
    return midnight.getTime() + ((hour * 60 + minute) * 60 + second) * 1000;
  }
  return null;
}

function fullYear(digits: string, reference: number): number {
  if (digits.length === 4) return Number(digits);
  const referenceYear = new Date(reference).getUTCFullYear();
  const year = referenceYear - (referenceYear % 100) + Number(digits);
  return year > referenceYear + 50 ? year - 100 : year;
}
