import { redactPath, redactText } from '../domain/redaction.ts';
import type { UrlParts } from '../domain/sighting.ts';

const MAX_NAMES = 40;
const MAX_NAME_LENGTH = 64;

/** The parts of a URL that may be kept: query values, fragment and user info are dropped here. Null if it is none. */
export function readUrl(href: string): UrlParts | null {
  if (!URL.canParse(href)) return null;
  const url = new URL(href);
  const names = [...new Set(url.searchParams.keys())].map((name) => redactText(name.slice(0, MAX_NAME_LENGTH)));
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
