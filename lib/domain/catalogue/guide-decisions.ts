import type { Message } from '../explanation.ts';

/**
 * Where Nexla's guide contradicts itself, or leaves a gap, and what this extension does instead. Each text gives the
 * reason; it is shown with the errors it concerns.
 */
export type GuideDecision = { id: string; text: Message; entries: readonly string[] };

/** The server failed, or nobody knows what became of the call. */
const SERVER_TROUBLE = ['HTTP_500', 'HTTP_502', 'HTTP_503', 'HTTP_504', 'HTTP_5XX', 'SYSTEM_FAILURE'];
const UNSURE = [...SERVER_TROUBLE, 'NET_TIMEOUT', 'NET_CONNECTION'];
const TIMED = ['RATE_001', 'RATE_THROTTLED', 'HTTP_503'];
const REFUSED = ['HTTP_400', 'HTTP_404', 'HTTP_409', 'HTTP_422', 'HTTP_4XX'];

/** In the order of docs/guide-decisions.md, which says the same for those who look for all of them. */
export const GUIDE_DECISIONS: readonly GuideDecision[] = [
  decision('explain_decision_retryable', [...REFUSED, ...SERVER_TROUBLE]),
  decision('explain_decision_retry_401', ['AUTH_001', 'AUTH_002', 'AUTH_003', 'HTTP_401', 'HTTP_401_SERVICE_KEY']),
  decision('explain_decision_method', [...UNSURE, 'ERROR_IN_200', 'RPC_INTERNAL', 'RPC_SERVER']),
  decision('explain_decision_auth_001', ['AUTH_001', 'AUTH_UNKNOWN', 'HTTP_401']),
  decision('explain_decision_auth_003', ['AUTH_003']),
  decision('explain_decision_missing_texts', ['AUTH_004', 'VAL_001']),
  decision('explain_decision_retry_after', ['RATE_001', 'RATE_THROTTLED']),
  decision('explain_decision_clock', TIMED),
  decision('explain_decision_past_time', TIMED),
  decision('explain_decision_circuit_defaults', [...UNSURE, 'NET_REFUSED', 'NET_DNS', 'NET_OFFLINE', 'RATE_001']),
  decision('explain_decision_circuit_counts', [...UNSURE, ...REFUSED, 'HTTP_403', 'HTTP_405']),
];

/** The decisions that shaped the explanation of this entry. */
export function decisionsFor(entryId: string): Message[] {
  return GUIDE_DECISIONS.filter(({ entries }) => entries.includes(entryId)).map(({ text }) => text);
}

function decision(key: string, entries: readonly string[]): GuideDecision {
  return { id: key.replace('explain_decision_', ''), text: { key, params: [] }, entries };
}
