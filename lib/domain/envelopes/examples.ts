import type { Example } from './envelope.ts';
import { ENVELOPES } from './in-order.ts';
import { emptyExample, noResponseExample, unreadExample } from './no-body.ts';
import { htmlExample, otherJsonExample, plainTextExample, truncatedJsonExample } from './not-json.ts';

/** One response of each shape, for tests and the demo. */
export const EXAMPLES: readonly Example[] = [
  ...ENVELOPES.map(({ example }) => example),
  emptyExample,
  htmlExample,
  plainTextExample,
  truncatedJsonExample,
  otherJsonExample,
  unreadExample,
  noResponseExample,
];
