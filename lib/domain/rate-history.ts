/**
 * How often something happened: exact counts by the minute for 48 hours and by the hour for 90 days. Minutes and hours
 * are those of UTC, so that neither midnight nor daylight-saving time moves a count. An event belongs to the time it
 * carries, whatever the clock showed before or after it.
 */
export type CountHistory = { minutes: Counts; hours: Counts };

/** Number of a UTC minute or hour since the epoch → how often in it; nothing for never. */
export type Counts = Map<number, number>;

export const MINUTE_MS = 60_000;
export const HOUR_MS = 3_600_000;

export const MINUTES_KEPT = 48 * 60;
const HOURS_KEPT = 90 * 24;

/** The number of the UTC minute in which a time (ms since the epoch) lies. */
export const minuteOf = (at: number) => Math.floor(at / MINUTE_MS);
/** The number of the UTC hour in which a time (ms since the epoch) lies. */
export const hourOf = (at: number) => Math.floor(at / HOUR_MS);

export function emptyHistory(): CountHistory {
  return { minutes: new Map(), hours: new Map() };
}

/** Counts `change` events more (or fewer) at a time (ms, UTC). */
export function count({ minutes, hours }: CountHistory, at: number, change: number): void {
  raise(minutes, minuteOf(at), change);
  raise(hours, hourOf(at), change);
}

/** Counts more (or fewer) events in a minute or hour. A count never falls below nothing: what is taken back may be forgotten already. */
export function raise(counts: Counts, unit: number, change: number): void {
  const total = (counts.get(unit) ?? 0) + change;
  if (total > 0) counts.set(unit, total);
  else counts.delete(unit);
}

/** Drops what is no longer kept at `now` (ms, UTC). */
export function forget({ minutes, hours }: CountHistory, now: number): void {
  dropBelow(minutes, minuteOf(minutesKeptSince(now)));
  dropBelow(hours, hourOf(now) + 1 - HOURS_KEPT);
}

/** Since when it is counted by the minute at `now`; both in ms (UTC). */
export function minutesKeptSince(now: number): number {
  return (minuteOf(now) + 1 - MINUTES_KEPT) * MINUTE_MS;
}

/**
 * Drops what happened from one time (ms, UTC) up to another. Where no minutes are kept any more, an hour that lies
 * partly inside stays.
 */
export function forgetBetween({ minutes, hours }: CountHistory, from: number, until: number): void {
  for (const [minute, events] of minutes) {
    const start = minute * MINUTE_MS;
    if (start < minuteOf(from) * MINUTE_MS || start >= until) continue;
    minutes.delete(minute);
    raise(hours, hourOf(start), -events);
  }
  for (const hour of hours.keys()) {
    if (hour * HOUR_MS >= from && (hour + 1) * HOUR_MS <= until) hours.delete(hour);
  }
}

/** Drops the minutes or hours before one. */
export function dropBelow(counts: Counts, first: number): void {
  for (const unit of counts.keys()) if (unit < first) counts.delete(unit);
}

/** Drops the minutes or hours after one. */
export function dropAbove(counts: Counts, last: number): void {
  for (const unit of counts.keys()) if (unit > last) counts.delete(unit);
}

/** Events in the minutes `from` to `to` (numbers of UTC minutes, `to` not included), as far as minutes are kept. */
export function countInMinutes({ minutes }: CountHistory, from: number, to: number): number {
  let total = 0;
  for (let minute = from; minute < to; minute += 1) total += minutes.get(minute) ?? 0;
  return total;
}

/** How often in a window, and what that is an hour. */
export type Rate = {
  count: number;
  /** Length of the window, minutes; the running one is its last and counts as a whole one. */
  minutes: number;
  perHour: number;
};

/**
 * The rate of the last `minutes` minutes, in events an hour, as Nexla's guide means it (Error Monitoring,
 * `get_error_rate`): whatever the window, the unit stays the hour. A window of more than 48 hours begins with a whole
 * hour and says so in `minutes`; none reaches back further than 90 days.
 * @param now ms since the epoch (UTC)
 */
export function rate(history: CountHistory, minutes: number, now: number): Rate {
  const end = minuteOf(now) + 1;
  const wanted = Math.min(Math.max(1, Math.floor(minutes)), HOURS_KEPT * 60);
  if (wanted <= MINUTES_KEPT) return rateOf(countInMinutes(history, end - wanted, end), wanted);
  const running = hourOf(now);
  const first = Math.max(Math.floor((end - wanted) / 60), running + 1 - HOURS_KEPT);
  let total = countInMinutes(history, running * 60, end);
  for (let hour = first; hour < running; hour += 1) total += history.hours.get(hour) ?? 0;
  return rateOf(total, end - first * 60);
}

function rateOf(total: number, minutes: number): Rate {
  return { count: total, minutes, perHour: total / (minutes / 60) };
}
