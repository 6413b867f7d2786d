import type { Entry } from './entry.ts';

/** What is left: statuses without an entry of their own, and the entry of last resort. */
export const GENERIC: readonly Entry[] = [
  {
    id: 'HTTP_4XX',
    statuses: [],
    severity: 'warning',
    action: 'review_request',
    retry: 'by-status',
    links: ['apiReference', 'errorHandling'],
  },
  {
    id: 'HTTP_5XX',
    statuses: [],
    severity: 'warning',
    action: 'retry_later',
    retry: 'by-status',
    links: ['errorHandling', 'pythonRetries'],
  },
  {
    id: 'UNKNOWN',
    statuses: [],
    severity: 'warning',
    action: 'contact_support',
    retry: 'by-status',
    links: ['errorHandling', 'contact'],
  },
];
