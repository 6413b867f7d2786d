import { detailField } from '../detail-fields.ts';
import type { ExplainContext } from '../explain-context.ts';
import type { StoredError } from '../stored-error.ts';
import type { Found } from './find-entry.ts';
import { requiredEntry } from './index.ts';
import { namedResources } from './named-resources.ts';
import { isKnownResource } from './resource-names.ts';

/** A case in which an error reads differently: the entry that then takes the place of those in `of`. */
type Situation = {
  entry: string;
  of: readonly string[];
  holds: (stored: StoredError, context: ExplainContext) => boolean;
};

/** The first that holds wins. */
const SITUATIONS: readonly Situation[] = [
  {
    entry: 'PROBE_FAILED',
    of: ['HTTP_400', 'HTTP_401', 'HTTP_403', 'HTTP_404', 'HTTP_422', 'HTTP_500', 'HTTP_502', 'HTTP_504', 'HTTP_4XX'],
    holds: ({ error }) => error.shape === 'probe',
  },
  {
    entry: 'RATE_THROTTLED',
    of: ['RATE_001'],
    holds: ({ error }) =>
      detailField(error.details, 'throttle_until') !== undefined || says(error.message, /\bthrottl/i),
  },
  {
    entry: 'HTTP_401_SERVICE_KEY',
    of: ['HTTP_401', 'AUTH_001', 'AUTH_UNKNOWN'],
    // Only this call is made with a service key; on the GenAI host each one is.
    holds: ({ endpoint, base }) => / \/token$/.test(endpoint) || isGenAi(base),
  },
  {
    entry: 'AUTH_003',
    of: ['HTTP_401'],
    holds: ({ error }) => says(error.message, /\bexpired\b/i) && !says(error.message, /\binvalid\b/i),
  },
  {
    entry: 'AUTH_002',
    of: ['HTTP_401'],
    holds: ({ error }) => says(error.message, /\binvalid (?:credentials|service key)\b|\bservice key is invalid\b/i),
  },
  {
    entry: 'HTTP_403_WEBHOOK',
    of: ['HTTP_403'],
    holds: ({ endpoint }) => /^\S+ \/(?:data|webhooks?)(?:\/|$)/.test(endpoint),
  },
  {
    entry: 'HTTP_403_LOST',
    of: ['HTTP_403', 'AUTH_004'],
    holds: ({ at }, { lastSuccessAt }) => lastSuccessAt !== null && lastSuccessAt < at,
  },
  {
    entry: 'HTTP_403_ORG',
    of: ['HTTP_403', 'AUTH_004'],
    holds: ({ error }) => says(error.message, /\borg(?:ani[sz]ation)?\b/i),
  },
  {
    entry: 'HTTP_404_NO_SETTINGS',
    of: ['HTTP_404'],
    holds: ({ endpoint, error }) =>
      /\/(?:\w*settings|active_config)$/.test(endpoint) ||
      says(error.message, /\bno \w*\s?settings\b|\bnot configured\b/i),
  },
  {
    entry: 'HTTP_404_PATH',
    of: ['HTTP_404'],
    // The GenAI and MCP paths are another, open set.
    holds: ({ endpoint, base }) => !isGenAi(base) && !isKnownResource(endpoint),
  },
  {
    entry: 'HTTP_404_ID',
    of: ['HTTP_404'],
    holds: ({ endpoint }) => /\{\w+\}/.test(endpoint),
  },
  {
    entry: 'HTTP_405_STATE',
    of: ['HTTP_405'],
    holds: ({ error }) =>
      namedResources(error.details).length > 0 ||
      (error.message !== null && error.shape !== 'html' && !says(error.message, /\bmethod\b/i)),
  },
  {
    entry: 'HTTP_500_PAUSED',
    of: ['HTTP_500'],
    holds: ({ error }) => says(error.message, /\bis paused\b/i),
  },
];

/** The entry that fits the error's circumstances best. */
export function inContext(found: Found, stored: StoredError, context: ExplainContext): Found {
  const situation = SITUATIONS.find(({ of, holds }) => of.includes(found.entry.id) && holds(stored, context));
  return situation === undefined ? found : { ...found, entry: requiredEntry(situation.entry) };
}

function isGenAi(base: string): boolean {
  return /^https:\/\/api-genai\./.test(base);
}

function says(message: string | null, what: RegExp): boolean {
  return message !== null && what.test(message.slice(0, 2000));
}
