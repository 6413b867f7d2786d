import type { Entry } from './entry.ts';

/** Who are you: the codes of the guide's "Authentication-Specific Errors" and its samples, and status 401. */
export const AUTHENTICATION: readonly Entry[] = [
  {
    id: 'AUTH_001',
    aliases: ['unauthorized'],
    statuses: [401],
    severity: 'warning',
    action: 're_authenticate',
    retry: 'token',
    links: ['sessionTokens', 'errorHandling'],
  },
  {
    id: 'AUTH_002',
    aliases: ['invalid_credentials'],
    statuses: [401],
    severity: 'security',
    action: 're_authenticate',
    retry: 'credentials',
    links: ['serviceKeys', 'securityPractices'],
  },
  {
    id: 'AUTH_003',
    aliases: ['token_expired'],
    statuses: [401],
    severity: 'warning',
    action: 'refresh_token',
    retry: 'token',
    links: ['tokenManagement', 'sessionTokens'],
  },
  {
    id: 'AUTH_UNKNOWN',
    statuses: [401],
    severity: 'warning',
    action: 're_authenticate',
    retry: 'token',
    links: ['authOverview', 'errorHandling'],
  },
  {
    id: 'AUTH_CRITICAL',
    statuses: [],
    severity: 'critical',
    action: 'contact_support',
    retry: 'by-status',
    links: ['errorHandling', 'contact'],
  },
  {
    id: 'HTTP_401',
    statuses: [401],
    severity: 'warning',
    action: 're_authenticate',
    retry: 'token',
    links: ['sessionTokens', 'errorHandling'],
  },
  {
    id: 'HTTP_401_SERVICE_KEY',
    statuses: [401],
    severity: 'warning',
    action: 're_authenticate',
    retry: 'credentials',
    links: ['serviceKeys', 'mcpAuthentication'],
  },
];
