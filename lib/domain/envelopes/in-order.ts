import { adminMessage } from './admin-message.ts';
import { agent } from './agent.ts';
import { detailList } from './detail-list.ts';
import { detailText } from './detail-text.ts';
import { documented } from './documented.ts';
import type { Envelope } from './envelope.ts';
import { errorList } from './error-list.ts';
import { errorText } from './error-text.ts';
import { genai } from './genai.ts';
import { jsonRpc } from './json-rpc.ts';
import { probe } from './probe.ts';
import { problemDetails } from './problem-details.ts';
import { typedError } from './typed-error.ts';

/** Every shape of JSON that is read as an error. The first that fits wins, so the narrower stand before the wider. */
export const ENVELOPES: readonly Envelope[] = [
  documented,
  genai,
  probe,
  errorText,
  adminMessage,
  detailList,
  jsonRpc,
  agent,
  typedError,
  problemDetails,
  detailText,
  errorList,
];

/** The shapes that are an error whatever the status: servers send them with HTTP 200. */
export const ENVELOPES_IN_200: readonly Envelope[] = [jsonRpc, agent];
