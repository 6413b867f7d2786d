import type { Entry } from './entry.ts';

/** The server failed: statuses 5xx and the guide's SYSTEM_FAILURE. */
export const SERVER: readonly Entry[] = [
  {
    id: 'HTTP_500',
    aliases: ['internal_server_error'],
    statuses: [500],
    severity: 'warning',
    action: 'retry_later',
    retry: 'uncertain',
    links: ['errorHandling', 'pythonRetries', 'contact'],
  },
  {
    id: 'HTTP_500_PAUSED',
    statuses: [500],
    severity: 'warning',
    action: 'review_request',
    retry: 'state',
    links: ['apiReference'],
  },
  {
    id: 'HTTP_501',
    statuses: [501],
    severity: 'warning',
    action: 'contact_support',
    retry: 'unsupported',
    links: ['apiReference', 'contact'],
  },
  {
    id: 'HTTP_502',
    statuses: [502],
    severity: 'warning',
    action: 'retry_later',
    retry: 'uncertain',
    links: ['pythonRetries', 'errorHandling'],
  },
  {
    id: 'HTTP_503',
    statuses: [503],
    severity: 'warning',
    action: 'retry_later',
    retry: 'uncertain',
    links: ['pythonRetries', 'errorHandling'],
  },
  {
    id: 'HTTP_504',
    statuses: [504],
    severity: 'warning',
    action: 'retry_later',
    retry: 'uncertain',
    links: ['pythonRetries', 'errorHandling'],
  },
  {
    id: 'SYSTEM_FAILURE',
    statuses: [500, 502, 503, 504],
    severity: 'critical',
    action: 'contact_support',
    retry: 'uncertain',
    links: ['errorHandling', 'contact'],
  },
];
