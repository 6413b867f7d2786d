import type { Json } from '../api-error.ts';
import { z } from '../zod.ts';
import { type Envelope, type Fields, jsonHeaders, remaining } from './envelope.ts';
import { code, supportId, time } from './fields.ts';
import { sentenceOf } from './sentence.ts';

const example = {
  name: 'active flow cannot be deleted',
  shape: 'admin-message',
  method: 'DELETE',
  url: 'https://dataops.nexla.io/nexla-api/flows/5023',
  status: 405,
  headers: jsonHeaders({ 'x-request-id': '7d1c1e3a-52d3-4c39-8a5e-3f1f5b1f2f10' }),
  body: '{"data_sources":[5023],"data_sets":[5059],"message":"Active flow resources must be paused before flow deletion!"}',
} as const;

const schema = z.object({
  message: z.union([z.string(), z.record(z.string(), z.unknown()), z.array(z.unknown())]),
  error_code: code,
  timestamp: time,
  request_id: supportId,
});

function read(body: Json): Fields | null {
  const { data } = schema.safeParse(body);
  if (data === undefined) return null;
  const message = sentenceOf(data.message as Json);
  return {
    code: data.error_code,
    message,
    requestId: data.request_id,
    time: data.timestamp,
    details: remaining(body, data, message),
  };
}

/** The Admin API's `{message, …}`, often with the resources it is about. */
export const adminMessage: Envelope = { shape: 'admin-message', example, read };
