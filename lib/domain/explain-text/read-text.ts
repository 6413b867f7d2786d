import { entryNamed } from '../catalogue/index.ts';
import type { Message } from '../explanation.ts';
import type { WallClock } from '../iso-time.ts';
import { readJson, salvageJson, startsAsJson } from '../json-text.ts';
import type { ApiBase } from '../sites.ts';
import { callOfBody, isErrorLike } from './error-body.ts';
import { type ForeignCall, type ForeignError, foreignError } from './foreign-call.ts';
import { isHttpText, readHttpText } from './http-text.ts';
import { readLogText } from './log-text.ts';
import { callOfEntry } from './logged-entry.ts';
import { readPythonLiteral } from './python-literal.ts';
import { callOfSdkError } from './sdk-error.ts';

/** What a pasted text was taken for. */
export type TextKind = 'http' | 'log' | 'body';

export type TextReading = {
  kind: TextKind | null;
  errors: ForeignError[];
  problem: Message | null;
};

/** Longest text that is read as a whole, UTF-16 units: of a longer one the beginning. Logs have no limit. */
export const MAX_TEXT = 4 * 1024 * 1024;
const MAX_ERRORS = 1000;

/**
 * Finds the Nexla errors in a pasted text: raw HTTP and what curl prints, tracebacks and log lines, else a body.
 * Everything is redacted as at capture. Never throws; an unreadable text has a problem that says so.
 * @param wallClock how a time without a zone is read: programs log the time of their place
 */
export function readText(pasted: string, bases: readonly ApiBase[], now: number, wallClock: WallClock): TextReading {
  const text = pasted.slice(0, MAX_TEXT).replace(/^\ufeff/, '');
  if (text.trim() === '') return { kind: null, errors: [], problem: null };
  const tried: [TextKind, () => ForeignCall[]][] = [
    ['http', () => (isHttpText(text) ? readHttpText(text, bases, now) : [])],
    ['body', () => wholeBody(text, wallClock)],
    ['log', () => readLogText(pasted, bases, wallClock)],
    ['body', () => bodyAmongText(text)],
  ];
  const isCut = pasted.length > MAX_TEXT;
  for (const [kind, read] of tried) {
    const reading = readingOf(kind, read(), bases, now);
    if (reading.kind === null) continue;
    // A log is read to its end, however long it is.
    return isCut && kind !== 'log' ? { ...reading, problem: cutAt(reading.errors.length, text) } : reading;
  }
  return {
    kind: null,
    errors: [],
    problem: isCut ? cutAt(0, text) : { key: 'elsewhere_unreadable', params: [] },
  };
}

/** The errors among the calls that were found in a text. */
export function readingOf(
  kind: TextKind,
  found: readonly ForeignCall[],
  bases: readonly ApiBase[],
  now: number,
): TextReading {
  if (found.length === 0) return { kind: null, errors: [], problem: null };
  const errors = found
    .flatMap((call) => understood(call, bases, now))
    .slice(0, MAX_ERRORS)
    .map(numbered);
  // It was understood, and no Nexla call in it failed.
  const without: Message = { key: 'elsewhere_no_failure', params: [String(found.length)] };
  return { kind, errors, problem: errors.length > 0 ? null : without };
}

function cutAt(errors: number, text: string): Message {
  const key = errors > 0 ? 'elsewhere_cut' : 'elsewhere_cut_unreadable';
  return { key, params: [String(MAX_TEXT / 1024 / 1024), String(text.split('\n').length)] };
}

/** Errors are told apart by their ids, as stored ones are. */
function numbered(error: ForeignError, index: number): ForeignError {
  return { ...error, stored: { ...error.stored, id: index + 1 } };
}

/** The error, with the status that its code implies where none was given. */
function understood(call: ForeignCall, bases: readonly ApiBase[], now: number): ForeignError[] {
  if (call.status >= 0) {
    const error = foreignError(call, bases, now);
    return error === null ? [] : [error];
  }
  const first = foreignError({ ...call, status: FALLBACK_STATUS }, bases, now);
  if (first === null) return [];
  const { code, type } = first.stored.error;
  const status = (entryNamed(code) ?? entryNamed(type ?? ''))?.statuses[0];
  const error = status === undefined ? first : (foreignError({ ...call, status }, bases, now) ?? first);
  return [{ ...error, assumed: [...error.assumed, 'status'] }];
}

/** Where nothing says it: the request is looked at first. */
const FALLBACK_STATUS = 400;

/** A body that is JSON from its beginning; logs of several JSON lines are none. */
function wholeBody(text: string, wallClock: WallClock): ForeignCall[] {
  if (!startsAsJson(text)) return [];
  const json = readJson(text);
  if (!json.ok && json.reason === 'trailing-text') return [];
  const value = json.ok ? json.value : (salvageJson(text)?.value ?? null);
  const items = Array.isArray(value) ? value : [value];
  return items
    .filter(isErrorLike)
    .map(
      (item) =>
        callOfSdkError(item) ??
        callOfEntry(item, wallClock) ??
        callOfBody(item, json.ok || Array.isArray(value) ? undefined : text),
    );
}

/** The first JSON, or Python dict, that begins a line and looks like an error: a body between other words. */
function bodyAmongText(text: string): ForeignCall[] {
  const start = /(?:^|\n)\s{0,20}\{/.exec(text);
  if (start === null) return [];
  const rest = text.slice(start.index);
  const value = [salvageJson(rest)?.value ?? null, readPythonLiteral(rest.trimStart())].find(isErrorLike);
  return value === undefined ? [] : [callOfSdkError(value) ?? callOfBody(value)];
}
