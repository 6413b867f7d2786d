import type { Entry } from './entry.ts';

/** What is left: statuses without an entry of their own, and the entry of last resort. */
export const GENERIC: readonly Entry[] = [
  {
    id: 'HTTP_4XX',
    statuses: [],
    texts: { causes: 2, forUser: 2, forDeveloper: 2 },
    severity: 'warning',
    action: 'review_request',
    retry: 'by-status',
    links: ['apiReference', 'errorHandling'],
    example: {
      request: 'POST /data_sets/5059/samples',
      status: 413,
      headers: { 'content-type': 'text/plain' },
      body: 'Payload Too Large',
    },
  },
  {
    id: 'HTTP_5XX',
    statuses: [],
    texts: { causes: 2, forUser: 2, forDeveloper: 2 },
    severity: 'warning',
    action: 'retry_later',
    retry: 'by-status',
    links: ['errorHandling', 'pythonRetries'],
    example: {
      request: 'GET /flows',
      status: 520,
      headers: { 'content-type': 'text/html' },
      body: '<html><body>Unknown error</body></html>',
    },
  },
  {
    id: 'UNKNOWN',
    statuses: [],
    texts: { causes: 2, forUser: 2, forDeveloper: 2 },
    severity: 'warning',
    action: 'contact_support',
    retry: 'by-status',
    links: ['errorHandling', 'contact'],
    example: {
      request: 'GET /flows',
      status: 999,
      headers: { 'content-type': 'application/json' },
      body: '{"error_code":"UNKNOWN"}',
    },
  },
];
