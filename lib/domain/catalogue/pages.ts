import type { Link } from '../explanation.ts';

/**
 * Pages worth reading about an error. The guide's own help links (`/help/authentication`, …) have no page behind them,
 * so these real ones of Nexla's documentation stand in for them.
 */
const PAGES = {
  authOverview: 'https://docs.nexla.com/dev-guides/authentication/overview',
  errorHandling: 'https://docs.nexla.com/dev-guides/authentication/error-handling',
  sessionTokens: 'https://docs.nexla.com/dev-guides/authentication/session-tokens',
  tokenManagement: 'https://docs.nexla.com/dev-guides/authentication/token-management',
  serviceKeys: 'https://docs.nexla.com/dev-guides/authentication/service-keys',
  rateLimiting: 'https://docs.nexla.com/dev-guides/authentication/rate-limiting',
  securityPractices: 'https://docs.nexla.com/dev-guides/authentication/security-best-practices',
  mcpAuthentication: 'https://docs.nexla.com/dev-guides/mcp-tools/authentication',
  mcpRateLimiting: 'https://docs.nexla.com/dev-guides/mcp-tools/rate-limiting',
  apiReference: 'https://docs.nexla.com/reference/nexla-api',
  pythonRetries: 'https://docs.nexla.com/reference/python-sdk/error-handling-retries',
  reactTroubleshooting: 'https://docs.nexla.com/reference/react-sdk/troubleshooting',
  contact: 'https://nexla.com/contact-us/',
} as const;

export type Page = keyof typeof PAGES;

export const ALL_PAGES = Object.keys(PAGES) as Page[];

/** A link with its label. */
export function linkTo(page: Page): Link {
  return { label: { key: `explain_page_${page}`, params: [] }, url: PAGES[page] };
}

/**
 * Where a person gets a fresh token by hand: the token page of the Nexla web app. It is on the same host as the admin API,
 * but for `api.nexla.io`; null for a base whose web app is not known.
 */
export function freshTokenLink(base: string): Link | null {
  const origin = /^https:\/\/api\.nexla\.io(?:\/|$)/.test(base)
    ? 'https://dataops.nexla.io'
    : /^(https:\/\/[^/]+)\/(?:nexla|admin)-api$/.exec(base)?.[1];
  return origin === undefined
    ? null
    : { label: { key: 'explain_page_freshToken', params: [] }, url: `${origin}/token` };
}
