import { readApiAddress } from '../../lib/client/api-address.ts';
import { type ApiBase, baseOf, DEFAULT_BASES } from '../../lib/domain/sites.ts';

/**
 * The API bases behind these URLs that the extension does not know by itself: what a user would add in its options.
 * Below Nexla's own prefixes where the path has one, else the whole host.
 */
export function addressesToAdd(urls: readonly string[]): ApiBase[] {
  const added: ApiBase[] = [];
  for (const url of urls) {
    if (baseOf([...added, ...DEFAULT_BASES], url) !== null) continue;
    added.push({ origin: new URL(url).origin, prefix: nexlaPrefix(url), errorsInside200: false });
  }
  return added;
}

/** Why the demo can't play a response for this URL, or null. The browser leads only such hosts to the stand-in. */
export function whyNotPlayable(url: string): string | null {
  const { hostname, port } = new URL(url);
  if (port !== '') return 'names a port; the stand-in answers on the usual one only';
  if ('problem' in readApiAddress(url)) return 'leads to a site of Nexla that answers no API calls';
  if (isNexlasOwn(hostname) || nexlaPrefix(url) !== '') return null;
  return 'is none of the Nexla API: a host below nexla.io or nexla.com, or a path below /nexla-api or /admin-api';
}

/** The hosts of these URLs that are a customer's own. */
export function customersHosts(urls: readonly string[]): string[] {
  return [...new Set(urls.map((url) => new URL(url).hostname).filter((host) => !isNexlasOwn(host)))];
}

function isNexlasOwn(host: string): boolean {
  return /\.nexla\.(?:io|com)$/.test(host);
}

function nexlaPrefix(url: string): string {
  return /^\/(?:nexla-api|admin-api)(?=\/|$)/.exec(new URL(url).pathname)?.[0] ?? '';
}
