import type { WallClock } from '../iso-time.ts';
import { salvageJson } from '../json-text.ts';
import type { ApiBase } from '../sites.ts';
import { bareCall, callOfBody, isErrorLike, members } from './error-body.ts';
import type { ForeignCall } from './foreign-call.ts';
import { callOfEntry } from './logged-entry.ts';
import { callOfClientLog, callOfException } from './python-client.ts';
import { pythonFailure } from './python-failure.ts';
import { readPythonLiteral } from './python-literal.ts';
import { callOfSdkError, callOfSdkText, messageOfSdk } from './sdk-error.ts';

/**
 * A call that a line tells of, and how much it knows of it. The log of an HTTP client shows each call on its own; what
 * else tells of a call may tell of the same one.
 */
export type LineReading = { call: ForeignCall; weight: number; isClientLog: boolean };

/** What the SDK raises for a status (client.py, `_handle_http_error`). */
const STATUS_OF_CLASS: Record<string, number> = {
  AuthenticationError: 401,
  AuthorizationError: 403,
  NotFoundError: 404,
  ResourceConflictError: 409,
  ValidationError: 400,
  RateLimitError: 429,
  ServerError: 500,
};

const EXCEPTION = /\bnexla_sdk(?:\.\w{1,40}){0,2}\.(\w{1,40}Error): /;
const OBJECT = /\{\s{0,10}["']/;
/** A status that stands alone, not as a part of a path, a time or a number. */
const STATUS = /(?<![\w/]|\d[.:,-])[45]\d\d(?!\w|[.:,-]\d)/g;
const CALL = /(?:\b([A-Z]{3,7})[ :]{1,2})?(https?:\/\/[^\s"'<>\\^`{|},)\]]{1,4096})/g;
/** What stands before an object is looked at this far back, UTF-16 units. */
const MAX_WORDS = 4000;

/** The failed call that one line of a log or traceback tells of. */
export function readLine(line: string, bases: readonly ApiBase[], wallClock: WallClock): LineReading | null {
  const weighed = (call: ForeignCall | null, weight: number) =>
    call === null ? null : { call, weight, isClientLog: false };
  const logged = callOfClientLog(line);
  if (logged !== null) return { call: logged, weight: 1, isClientLog: true };
  return (
    weighed(callOfSdkText(line), 4) ??
    readObject(line, wallClock) ??
    weighed(callOfException(line, bases), 2) ??
    weighed(callOfSdkClass(line), 1)
  );
}

/** The first object in a line, as JSON or as Python writes it: an error of an SDK, an entry of a logger, or a body. */
function readObject(line: string, wallClock: WallClock): LineReading | null {
  const start = OBJECT.exec(line)?.index;
  if (start === undefined) return null;
  const text = line.slice(start);
  const json = salvageJson(text)?.value ?? null;
  const value = members(json) !== null && Object.keys(json ?? {}).length > 0 ? json : readPythonLiteral(text);
  const ofSdk = callOfSdkError(value);
  if (ofSdk !== null) return { call: ofSdk, weight: 4, isClientLog: false };
  const ofLogger = callOfEntry(value, wallClock);
  if (ofLogger !== null) return { call: ofLogger, weight: 3, isClientLog: false };
  if (!isErrorLike(value)) return null;
  const words = line.slice(Math.max(0, start - MAX_WORDS), start);
  const status = words.match(STATUS)?.at(-1);
  const isNexlas = typeof members(value)?.error_code === 'string';
  if (status === undefined && !isNexlas) return null;
  const [, method = null, url = null] = [...words.matchAll(CALL)].at(-1) ?? [];
  const body = callOfBody(value);
  const call = { ...body, method, url, status: status === undefined ? body.status : Number(status) };
  return { call, weight: 3, isClientLog: false };
}

/** An exception of the SDK for Python of which no more than its class and its words are known. */
function callOfSdkClass(line: string): ForeignCall | null {
  const found = EXCEPTION.exec(line);
  const status = STATUS_OF_CLASS[found?.[1] ?? ''];
  if (found === null || status === undefined) return null;
  const message = messageOfSdk(line.slice(found.index + found[0].length));
  return /\('Connection aborted\.'/.test(message)
    ? bareCall({ status: 0, failure: pythonFailure(message) })
    : bareCall({ status, body: JSON.stringify({ message }) });
}
