import type { Json } from '../api-error.ts';
import { z } from '../zod.ts';
import { type Envelope, type Fields, jsonHeaders, remaining } from './envelope.ts';
import { code, supportId } from './fields.ts';

const example = {
  name: 'unknown toolset',
  shape: 'detail-text',
  method: 'GET',
  url: 'https://api-genai.nexla.io/v1/toolsets/88',
  status: 404,
  headers: jsonHeaders(),
  body: '{"detail":"Toolset 88 not found"}',
} as const;

const schema = z.object({
  detail: z.string().check(z.refine((detail) => detail.trim() !== '')),
  error_code: code,
  request_id: supportId,
});

function read(body: Json): Fields | null {
  const { data } = schema.safeParse(body);
  if (data === undefined) return null;
  return {
    code: data.error_code,
    message: data.detail,
    requestId: data.request_id,
    details: remaining(body, data, data.detail),
  };
}

/** `{detail: "text"}`. */
export const detailText: Envelope = { shape: 'detail-text', example, read };
