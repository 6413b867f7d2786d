import type { Json } from '../api-error.ts';
import { z } from '../zod.ts';
import { type Envelope, type Fields, jsonHeaders, remaining } from './envelope.ts';
import { code, machineType, supportId, text, time } from './fields.ts';

/** The guide's own example ("Standard Error Response"). */
const example = {
  name: 'expired access token',
  shape: 'documented',
  method: 'GET',
  url: 'https://dataops.nexla.io/nexla-api/data_sources',
  status: 401,
  headers: jsonHeaders(),
  body: `{
  "error": "unauthorized",
  "error_description": "Invalid or expired access token",
  "error_code": "AUTH_001",
  "timestamp": "2024-01-15T10:30:00Z",
  "request_id": "req_1234567890abcdef",
  "details": {
    "token_expires_at": "2024-01-15T09:30:00Z",
    "current_time": "2024-01-15T10:30:00Z"
  }
}`,
} as const;

const schema = z.object({
  error: z.string(),
  error_description: text,
  error_code: code,
  message: text,
  timestamp: time,
  request_id: supportId,
});

function read(body: Json): Fields | null {
  const { data } = schema.safeParse(body);
  if (data === undefined) return null;
  const type = machineType.parse(data.error);
  // `error` alone is this shape only as a word for programs; with a message beside it, it is another's.
  const isAlone = data.error_description === undefined && data.error_code === undefined;
  if (isAlone && (type === undefined || data.message !== undefined)) return null;
  const message = data.error_description ?? data.message ?? (type === undefined ? data.error : undefined);
  return {
    code: data.error_code,
    type,
    message,
    requestId: data.request_id,
    time: data.timestamp,
    details: remaining(body, data, type, message),
  };
}

/** What the guide documents. */
export const documented: Envelope = { shape: 'documented', example, read };
