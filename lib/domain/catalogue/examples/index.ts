import { AGENT_EXAMPLES } from './agent.ts';
import { AUTHENTICATION_EXAMPLES } from './authentication.ts';
import type { Example } from './example.ts';
import { GENERIC_EXAMPLES } from './generic.ts';
import { NETWORK_EXAMPLES } from './network.ts';
import { ODD_ANSWERS_EXAMPLES } from './odd-answers.ts';
import { PERMISSION_EXAMPLES } from './permission.ts';
import { RATE_LIMIT_EXAMPLES } from './rate-limit.ts';
import { RESOURCE_STATE_EXAMPLES } from './resource-state.ts';
import { SERVER_EXAMPLES } from './server.ts';
import { VALIDATION_EXAMPLES } from './validation.ts';

/** The example of an entry; every entry has one, which a test holds. */
export function exampleOf(id: string): Example {
  const example = EXAMPLES.get(id);
  if (example === undefined) throw new Error(`${id} has no example`);
  return example;
}

/** A real response to each entry of the catalogue, by its id. */
export const EXAMPLES: ReadonlyMap<string, Example> = new Map(
  Object.entries({
    ...AGENT_EXAMPLES,
    ...AUTHENTICATION_EXAMPLES,
    ...GENERIC_EXAMPLES,
    ...NETWORK_EXAMPLES,
    ...ODD_ANSWERS_EXAMPLES,
    ...PERMISSION_EXAMPLES,
    ...RATE_LIMIT_EXAMPLES,
    ...RESOURCE_STATE_EXAMPLES,
    ...SERVER_EXAMPLES,
    ...VALIDATION_EXAMPLES,
  }),
);
