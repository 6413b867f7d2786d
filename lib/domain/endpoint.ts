import { redactPath } from './redaction.ts';
import type { ApiBase } from './sites.ts';

const MAX_TEMPLATE = 200;
const MAX_SEGMENT = 64;

const ID = /^\d+(?:,\d+)*$/;
const KEY = /^(?:[\da-f]{8}-[\da-f]{4}-[\da-f]{4}-[\da-f]{4}-[\da-f]{12}|[\da-f]{16,}|sk_.*)$/i;

/** The call that an exchange belongs to, whatever the resource: `GET /data_sources/{id}`. `?` is an unknown method. */
export function nexlaEndpoint(method: string | null, path: string, base: ApiBase): string {
  const name = method !== null && /^[A-Za-z]{1,16}$/.test(method) ? method.toUpperCase() : '?';
  return `${name} ${endpointTemplate(path, base)}`;
}

/**
 * The path below the base with ids and keys replaced: `/data_sources/{id}/metrics`.
 * Colon verbs (`/v1/toolsets:from_nexsets`) and words stay. At most 200 characters.
 */
export function endpointTemplate(path: string, base: ApiBase): string {
  const { prefix } = base;
  const isBelow = path.startsWith(prefix) && ['', '/'].includes(path.charAt(prefix.length));
  const segments = redactPath(isBelow ? path.slice(prefix.length) : path).split('/');
  const template = segments.filter((segment) => segment !== '').map((segment) => `/${templateSegment(segment)}`);
  return template.join('').slice(0, MAX_TEMPLATE) || '/';
}

function templateSegment(segment: string): string {
  if (ID.test(segment)) return '{id}';
  return KEY.test(segment) ? '{key}' : segment.slice(0, MAX_SEGMENT);
}
