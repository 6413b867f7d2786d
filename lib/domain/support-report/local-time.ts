/** The last time that a Date can hold (ECMA-262 §21.4.1.1), ms. */
const LAST_TIME = 8.64e15;

/** ISO 8601 in UTC; the number itself where no date can hold it. */
export function utc(at: number): string {
  return Math.abs(at) <= LAST_TIME ? new Date(at).toISOString() : String(at);
}

/** `2026-01-15T11:30:00+01:00 Europe/Berlin`: what the user's clock showed at `at` (ms since the epoch, UTC). */
export function localTime(at: number, timeZone: string): string {
  if (!(Math.abs(at) <= LAST_TIME)) return String(at);
  const format = new Intl.DateTimeFormat('en-GB', {
    timeZone,
    year: 'numeric',
    month: '2-digit',
    day: '2-digit',
    hour: '2-digit',
    minute: '2-digit',
    second: '2-digit',
    hourCycle: 'h23',
    timeZoneName: 'longOffset',
  });
  const parts = new Map<string, string>(format.formatToParts(at).map(({ type, value }) => [type, value]));
  const [year, month, day] = ['year', 'month', 'day'].map((part) => parts.get(part) ?? '');
  const [hour, minute, second] = ['hour', 'minute', 'second'].map((part) => parts.get(part) ?? '');
  const offset = (parts.get('timeZoneName') ?? '').replace('GMT', '') || '+00:00';
  return `${year}-${month}-${day}T${hour}:${minute}:${second}${offset} ${timeZone}`;
}
