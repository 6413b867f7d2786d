import type { Json } from '../api-error.ts';
import { z } from '../zod.ts';
import { type Envelope, type Fields, jsonHeaders, remaining } from './envelope.ts';
import { code, machineType, supportId, text, time } from './fields.ts';

const example = {
  name: 'webhook of a paused source',
  shape: 'error-text',
  method: 'POST',
  url: 'https://api.nexla.io/data/1000',
  status: 500,
  headers: jsonHeaders(),
  body: '{"error":"Source #1000 is PAUSED"}',
} as const;

const schema = z.object({
  error: z.string().check(z.refine((error) => error.trim() !== '')),
  message: text,
  status_code: z.catch(z.optional(z.number()), undefined),
  error_code: code,
  timestamp: time,
  request_id: supportId,
});

function read(body: Json): Fields | null {
  const { data } = schema.safeParse(body);
  if (data === undefined) return null;
  const type = machineType.parse(data.error);
  const message = data.message ?? data.error;
  return {
    code: data.error_code,
    type,
    message,
    requestId: data.request_id,
    time: data.timestamp,
    details: remaining(body, data, type, message),
  };
}

/** `{error: "text"}`, and `{error, status_code, message, field_errors?}`. */
export const errorText: Envelope = { shape: 'error-text', example, read };
