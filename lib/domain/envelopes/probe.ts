import type { Json } from '../api-error.ts';
import { z } from '../zod.ts';
import { type Envelope, type Fields, jsonHeaders, remaining } from './envelope.ts';
import { code, supportId } from './fields.ts';
import { sentenceOf } from './sentence.ts';

const example = {
  name: 'connector refused by the database',
  shape: 'probe',
  method: 'GET',
  url: 'https://dataops.nexla.io/nexla-api/data_credentials/5312/probe',
  status: 400,
  headers: jsonHeaders({ 'x-request-id': 'c2b4f0a1-6f0e-4d5e-9a53-0d9f8d1b7c11' }),
  body: '{"status":400,"message":"Connection refused: the warehouse did not accept the connection","output":null}',
} as const;

const schema = z.object({
  status: z.union([z.number(), z.string()]),
  message: z.unknown(),
  output: z.optional(z.unknown()),
  error_code: code,
  request_id: supportId,
});

function read(body: Json, path: string): Fields | null {
  const { data } = schema.safeParse(body);
  if (data === undefined) return null;
  const { output, ...understood } = data;
  const message = sentenceOf(data.message as Json);
  // Other endpoints send a status and a message too, and mean themselves.
  const isProbe = /\/probe(?:\/|$)/.test(path) || output !== undefined;
  if (message === undefined || !isProbe) return null;
  return {
    code: data.error_code,
    message,
    requestId: data.request_id,
    details: remaining(body, understood, message),
  };
}

/** The result of a probe with an error status. A connector failed, not the API. */
export const probe: Envelope = { shape: 'probe', example, read };
