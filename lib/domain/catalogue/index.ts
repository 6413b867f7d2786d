import { AGENT } from './agent.ts';
import { AUTHENTICATION } from './authentication.ts';
import type { Entry } from './entry.ts';
import { GENERIC } from './generic.ts';
import { NETWORK } from './network.ts';
import { ODD_ANSWERS } from './odd-answers.ts';
import { PERMISSION } from './permission.ts';
import { RATE_LIMIT } from './rate-limit.ts';
import { RESOURCE_STATE } from './resource-state.ts';
import { SERVER } from './server.ts';
import { VALIDATION } from './validation.ts';

/** Everything that is known about errors. To add a code: an entry in the file of its family, its example and its texts. */
export const CATALOGUE: readonly Entry[] = [
  ...AUTHENTICATION,
  ...PERMISSION,
  ...RATE_LIMIT,
  ...VALIDATION,
  ...RESOURCE_STATE,
  ...SERVER,
  ...AGENT,
  ...NETWORK,
  ...ODD_ANSWERS,
  ...GENERIC,
];

// A Map, because codes come from the network and `__proto__` is one that a network may choose.
const BY_NAME = new Map<string, Entry>(
  CATALOGUE.flatMap((entry) => [entry.id, ...(entry.aliases ?? [])].map((name) => [name.toUpperCase(), entry])),
);

/** The entry with this id or alias, without regard to case. */
export function entryNamed(name: string): Entry | undefined {
  return BY_NAME.get(name.toUpperCase());
}

/** The entry with this id, which is known to exist. */
export function requiredEntry(id: string): Entry {
  const entry = BY_NAME.get(id);
  if (entry === undefined) throw new Error(`no catalogue entry ${id}`);
  return entry;
}
