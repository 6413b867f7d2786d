import { parseHttpDate } from '../http-date.ts';
import { parseIsoTime } from '../iso-time.ts';
import { redactText } from '../redaction.ts';
import { z } from '../zod.ts';

/**
 * Fields that envelopes share. A field of a wrong type counts as absent: one odd field must not hide the others.
 */
function ifPresent<T extends z.core.SomeType>(schema: T) {
  return z.catch(z.optional(schema), undefined);
}

const nonBlank = z.string().check(z.refine((value) => value.trim() !== ''));

export const text = ifPresent(nonBlank);

/** An API's own code. What looks like a secret is none. */
const codeText = z
  .string()
  .check(z.regex(/^[\w.:-]{1,64}$/))
  .check(z.refine((value) => redactText(value) === value));

export const textCode = ifPresent(codeText);

/** Some services number their codes. */
export const code = ifPresent(
  z.pipe(
    z.union([codeText, z.int()]),
    z.transform((value) => String(value)),
  ),
);

/** A word for programs, not a sentence: `rate_limit_exceeded`. */
export const machineType = ifPresent(z.string().check(z.regex(/^[A-Za-z][\w.:-]{0,63}$/)));

/** Integers under the same name are ids of asynchronous tasks, which say nothing to support. */
export const supportId = ifPresent(
  z
    .string()
    .check(z.regex(/^[\w.:+/=@-]{1,128}$/))
    .check(z.refine((value) => !/^\d{1,12}$/.test(value))),
);

/** An ISO time, an HTTP-date, or seconds or milliseconds since the epoch; as ms since the epoch (UTC). */
export const time = ifPresent(
  z
    .pipe(
      z.union([z.string(), z.number()]),
      z.transform((value) => (typeof value === 'number' ? fromEpoch(value) : fromText(value))),
    )
    .check(z.refine(isSaneTime)),
);

const FIRST_YEAR = Date.UTC(2015, 0);
const LAST_YEAR = Date.UTC(2100, 0);

/** Whether a server may have meant this time (ms since the epoch) as its present. */
export function isSaneTime(time: number): boolean {
  return time >= FIRST_YEAR && time < LAST_YEAR;
}

function fromEpoch(value: number): number {
  return Math.round(value < 1e11 ? value * 1000 : value);
}

function fromText(value: string): number {
  if (value.length > 64) return Number.NaN;
  if (/^\d{9,13}(?:\.\d{1,9})?$/.test(value)) return fromEpoch(Number(value));
  return parseIsoTime(value) ?? parseHttpDate(value, FIRST_YEAR) ?? Number.NaN;
}
