import type { Json } from '../api-error.ts';
import { z } from '../zod.ts';
import { type Envelope, type Fields, jsonHeaders, remaining } from './envelope.ts';
import { machineType, supportId, text, textCode } from './fields.ts';

const example = {
  name: 'credential that the agent could not delete',
  shape: 'agent',
  method: 'DELETE',
  url: 'https://api-genai.nexla.io/v2/credentials/5312',
  status: 500,
  headers: jsonHeaders(),
  body: '{"detail":{"error":"nexla.delete_credential_failed","detail":"Credential 5312 is used by 2 sources","nexla_request_id":"9f2c77d0-3c7e-4c58-9d52-6a7b1d0e8c44"}}',
} as const;

const inner = z.object({
  error: z.string(),
  detail: text,
  nexla_request_id: supportId,
  request_id: supportId,
});

const schema = z.union([z.object({ detail: inner }), z.object({ error: inner })]);

function read(body: Json): Fields | null {
  const { data } = schema.safeParse(body);
  if (data === undefined) return null;
  const found = 'detail' in data ? data.detail : data.error;
  const original = (body as Record<string, Json>)['detail' in data ? 'detail' : 'error'];
  const type = machineType.parse(found.error);
  // Dotted words are the agent API's codes: nexla.<verb>_<noun>_failed.
  const code = found.error.includes('.') ? textCode.parse(type) : undefined;
  const message = found.detail ?? (type === undefined ? found.error : undefined);
  return {
    code,
    type,
    message,
    requestId: found.nexla_request_id ?? found.request_id,
    details: remaining(original, found, type, message),
  };
}

/** The Express and agent API; `{error: {…}}` also comes with HTTP 200. */
export const agent: Envelope = { shape: 'agent', example, read };
