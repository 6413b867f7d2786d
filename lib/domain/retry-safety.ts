import { type RetryClass, retryClassOfStatus } from './catalogue/retry-class.ts';
import type { Message, RetryVerdict } from './explanation.ts';

/** Whether to repeat a call, with the reason in one sentence. */
export type RetrySafety = { verdict: RetryVerdict; reason: Message };

/** What decides whether a repeat is safe, beside the class of the error. */
export type FailedCall = {
  /** HTTP method; null where unknown, which is treated as the worst case. */
  method: string | null;
  /** HTTP status, 0 where no response arrived. */
  status: number;
  /** Path template with its method, as `StoredError.endpoint`. */
  endpoint: string;
};

/** From the mildest to the strictest. */
const STRICTNESS: readonly RetryVerdict[] = ['safe', 'after-new-token', 'check-first', 'no'];

/** POST calls that only read or whose repetition leaves no second thing behind: sign-in, sign-out, probes, search. */
const HARMLESS_POST = /^POST \/(?:token(?:\/logout)?|(?:.*\/)?(?:probe(?:\/(?:tree|sample))?|search))$/;

/**
 * The API has no idempotency key, so what counts is whether the first call can have been carried out, and whether carrying
 * it out twice differs from once (RFC 9110 §9.2).
 */
export function retrySafety(retry: RetryClass, call: FailedCall): RetrySafety {
  switch (retry === 'by-status' ? retryClassOfStatus(call.status) : retry) {
    case 'fix':
      return { verdict: 'no', reason: reason('explain_retry_fix') };
    case 'credentials':
      return { verdict: 'no', reason: reason('explain_retry_credentials') };
    case 'permission':
      return { verdict: 'no', reason: reason('explain_retry_permission') };
    case 'state':
      return { verdict: 'no', reason: reason('explain_retry_state') };
    case 'unsupported':
      return { verdict: 'no', reason: reason('explain_retry_unsupported') };
    case 'blocked':
      return { verdict: 'no', reason: reason('explain_retry_blocked') };
    case 'token':
      return { verdict: 'after-new-token', reason: reason('explain_retry_token') };
    case 'turned-away':
      return { verdict: 'safe', reason: reason('explain_retry_turned_away') };
    case 'unsent':
      return { verdict: 'safe', reason: reason('explain_retry_unsent') };
    case 'uncertain':
      return uncertain(call);
  }
}

function uncertain({ method, endpoint }: FailedCall): RetrySafety {
  if (method === null) return { verdict: 'check-first', reason: reason('explain_retry_unknown_method') };
  switch (method.toUpperCase()) {
    case 'GET':
    case 'HEAD':
    case 'OPTIONS':
      return { verdict: 'safe', reason: reason('explain_retry_reading') };
    case 'PUT':
    case 'DELETE':
      return { verdict: 'safe', reason: reason('explain_retry_idempotent', method) };
    default:
      return HARMLESS_POST.test(endpoint)
        ? { verdict: 'safe', reason: reason('explain_retry_harmless') }
        : { verdict: 'check-first', reason: reason('explain_retry_may_duplicate', method) };
  }
}

/** The more careful of two judgements: for a response whose status and code contradict each other. */
export function stricter(a: RetrySafety, b: RetrySafety): RetrySafety {
  return STRICTNESS.indexOf(b.verdict) > STRICTNESS.indexOf(a.verdict) ? b : a;
}

function reason(key: string, method: string | null = null): Message {
  return { key, params: method === null ? [] : [method.toUpperCase()] };
}
