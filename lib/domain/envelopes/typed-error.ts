import type { Json } from '../api-error.ts';
import { z } from '../zod.ts';
import { type Envelope, type Fields, jsonHeaders, remaining } from './envelope.ts';
import { code, machineType, supportId, text, textCode, time } from './fields.ts';

const example = {
  name: 'throttled account',
  shape: 'typed-error',
  method: 'GET',
  url: 'https://api-genai.nexla.io/v2/sessions',
  status: 429,
  headers: jsonHeaders(),
  body: '{"error":{"type":"rate_limited","detail":"Too many sessions were started","timestamp":1705314600,"retry_after":30}}',
} as const;

const schema = z.object({
  error: z.object({
    type: machineType,
    detail: text,
    message: text,
    error_code: code,
    // A number here repeats the status.
    code: textCode,
    timestamp: time,
    request_id: supportId,
    nexla_request_id: supportId,
  }),
});

function read(body: Json): Fields | null {
  const { data } = schema.safeParse(body);
  if (data === undefined) return null;
  const { error } = data;
  const message = error.detail ?? error.message;
  const ownCode = error.error_code ?? error.code;
  if (message === undefined && ownCode === undefined && error.type === undefined) return null;
  const original = (body as Record<string, Json>).error;
  return {
    code: ownCode,
    type: error.type,
    message,
    requestId: error.request_id ?? error.nexla_request_id,
    time: error.timestamp,
    details: remaining(original, error, message),
  };
}

/** `{error: {type, detail, timestamp, retry_after?}}`. */
export const typedError: Envelope = { shape: 'typed-error', example, read };
