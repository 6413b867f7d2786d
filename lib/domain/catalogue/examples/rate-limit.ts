import type { Example } from './example.ts';

/** Real responses to the entries of ../rate-limit.ts. */
export const RATE_LIMIT_EXAMPLES: Readonly<Record<string, Example>> = {
  RATE_001: {
    request: 'GET /data_sets',
    status: 429,
    headers: { 'content-type': 'application/json', 'retry-after': '60' },
    body: '{"error":"rate_limit_exceeded","error_description":"Too many requests in the specified time period","error_code":"RATE_001","details":{"limit":100,"window":"1 minute","retry_after":"2024-01-15T10:31:00Z"}}',
  },
  RATE_THROTTLED: {
    request: 'GET /data_sets',
    status: 429,
    headers: { 'content-type': 'application/json' },
    body: '{"message":"Account is throttled","throttle_until":"2024-01-15T12:00:00Z"}',
  },
};
