import type { ApiError, Json, Shape } from './api-error.ts';
import type { Envelope, Fields } from './envelopes/envelope.ts';
import { isSaneTime, supportId } from './envelopes/fields.ts';
import { ENVELOPES, ENVELOPES_IN_200 } from './envelopes/in-order.ts';
import { isHtml, readHtml } from './envelopes/not-json.ts';
import { sentenceOf } from './envelopes/sentence.ts';
import { type Exchange, type ExchangeBody, isUnanswered } from './exchange.ts';
import { parseHttpDate } from './http-date.ts';
import { displayable, type JsonProblem, readJson, salvageJson, startsAsJson } from './json-text.ts';

const MAX_MESSAGE = 500;

/**
 * What an exchange means as an error; null where it is none.
 * An error is a status of 400 and more, no response at all, or a 2xx whose body is one: a JSON-RPC or agent error,
 * JSON that breaks off, HTML. The content type is a hint only; a `status` inside a body never makes an error.
 */
export function parse(exchange: Exchange): ApiError | null {
  const reading = isUnanswered(exchange)
    ? readFailure(exchange)
    : exchange.status >= 400
      ? readErrorResponse(exchange)
      : readSuccess(exchange);
  return reading && apiError(exchange, reading);
}

type Reading = { shape: Shape; fields: Fields; unparsed?: string; reportedByPage?: boolean };

function readFailure({ failure }: Exchange): Reading {
  const code = `NET_${(failure?.kind ?? 'unknown').toUpperCase()}`;
  return { shape: 'no-response', fields: { code, message: failure?.text } };
}

function readErrorResponse(exchange: Exchange): Reading {
  const { body, status, path, responseHeaders } = exchange;
  if (body === null) {
    const isEmpty = responseHeaders['content-length'] === '0' || exchange.method === 'HEAD';
    return isEmpty
      ? { shape: 'empty', fields: {} }
      : { shape: 'unread', fields: {}, unparsed: 'the body was not seen' };
  }
  return readBody(body, status, path, ENVELOPES);
}

function readSuccess({ status, body, path, responseHeaders }: Exchange): Reading | null {
  if (status < 200 || status >= 300) return null;
  const isServedAsHtml = /^\s*text\/html\b/i.test(responseHeaders['content-type'] ?? '');
  if (body === null) {
    const isPage = isServedAsHtml && responseHeaders['content-length'] !== '0';
    return isPage ? { shape: 'html', fields: {}, unparsed: UNPARSED.html } : null;
  }
  const reading = readBody(body, status, path, ENVELOPES_IN_200);
  switch (reading.shape) {
    case 'html':
      return { ...reading, reportedByPage: !isServedAsHtml };
    case 'json-rpc':
    case 'agent':
      return { ...reading, reportedByPage: true };
    case 'truncated-json':
      // What was cut here, not by the server, is an error only where its beginning says so.
      return isRead(reading) || (!body.truncated && reading.unparsed === PROBLEMS['cut-off'])
        ? { ...reading, reportedByPage: true }
        : null;
    default:
      return null;
  }
}

const isRead = ({ unparsed }: Reading) => unparsed === undefined;

/** Why a body was not read as an error, to follow "Not read as an error:". */
const UNPARSED = { html: 'an HTML page', text: 'plain text', unknown: 'JSON of an unknown shape' };
const PROBLEMS: Record<JsonProblem, string> = {
  empty: 'an empty body',
  'too-long': 'JSON that is too long',
  'too-deep': 'JSON that is nested too deeply',
  'too-many-values': 'JSON with too many values',
  malformed: 'malformed JSON',
  'cut-off': 'JSON that breaks off',
  'trailing-text': 'JSON with other text after it',
};

function readBody(body: ExchangeBody, status: number, path: string, envelopes: readonly Envelope[]): Reading {
  const { text } = body;
  const json = readJson(text);
  if (json.ok) return readEnvelope(json.value, path, envelopes) ?? readOtherJson(json.value);
  if (json.reason === 'empty') return { shape: 'empty', fields: {} };
  if (isHtml(text)) return { shape: 'html', fields: readHtml(text, status), unparsed: UNPARSED.html };

  if (startsAsJson(text)) {
    const salvaged = salvageJson(text)?.value ?? null;
    const found = readEnvelope(salvaged, path, envelopes);
    if (found) return { shape: 'truncated-json', fields: found.fields };
    // "[1] no such job" and "{oops}" only look like JSON.
    const isObject = salvaged !== null && !Array.isArray(salvaged);
    if (isObject || (json.reason !== 'malformed' && json.reason !== 'trailing-text')) {
      return { shape: 'truncated-json', fields: { details: salvaged }, unparsed: PROBLEMS[json.reason] };
    }
  }
  return { shape: 'plain-text', fields: { message: text.slice(0, 10 * MAX_MESSAGE) }, unparsed: UNPARSED.text };
}

function readEnvelope(value: Json, path: string, envelopes: readonly Envelope[]): Reading | null {
  for (const { shape, read } of envelopes) {
    const fields = read(value, path);
    if (fields) return { shape, fields };
  }
  return null;
}

function readOtherJson(value: Json): Reading {
  const isObject = typeof value === 'object';
  const message = isObject && !Array.isArray(value) ? undefined : sentenceOf(value);
  return { shape: 'other-json', fields: { message, details: isObject ? value : null }, unparsed: UNPARSED.unknown };
}

function apiError(exchange: Exchange, { shape, fields, unparsed, reportedByPage }: Reading): ApiError {
  return {
    code: codeOf(exchange, shape, fields),
    type: fields.type ?? null,
    message: oneLine(fields.message ?? ''),
    requestId: fields.requestId ?? headerId(exchange),
    serverTime: fields.time ?? headerTime(exchange),
    details: displayableJson(fields.details ?? null),
    shape,
    unparsed: unparsed ?? null,
    reportedByPage: reportedByPage ?? false,
  };
}

/** Names such as `HTTP_503` and `NET_DNS` are ours, for what the browser saw: a body can claim none of them. */
function codeOf({ status }: Exchange, shape: Shape, { code }: Fields): string {
  const isOurs = shape !== 'no-response' && /^(?:HTTP|NET)_/i.test(code ?? '');
  return code === undefined || isOurs ? `HTTP_${status}` : code;
}

function oneLine(text: string): string | null {
  const line = displayable(text.slice(0, 10 * MAX_MESSAGE))
    .replace(/\s+/g, ' ')
    .trim();
  if (line.length <= MAX_MESSAGE) return line === '' ? null : line;
  return `${displayable(line.slice(0, MAX_MESSAGE - 1)).trimEnd()}…`;
}

/** The same rule as for ids in bodies. Of several headers of this name, which the browser joins, the first counts. */
function headerId({ responseHeaders }: Exchange): string | null {
  return supportId.parse(responseHeaders['x-request-id']?.split(',')[0]?.trim()) ?? null;
}

/** The `Date` of a response from the cache tells when it was first sent, which is no news of the server's clock. */
function headerTime({ responseHeaders, respondedAt, fromCache }: Exchange): number | null {
  const { date } = responseHeaders;
  const time = date === undefined || fromCache === true ? null : parseHttpDate(date.slice(0, 64), respondedAt ?? 0);
  return time !== null && isSaneTime(time) ? time : null;
}

function displayableJson(value: Json): Json {
  if (typeof value === 'string') return displayable(value);
  if (typeof value !== 'object' || value === null) return value;
  if (Array.isArray(value)) return value.map(displayableJson);
  return Object.fromEntries(
    Object.entries(value).map(([name, item]): [string, Json] => [displayable(name), displayableJson(item)]),
  );
}
