import type { Json } from '../api-error.ts';
import { bareCall, type Members, members } from './error-body.ts';
import type { ForeignCall } from './foreign-call.ts';
import { pythonFailure } from './python-failure.ts';
import { readPythonLiteral } from './python-literal.ts';

/**
 * An error of Nexla's SDKs as an object: of that for JavaScript (`@nexla/sdk`, src/errors.ts) the fields that Node prints
 * after its stack, of both what `getErrorSummary()` and `get_error_summary()` return (nexla_sdk/exceptions.py). Null
 * where the object is something else.
 */
export function callOfSdkError(value: Json): ForeignCall | null {
  const error = members(value);
  const context = members(error?.context);
  if (error === null || (error.response === undefined && context?.status_code === undefined)) return null;
  const { response, retryAfter, retry_after, message, original_error } = error;
  const call = {
    method: typeof context?.method === 'string' ? context.method : null,
    url: typeof context?.url === 'string' && context.url !== '' ? context.url : null,
  };
  const status = [error.statusCode, error.status_code, context?.status_code].find((one) => typeof one === 'number');
  if (status === undefined) {
    // The SDK for Python names no status where no answer came.
    const told = [original_error, message].find((one) => typeof one === 'string') ?? '';
    return context?.status_code === null ? bareCall({ ...call, status: 0, failure: pythonFailure(told) }) : null;
  }
  const pause = [retryAfter, retry_after].find((one) => typeof one === 'number');
  const said = response ?? context?.api_response ?? (typeof message === 'string' ? { message } : null);
  return bareCall({
    ...call,
    status,
    headers: pause === undefined ? [] : [['retry-after', String(pause)]],
    body: bodyOf(said),
  });
}

/** The SDK for Python has an empty object for an empty body, and `raw_text` for one that is no JSON. */
function bodyOf(said: Json): string {
  const response = members(said);
  if (said === null || (response !== null && Object.keys(response).length === 0)) return '';
  if (typeof response?.raw_text === 'string') return response.raw_text;
  return typeof said === 'string' ? said : JSON.stringify(said);
}

const CONTEXT = ' | Context: ';

/** The failed call in the text of an exception of the SDK for Python: `Operation: … | Error: … | Context: {…}`. */
export function callOfSdkText(line: string): ForeignCall | null {
  const at = line.indexOf(`${CONTEXT}{`);
  if (at < 0) return null;
  const context = members(readPythonLiteral(line.slice(at + CONTEXT.length)));
  return context === null
    ? null
    : callOfSdkError({ context, message: messageOfSdk(line.slice(0, at)) } satisfies Members);
}

/** The `Error: …` part of an exception's text. */
export function messageOfSdk(text: string): string {
  const part = text.split(' | ').find((one) => /(?:^|: )Error: /.test(one));
  return part?.slice(part.indexOf('Error: ') + 'Error: '.length) ?? text;
}

/** `RateLimitError: Too many requests`, also where Node says that nobody caught it. */
const THROWN = /^(?:Uncaught )?(?:\[?\w{0,40}Error)\b/;
const MAX_STACK = 60;
/** Longest object that is read, lines and UTF-16 units. */
const MAX_FIELDS = 400;
const MAX_OBJECT = 20_000;
/** As many lines as an error that Node printed may have. */
export const MAX_PRINTED_LINES = MAX_STACK + MAX_FIELDS;

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
  const fields = lines.slice(from, from + MAX_FIELDS).join('\n');
  return callOfSdkError(readPythonLiteral(`{${fields.slice(0, MAX_OBJECT)}`));
}
