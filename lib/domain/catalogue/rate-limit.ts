import type { Entry } from './entry.ts';

/** Too fast: RATE_001, which the GenAI and MCP APIs call RATE_LIMITED, and status 429. */
export const RATE_LIMIT: readonly Entry[] = [
  {
    id: 'RATE_001',
    aliases: ['RATE_LIMITED', 'rate_limit_exceeded', 'HTTP_429'],
    // Some gateways say 503 when they mean 429.
    statuses: [429, 503],
    severity: 'warning',
    action: 'wait_and_retry',
    retry: 'turned-away',
    links: ['rateLimiting', 'mcpRateLimiting', 'pythonRetries'],
  },
  {
    id: 'RATE_THROTTLED',
    statuses: [429],
    severity: 'warning',
    action: 'wait_and_retry',
    retry: 'turned-away',
    links: ['rateLimiting'],
  },
];
