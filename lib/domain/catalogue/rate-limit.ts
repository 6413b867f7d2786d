import type { Entry } from './entry.ts';

/** Too fast: RATE_001, which the GenAI and MCP APIs call RATE_LIMITED, and status 429. */
export const RATE_LIMIT: readonly Entry[] = [
  {
    id: 'RATE_001',
    aliases: ['RATE_LIMITED', 'rate_limit_exceeded', 'HTTP_429'],
    // Some gateways say 503 when they mean 429.
    statuses: [429, 503],
    texts: { causes: 3, forUser: 2, forDeveloper: 3 },
    severity: 'warning',
    action: 'wait_and_retry',
    retry: 'turned-away',
    links: ['rateLimiting', 'mcpRateLimiting', 'pythonRetries'],
    example: {
      request: 'GET /data_sets',
      status: 429,
      headers: { 'content-type': 'application/json', 'retry-after': '60' },
      body: '{"error":"rate_limit_exceeded","error_description":"Too many requests in the specified time period","error_code":"RATE_001","details":{"limit":100,"window":"1 minute","retry_after":"2024-01-15T10:31:00Z"}}',
    },
  },
  {
    id: 'RATE_THROTTLED',
    statuses: [429],
    texts: { causes: 2, forUser: 2, forDeveloper: 2 },
    severity: 'warning',
    action: 'wait_and_retry',
    retry: 'turned-away',
    links: ['rateLimiting'],
    example: {
      request: 'GET /data_sets',
      status: 429,
      headers: { 'content-type': 'application/json' },
      body: '{"message":"Account is throttled","throttle_until":"2024-01-15T12:00:00Z"}',
    },
  },
];
