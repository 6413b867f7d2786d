import type { Key } from './text.ts';

/** Where a typed address points: an origin and a path prefix without a trailing slash. */
export type ApiAddress = { origin: string; prefix: string };

/**
 * Reads an address that a person typed or pasted (`https://acme.example.com/nexla-api`, scheme optional), or says why
 * it can't be used. Query and fragment are dropped.
 */
export function readApiAddress(input: string): ApiAddress | { problem: Key } {
  const typed = input.trim();
  if (typed === '') return { problem: 'ui_address_empty' };
  const withScheme = /^[a-z][a-z0-9+.-]*:\/\//i.test(typed) ? typed : `https://${typed}`;
  const url = URL.canParse(withScheme) ? new URL(withScheme) : null;
  if (url === null || url.hostname === '' || /[*%]/.test(url.hostname)) return { problem: 'ui_address_unreadable' };
  if (url.protocol !== 'https:' && url.protocol !== 'http:') return { problem: 'ui_address_scheme' };
  if (url.username !== '' || url.password !== '') return { problem: 'ui_address_password' };
  if (NOT_AN_API.has(url.hostname)) return { problem: 'ui_address_docs' };
  return { origin: url.origin, prefix: url.pathname.replace(/(?<!\/)\/+$/, '') };
}

/** Nexla's own sites that answer no API calls. */
const NOT_AN_API = new Set(
  ['docs', 'developers', 'www', 'cdn'].flatMap((name) => [`${name}.nexla.com`, `${name}.nexla.io`]),
);
