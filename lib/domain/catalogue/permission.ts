import type { Entry } from './entry.ts';

/** May you do this: AUTH_004, the security code of the guide's logger, and status 403. */
export const PERMISSION: readonly Entry[] = [
  {
    id: 'AUTH_004',
    aliases: ['insufficient_permissions'],
    statuses: [403],
    severity: 'security',
    action: 'verify_permissions',
    retry: 'permission',
    links: ['errorHandling', 'authOverview'],
  },
  {
    id: 'SECURITY_VIOLATION',
    statuses: [],
    severity: 'security',
    action: 'contact_support',
    retry: 'fix',
    links: ['securityPractices', 'contact'],
  },
  {
    id: 'HTTP_403',
    statuses: [403],
    severity: 'warning',
    action: 'verify_permissions',
    retry: 'permission',
    links: ['errorHandling', 'authOverview'],
  },
  {
    id: 'HTTP_403_LOST',
    statuses: [403],
    severity: 'warning',
    action: 'verify_permissions',
    retry: 'permission',
    links: ['errorHandling', 'authOverview'],
  },
  {
    id: 'HTTP_403_ORG',
    statuses: [403],
    severity: 'warning',
    action: 'verify_permissions',
    retry: 'permission',
    links: ['errorHandling', 'authOverview'],
  },
  {
    id: 'HTTP_403_WEBHOOK',
    statuses: [403],
    severity: 'warning',
    action: 're_authenticate',
    retry: 'credentials',
    links: ['serviceKeys'],
  },
];
