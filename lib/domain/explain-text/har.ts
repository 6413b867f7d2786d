import type { Json } from '../api-error.ts';
import { networkFailure } from '../network-failure.ts';
import { z } from '../zod.ts';
import { type ForeignCall, failureNamed } from './foreign-call.ts';

/** One item of a file, as a call: an entry of a HAR file of any tool, or an error of an export of ours. */

const text = z.catch(z.optional(z.string()), undefined);
const number = z.catch(z.optional(z.number()), undefined);
/** Tools write null, a number in quotes, or nothing. */
const status = z.catch(
  z.nullable(z.union([z.number(), z.pipe(z.string().check(z.regex(/^\d{1,3}$/)), z.transform(Number))])),
  null,
);
/** One odd header must not hide the others. */
const headers = z.catch(z.array(z.catch(z.nullable(z.object({ name: z.string(), value: z.string() })), null)), []);

/** The parts of a HAR 1.2 entry that are used; tools leave out and add what they like. */
const harEntry = z.object({
  startedDateTime: text,
  time: number,
  request: z.object({ method: text, url: z.string() }),
  response: z.catch(
    z.optional(
      z.object({
        status,
        httpVersion: text,
        headers,
        content: z.catch(z.optional(z.object({ text, encoding: text })), undefined),
        /** Chromium: why no response came. */
        _error: text,
      }),
    ),
    undefined,
  ),
});

/** @param decodeBase64 the text that base64 stands for; null where it is none */
export function harCall(value: unknown, decodeBase64: (base64: string) => string | null): ForeignCall | null {
  const read = harEntry.safeParse(value);
  if (!read.success) return null;
  const { startedDateTime, time, request, response } = read.data;
  const startedAt = Date.parse(startedDateTime ?? '');
  const durationMs = time !== undefined && time >= 0 ? Math.round(time) : null;
  const content = response?.content;
  const body = content?.encoding === 'base64' ? decodeBase64(content.text ?? '') : (content?.text ?? null);
  const why = response?._error;
  const answered = response?.status ?? (why === undefined ? null : 0);
  return {
    method: request.method ?? null,
    url: request.url,
    status: answered ?? 0,
    isPending: answered === null,
    headers: (response?.headers ?? []).flatMap((one) => (one === null ? [] : [[one.name, one.value] as const])),
    body,
    // Firefox writes no reason; a status of 0 is one.
    failure: answered === 0 ? networkFailure(why ?? 'NS_ERROR_FAILURE', false) : null,
    at: Number.isNaN(startedAt) ? null : startedAt + (durationMs ?? 0),
    durationMs,
    protocol: response?.httpVersion?.toLowerCase() ?? null,
  };
}

/** An error of lib/domain/exports/json.ts. */
const exported = z.object({
  at: z.string(),
  method: z.nullable(z.string()),
  url: z.string(),
  status: z.number(),
  headers: z.record(z.string(), z.string()),
  body: z.nullable(z.string()),
  body_truncated: z.catch(z.boolean(), false),
  failure: z.catch(z.nullable(z.object({ kind: z.string(), text: z.string() })), null),
  duration_ms: z.catch(z.nullable(z.number()), null),
  protocol: z.catch(z.nullable(z.string()), null),
});

export function exportedCall(value: unknown): ForeignCall | null {
  const read = exported.safeParse(value as Json);
  if (!read.success) return null;
  const { at, failure, body_truncated, duration_ms, ...call } = read.data;
  const time = Date.parse(at);
  return {
    ...call,
    headers: Object.entries(call.headers),
    bodyIsCut: body_truncated,
    failure: failure === null ? null : failureNamed(failure.kind, failure.text),
    at: Number.isNaN(time) ? null : time,
    durationMs: duration_ms,
  };
}
