import { locale } from './text.ts';

/** Times as people read them. All arguments are milliseconds (UTC epoch or spans), all results are in the page's language. */

/** `14:03:22` for today, `12 Nov, 14:03` for any other day. By 24 hours as in logs, which also takes the least room. */
export function clockTime(at: number, now: number): string {
  const sameDay = new Date(at).toDateString() === new Date(now).toDateString();
  return format(sameDay ? 'clock' : 'day', at);
}

/** Local date and time with its zone. */
export function localTime(at: number): string {
  return format('local', at);
}

/** ISO 8601 in UTC, as logs have it. */
export function utcTime(at: number): string {
  return Number.isFinite(at) && Math.abs(at) <= MAX_TIME ? new Date(at).toISOString() : String(at);
}

/** `just now`, `5 minutes ago`. */
export function timeAgo(at: number, now: number): string {
  relative ??= new Intl.RelativeTimeFormat(locale(), { numeric: 'auto' });
  const seconds = Math.min(0, Math.round((at - now) / 1000));
  if (seconds > -10) return relative.format(0, 'second');
  if (seconds > -60) return relative.format(seconds, 'second');
  if (seconds > -3600) return relative.format(Math.trunc(seconds / 60), 'minute');
  if (seconds > -86_400) return relative.format(Math.trunc(seconds / 3600), 'hour');
  return relative.format(Math.trunc(seconds / 86_400), 'day');
}

/** `85 ms`, `1.24 s`. */
export function duration(span: number): string {
  milliseconds ??= new Intl.NumberFormat(locale(), { style: 'unit', unit: 'millisecond', maximumFractionDigits: 0 });
  seconds ??= new Intl.NumberFormat(locale(), { style: 'unit', unit: 'second', maximumFractionDigits: 2 });
  return span < 1000 ? milliseconds.format(span) : seconds.format(span / 1000);
}

/** `0:42`, `1:03:20`: what is left of a span, whole seconds, rounded up so that 0:00 means done. */
export function countdown(left: number): string {
  const total = Math.max(0, Math.ceil(left / 1000));
  const parts = [Math.floor(total / 3600), Math.floor(total / 60) % 60, total % 60];
  const shown = parts[0] === 0 ? parts.slice(1) : parts;
  return shown.map((part, index) => (index === 0 ? String(part) : String(part).padStart(2, '0'))).join(':');
}

/** The largest distance from the epoch that a Date can hold (ECMA-262, Time Values). */
const MAX_TIME = 8.64e15;

const STYLES = {
  clock: { hour: '2-digit', minute: '2-digit', second: '2-digit', hourCycle: 'h23' },
  day: { day: 'numeric', month: 'short', hour: '2-digit', minute: '2-digit', hourCycle: 'h23' },
  local: { dateStyle: 'medium', timeStyle: 'long' },
} as const satisfies Record<string, Intl.DateTimeFormatOptions>;

// Making a formatter costs more than a thousand uses of it, and a list asks for one a row.
const formatters = new Map<keyof typeof STYLES, Intl.DateTimeFormat>();
let relative: Intl.RelativeTimeFormat | undefined;
let milliseconds: Intl.NumberFormat | undefined;
let seconds: Intl.NumberFormat | undefined;

function format(style: keyof typeof STYLES, at: number): string {
  let formatter = formatters.get(style);
  if (formatter === undefined) {
    formatter = new Intl.DateTimeFormat(locale(), STYLES[style]);
    formatters.set(style, formatter);
  }
  return Math.abs(at) <= MAX_TIME ? formatter.format(at) : String(at);
}
