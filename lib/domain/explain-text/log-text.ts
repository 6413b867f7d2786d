import type { Json } from '../api-error.ts';
import type { FailureKind } from '../exchange.ts';
import { parseIsoTime } from '../iso-time.ts';
import { salvageJson } from '../json-text.ts';
import type { ForeignCall } from './foreign-call.ts';
import { readPythonLiteral } from './python-literal.ts';
import { callOfSdkError, fieldsOfPrintedError, readPrintedFields } from './sdk-error.ts';

/**
 * Errors in tracebacks and log lines: of the Nexla SDK for Python (`nexla_sdk/exceptions.py`, `client.py`: the text of an
 * exception joins `Operation: …`, `Error: …`, `Context: {…}` by bars), of `requests` and `urllib3` beneath it, of the
 * SDK for JavaScript (sdk-error.ts), and of the loggers that the guide shows ("Client-Side Error Handling", "Error
 * Logging").
 */

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

const EXCEPTION = /^(?:nexla_sdk(?:\.\w{1,40}){0,3}\.)?(\w{1,40}Error): (.*)$/;
/** `requests`: `429 Client Error: Too Many Requests for url: https://…`. */
const HTTP_ERROR = /\b([45]\d\d) (?:Client|Server) Error: /;
const FOR_URL = ' for url: ';
const POOL = /HTTPS?ConnectionPool\(host='([\w.-]{1,253})', port=\d{1,5}\): (.{0,2000})/;
const MAX_URL = 8192;
const POOL_PATH = /with url: (\/\S{0,4096})/;
const LOG_TIME = /(?:^|[^\d])(\d{4}-\d\d-\d\d[T ]\d\d:\d\d:\d\d(?:[.,]\d{1,6})?(?:Z|[+-]\d\d:?\d\d)?)/;
/** The guide's loggers: `API Error: {…}`, `Authentication error: {…}`. */
const LOGGED = /\b(?:API Error|(?:[Cc]ritical |Security-related )?[Aa]uthentication error): (?=\{)/;
const CHAINED =
  /^(?:The above exception was the direct cause|During handling of the above exception, another exception occurred)/;

/** What urllib3 names as the cause of a call without an answer. */
const POOL_CAUSES: readonly [RegExp, FailureKind][] = [
  [/NameResolutionError|getaddrinfo|Name or service not known|nodename nor servname/, 'dns'],
  [/[Tt]imed? ?out|TimeoutError/, 'timeout'],
  [/SSLError|CERTIFICATE_VERIFY/, 'tls'],
  [/refused/, 'refused'],
];

/** More findings of one text are not looked at. */
const MAX_FINDINGS = 2000;
/** More objects behind a stack are not read: each may be long. */
const MAX_PRINTED = 500;

/** A call, and how much is known of it: of the exceptions of one chain the one that knows most stands for all. */
type Finding = { call: ForeignCall; weight: number; block: number };

/** The failed calls in tracebacks and log lines, in order. Linear in the text. */
export function readLogText(text: string): ForeignCall[] {
  const findings: Finding[] = [];
  let block = 0;
  let isChained = false;
  let at: number | null = null;
  let printed = 0;
  const lines = text.split('\n');
  for (const [index, raw] of lines.entries()) {
    const line = raw.trim();
    if (line === '') continue;
    const time = timeIn(line.slice(0, 100));
    if (time !== null || (line.startsWith('Traceback (most recent call last)') && !isChained)) {
      block += 1;
      at = time ?? at;
    }
    isChained = CHAINED.test(line);
    const fields = printed < MAX_PRINTED ? fieldsOfPrintedError(lines, index) : null;
    if (fields !== null) printed += 1;
    const call = fields === null ? null : readPrintedFields(lines, fields);
    const found = call === null ? readLine(line) : { call, weight: 4 };
    if (findings.length >= MAX_FINDINGS) break;
    if (found !== null) findings.push({ ...found, call: { ...found.call, at: found.call.at ?? at }, block });
  }
  return strongest(findings);
}

function timeIn(line: string): number | null {
  const time = LOG_TIME.exec(line)?.[1];
  return time === undefined ? null : parseIsoTime(time.replace(',', '.'));
}

/** One finding a status of each block: an exception and its causes are one call. */
function strongest(findings: readonly Finding[]): ForeignCall[] {
  const kept: Finding[] = [];
  for (const finding of findings) {
    const same = kept.findIndex(
      ({ block, call }) =>
        block === finding.block &&
        call.status === finding.call.status &&
        (call.url === null || finding.call.url === null || call.url === finding.call.url),
    );
    const known = kept[same];
    if (known === undefined) kept.push(finding);
    else if (finding.weight >= known.weight) {
      kept[same] = { ...finding, call: { ...finding.call, url: finding.call.url ?? known.call.url } };
    } else known.call.url ??= finding.call.url;
  }
  return kept.map(({ call }) => call);
}

function readLine(line: string): Omit<Finding, 'block'> | null {
  const logger = LOGGED.exec(line);
  if (logger !== null) {
    const logged = line.slice(logger.index + logger[0].length);
    const entry = readPythonLiteral(logged) ?? salvageJson(logged)?.value ?? null;
    return entry === null ? null : { call: callOfEntry(entry), weight: 3 };
  }
  if (line.startsWith('{')) {
    const entry = salvageJson(line)?.value ?? null;
    const ofSdk = callOfSdkError(entry);
    if (ofSdk !== null) return { call: ofSdk, weight: 4 };
    return isEntry(entry) ? { call: callOfEntry(entry), weight: 3 } : null;
  }
  const context = line.indexOf(' | Context: {');
  if (context >= 0) {
    const call = callOfContext(readPythonLiteral(line.slice(context + ' | Context: '.length)));
    if (call !== null) return { call, weight: 4 };
  }
  const http = HTTP_ERROR.exec(line);
  const beforeUrl = http === null ? -1 : line.indexOf(FOR_URL, http.index);
  if (http !== null && beforeUrl >= 0) {
    const [url = ''] = line.slice(beforeUrl + FOR_URL.length, beforeUrl + MAX_URL).split(/\s/, 1);
    return { call: bare({ status: Number(http[1]), url: url.replace(/[).,'"\]]{1,3}$/, '') }), weight: 2 };
  }
  const pool = POOL.exec(line);
  if (pool !== null) {
    const [, host = '', rest = ''] = pool;
    const kind = POOL_CAUSES.find(([cause]) => cause.test(rest))?.[1] ?? 'connection';
    const text = /Caused by (\w{1,60})/.exec(rest)?.[1] ?? kind;
    const url = `https://${host}${POOL_PATH.exec(rest)?.[1] ?? '/'}`;
    return { call: bare({ status: 0, url, failure: { kind, text } }), weight: 2 };
  }
  const [, name = '', message = ''] = EXCEPTION.exec(line) ?? [];
  const status = line.startsWith('nexla_sdk') ? STATUS_OF_CLASS[name] : undefined;
  if (status === undefined) return null;
  return { call: bare({ status, body: JSON.stringify({ message: messageIn(message) }) }), weight: 1 };
}

/** The `Error: …` part of an SDK exception's text. */
function messageIn(text: string): string {
  const part = text.split(' | ').find((one) => one.startsWith('Error: '));
  return part?.slice('Error: '.length) ?? text;
}

function bare(call: Partial<ForeignCall> & { status: number }): ForeignCall {
  return { method: null, url: null, headers: [], body: null, at: null, ...call };
}

type Members = { [key: string]: Json };

function members(value: Json | undefined): Members | null {
  return typeof value === 'object' && value !== null && !Array.isArray(value) ? value : null;
}

function callOfContext(value: Json): ForeignCall | null {
  const context = members(value);
  if (context === null || typeof context.status_code !== 'number') return null;
  const { method, url, status_code, api_response } = context;
  const response = members(api_response);
  const isEmpty = response !== null && Object.keys(response).length === 0;
  const raw = typeof response?.raw_text === 'string' ? response.raw_text : null;
  return bare({
    status: status_code,
    method: typeof method === 'string' ? method : null,
    url: typeof url === 'string' ? url : null,
    body: isEmpty ? '' : (raw ?? JSON.stringify(api_response ?? null)),
  });
}

/** A structured log entry of the guide has a status or a code of its own. */
function isEntry(value: Json): boolean {
  const entry = members(value);
  return entry !== null && (typeof entry.http_status === 'number' || typeof entry.error_code === 'string');
}

function callOfEntry(value: Json): ForeignCall {
  const entry = members(value) ?? {};
  const { http_status, status_code, endpoint, timestamp } = entry;
  const status = typeof http_status === 'number' ? http_status : typeof status_code === 'number' ? status_code : -1;
  const [, method = null, address = null] =
    typeof endpoint === 'string' ? (/^(?:([A-Z]{3,16}) )?(https?:\S{1,8192})$/.exec(endpoint) ?? []) : [];
  return bare({
    status,
    method,
    url: address,
    body: JSON.stringify(value),
    at: typeof timestamp === 'string' ? parseIsoTime(timestamp) : null,
  });
}
