import type { Json } from '../api-error.ts';
import type { ForeignCall } from './foreign-call.ts';
import { readPythonLiteral } from './python-literal.ts';

/**
 * An error of Nexla's SDK for JavaScript (`@nexla/sdk`, src/errors.ts) as an object: the fields that Node prints after
 * its stack, or its `getErrorSummary()`. Null where the object is something else.
 */
export function callOfSdkError(value: Json): ForeignCall | null {
  const error = members(value);
  if (error === null || error.response === undefined) return null;
  const context = members(error.context);
  const status = [error.statusCode, error.status_code, context?.status_code].find((one) => typeof one === 'number');
  if (status === undefined) return null;
  const { response, retryAfter, message } = error;
  const said = response ?? (typeof message === 'string' ? { message } : null);
  return {
    status,
    method: typeof context?.method === 'string' ? context.method : null,
    url: typeof context?.url === 'string' && context.url !== '' ? context.url : null,
    headers: typeof retryAfter === 'number' ? [['retry-after', String(retryAfter)]] : [],
    body: said === null ? '' : typeof said === 'string' ? said : JSON.stringify(said),
    at: null,
  };
}

/** `RateLimitError: Too many requests`, also where Node says that nobody caught it. */
const THROWN = /^(?:Uncaught )?(?:\[?\w{0,40}Error)\b/;
const MAX_STACK = 60;
/** Longest object that is read, lines and UTF-16 units. */
const MAX_LINES = 400;
const MAX_OBJECT = 20_000;

/**
 * Where the fields of an error begin that Node printed, whose first line is `lines[from]`: after message and stack, at a
 * line that ends with a brace. Null where that is no error with fields.
 */
export function fieldsOfPrintedError(lines: readonly string[], from: number): number | null {
  if (!THROWN.test(lines[from] ?? '')) return null;
  for (let at = from; at < Math.min(lines.length, from + MAX_STACK); at += 1) {
    const line = (lines[at] ?? '').trimEnd();
    if (at > from && !line.trimStart().startsWith('at ')) return null;
    if (line.endsWith(' {')) return at + 1;
  }
  return null;
}

/** The failed call in those fields, null where it is no error of the SDK. */
export function readPrintedFields(lines: readonly string[], from: number): ForeignCall | null {
  const fields = lines.slice(from, from + MAX_LINES).join('\n');
  return callOfSdkError(readPythonLiteral(`{${fields.slice(0, MAX_OBJECT)}`));
}

type Members = { [key: string]: Json };

function members(value: Json | undefined): Members | null {
  return typeof value === 'object' && value !== null && !Array.isArray(value) ? value : null;
}
