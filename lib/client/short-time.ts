import { locale } from './text.ts';

/** `14:03` for today, `12 Nov` for any other day: where there is no room for more. Both in ms (UTC). */
export function shortTime(at: number, now: number): string {
  today ??= new Intl.DateTimeFormat(locale(), { hour: '2-digit', minute: '2-digit', hourCycle: 'h23' });
  other ??= new Intl.DateTimeFormat(locale(), { day: 'numeric', month: 'short' });
  const isToday = new Date(at).toDateString() === new Date(now).toDateString();
  return (isToday ? today : other).format(at);
}

let today: Intl.DateTimeFormat | undefined;
let other: Intl.DateTimeFormat | undefined;
