import { redactPath, redactQueryName } from '../domain/redaction.ts';
import type { UrlParts } from '../domain/sighting.ts';

const MAX_NAMES = 40;

/** The parts of a URL that may be kept: query values, fragment and user info are dropped here. Null if it is none. */
export function readUrl(href: string): UrlParts | null {
  if (!URL.canParse(href)) return null;
  const url = new URL(href);
  // `?flag` and `?flag=` are told apart only here: an empty value is none.
  const names = [...url.searchParams].map(([name, value]) => redactQueryName(name, value !== ''));
  return {
    origin: url.origin,
    path: redactPath(url.pathname),
    queryNames: [...new Set(names)].sort().slice(0, MAX_NAMES),
  };
}

/** The origin of a URL, or null: opaque origins ("null") say nothing. */
export function originOf(href: string | undefined): string | null {
  if (href === undefined || !URL.canParse(href)) return null;
  const { origin } = new URL(href);
  return origin === 'null' ? null : origin;
}
