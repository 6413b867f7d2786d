import type { Message } from './explanation.ts';

/** Why the database takes nothing. */
export type Refusal =
  /** No room on the disk, or none for the extension. */
  | 'full'
  /** The browser cannot open it: something else holds it, or its files are damaged. */
  | 'closed'
  /** It can be opened, but not be brought to the form that this version needs. */
  | 'unusable'
  /** It answers nothing: a page of the extension, or an upgrade, holds it. */
  | 'busy';

/** Since when nothing is recorded, and why. */
export type NotRecording = {
  /** ms since the epoch (UTC). */
  since: number;
  why: Refusal;
  /** Calls that were seen since and not even kept in memory, at least. */
  missed: number;
};

/** `Not recording since 10:32`, with the day where that is not today; `now` in ms (UTC). */
export function notRecordingTitle({ since }: NotRecording, now: number, locale: string): Message {
  const isToday = new Date(since).toDateString() === new Date(now).toDateString();
  const format = new Intl.DateTimeFormat(locale, {
    hour: '2-digit',
    minute: '2-digit',
    hourCycle: 'h23',
    ...(isToday ? {} : { day: 'numeric', month: 'short' }),
  });
  return { key: 'not_recording_title', params: [format.format(since)] };
}

/** Why, and what to do. */
export function whyNotRecording({ why }: NotRecording): Message {
  return { key: `not_recording_${why}`, params: [] };
}
