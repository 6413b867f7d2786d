import { SECRET_NAME, WHOLE_SECRET_NAME } from './redaction-names.ts';

/**
 * What a text must hold for an expression of the redaction to find something in it. Most strings of a body hold nothing,
 * and a body may hold 50,000 of them: a look at these costs less than to try each expression. A hint too many costs time,
 * one too few a secret.
 */

/** What stands before a query value. */
export const QUERY_NAME = String.raw`[?&#](?:amp;)?[\w.%[\]~-]{1,64}=`;

export const HINTS = {
  pem: /-----BEGIN/,
  name: new RegExp(`${SECRET_NAME}|${WHOLE_SECRET_NAME}|credential`, 'i'),
  scheme: /(?:bearer|basic)\s{1,3}[\w.~+/-]{6}/i,
  userInfo: /:\/\/|:thin:/i,
  query: new RegExp(QUERY_NAME),
  path: /mcp\/|_keys\/|data_maps\//i,
  webhook: /slack|discord|webhook/i,
  prefix: /eyJ|sk[_-]|A[KS]IA|AIza|gh[pousr]_|github_pat_|glpat-|xox[a-z]-|ya29\.|SG\./,
  /** Random keys, and the 40 characters of an AWS secret. */
  run: /[A-Za-z\d/+]{28}/,
  address: /(?:@|%40)[\p{L}\p{N}-]{1,63}\./u,
} as const;

/** Most strings of a body: one word too short for a random key. */
const SHORT_WORD = /^[\w.-]{0,27}$/;

/** Fields that echo what a person typed, where they stand beside a field that names the input. */
export const ECHO_KEYS = new Set(['value', 'input', 'rejected_value', 'rejectedValue', 'received', 'actual']);
const ECHO = new RegExp(`"(?:${[...ECHO_KEYS].join('|')})"`);

/** Whether a text may hold a secret. Where not, redaction leaves it as it is. */
export function mayHoldSecret(text: string): boolean {
  if (HINTS.prefix.test(text)) return true;
  // A word that is a name has no value with it.
  return !SHORT_WORD.test(text) && hasHint(text);
}

/** The same of a JSON document without escapes, in which its names and strings stand as they are, in quotes. */
export function mayDocumentHoldSecret(json: string): boolean {
  return HINTS.prefix.test(json) || ECHO.test(json) || hasHint(json);
}

function hasHint(text: string): boolean {
  return (
    HINTS.name.test(text) ||
    HINTS.run.test(text) ||
    HINTS.address.test(text) ||
    HINTS.scheme.test(text) ||
    HINTS.webhook.test(text) ||
    HINTS.pem.test(text) ||
    (text.includes('=') && HINTS.query.test(text)) ||
    (text.includes('/') && HINTS.path.test(text)) ||
    (text.includes('@') && HINTS.userInfo.test(text))
  );
}
