/**
 * Where the Nexla API lives, and the pages whose calls are observed.
 * The extension sees a page's request only if it may see the API's host and the page's own origin;
 * so a site is both: a place that answers API calls and a place that makes them.
 */

export { matchPattern } from './match-pattern.ts';

/** An API base: requests whose URL begins with it are Nexla API calls. */
export type ApiBase = {
  origin: string;
  /** Path prefix without a trailing slash; '' is the whole origin. */
  prefix: string;
  /** This base answers errors inside HTTP 200 (MCP JSON-RPC, agent API), so bodies of its 2xx are read too. */
  errorsInside200: boolean;
};

/** The bases known without any configuration. Longer prefixes first: the first match wins. */
export const DEFAULT_BASES: readonly ApiBase[] = [
  { origin: 'https://dataops.nexla.io', prefix: '/nexla-api', errorsInside200: false },
  { origin: 'https://dataops.nexla.io', prefix: '/admin-api', errorsInside200: false },
  { origin: 'https://api.nexla.io', prefix: '/nexla-api', errorsInside200: false },
  { origin: 'https://api.nexla.io', prefix: '', errorsInside200: false },
  { origin: 'https://api-genai.nexla.io', prefix: '', errorsInside200: true },
  { origin: 'https://dataops.nexla.com', prefix: '/nexla-api', errorsInside200: false },
];

/** The origins observed from the start: API hosts, which are also where the Nexla web app runs. */
export const DEFAULT_SITES: readonly string[] = /* @__PURE__ */ originsOf(DEFAULT_BASES);

function originsOf(bases: readonly ApiBase[]): string[] {
  return [...new Set(bases.map((base) => base.origin))];
}

/** The base that a URL (or origin + path) belongs to: the longest prefix on a segment boundary, or null. */
export function baseOf(bases: readonly ApiBase[], url: string): ApiBase | null {
  let found: ApiBase | null = null;
  const plain = url.replace(/^(https?:\/\/)[^/?#@]*@/, '$1'); // XMLHttpRequest puts a name and a password there
  for (const base of bases) {
    const start = base.origin + base.prefix;
    if (!plain.startsWith(start) || !['', '/', '?', '#'].includes(plain.charAt(start.length))) continue;
    if (found === null || base.prefix.length > found.prefix.length) found = base;
  }
  return found;
}

/** Whether a base gives out tokens for a service key: the GenAI API takes the key itself, which does not expire. */
export function givesTokens(base: string): boolean {
  return base !== 'https://api-genai.nexla.io';
}

/** What the user added: API bases, and origins of pages that call them. */
export type AddedAddresses = { bases: readonly ApiBase[]; sites: readonly string[] };

/** Origins that the user added: API bases, and pages that call them. */
export function addedOrigins(added: AddedAddresses): string[] {
  return [...added.sites, ...added.bases.map((base) => base.origin)];
}

/** Every origin that the extension has to see. */
export function watchedOrigins(added: AddedAddresses): string[] {
  return [...new Set([...DEFAULT_SITES, ...addedOrigins(added)])];
}

/** Every API base in force. */
export function allBases(added: AddedAddresses): ApiBase[] {
  return [...added.bases, ...DEFAULT_BASES];
}
