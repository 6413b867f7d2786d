import type { Json } from '../api-error.ts';
import { z } from '../zod.ts';
import { type Envelope, type Fields, jsonHeaders, remaining } from './envelope.ts';
import { code, supportId, text, time } from './fields.ts';

const example = {
  name: 'GenAI rate limit',
  shape: 'genai',
  method: 'POST',
  url: 'https://api-genai.nexla.io/v1/toolsets:from_nexsets',
  status: 429,
  headers: jsonHeaders({
    'retry-after': '32',
    'x-ratelimit-limit': '60',
    'x-ratelimit-remaining': '0',
    'x-ratelimit-reset': '1705314632',
    'x-request-id': '0a4f7c1de5b24b0f9d0c6a1b2c3d4e5f',
  }),
  body: '{"error_code":"RATE_LIMITED","message":"Rate limit exceeded. Try again in 32 seconds.","details":{"limit":60,"window":"1 minute"}}',
} as const;

const schema = z.object({
  error_code: code,
  message: text,
  timestamp: time,
  request_id: supportId,
  details: z.optional(z.unknown()),
});

function read(body: Json): Fields | null {
  const { data } = schema.safeParse(body);
  if (data?.error_code === undefined) return null;
  const { details, ...understood } = data;
  // A code and a message without details are the Admin API's.
  if (data.message !== undefined && details === undefined) return null;
  return {
    code: data.error_code,
    message: data.message,
    requestId: data.request_id,
    time: data.timestamp,
    details: remaining(body, understood, data.message),
  };
}

/** The GenAI and MCP tools API. */
export const genai: Envelope = { shape: 'genai', example, read };
