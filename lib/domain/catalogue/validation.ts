import type { Entry } from './entry.ts';

/** The request itself is wrong: VAL_001, statuses 400 and 422. */
export const VALIDATION: readonly Entry[] = [
  {
    id: 'VAL_001',
    aliases: ['validation_failed'],
    statuses: [400, 422],
    severity: 'warning',
    action: 'review_request',
    retry: 'fix',
    links: ['errorHandling', 'apiReference'],
  },
  {
    id: 'HTTP_400',
    statuses: [400],
    severity: 'warning',
    action: 'review_request',
    retry: 'fix',
    links: ['apiReference', 'errorHandling'],
  },
  {
    id: 'HTTP_422',
    statuses: [422],
    severity: 'warning',
    action: 'review_request',
    retry: 'fix',
    links: ['apiReference'],
  },
];
