import type { Json } from './api-error.ts';

/** Longest text that is read as JSON, in UTF-16 units. */
const MAX_CHARS = 1024 * 1024;
/** Deepest nesting that is read: no API nests further, and recursion over the value stays harmless. */
export const MAX_DEPTH = 64;
const MAX_VALUES = 100_000;

/** Stands where text was left out. After a JSON document it says that the document was longer. */
export const ELLIPSIS = '…';

export type JsonProblem =
  | 'empty'
  | 'too-long'
  | 'too-deep'
  | 'too-many-values'
  | 'malformed'
  | 'cut-off' // well-formed as far as it goes
  | 'trailing-text'; // a whole document, and more after it

export type JsonReading = { ok: true; value: Json } | { ok: false; reason: JsonProblem };

/**
 * Reads JSON from anywhere: takes time linear in the text, never throws.
 * Keys that could reach a prototype (`__proto__`, `constructor`, `prototype`) are dropped from the value.
 */
export function readJson(text: string): JsonReading {
  const document = withoutByteOrderMark(text);
  if (document.length > MAX_CHARS) return { ok: false, reason: 'too-long' };
  const { problem } = scan(document);
  return problem === null ? { ok: true, value: decodeJson(document) } : { ok: false, reason: problem };
}

export type ClosedJson = {
  /** Why the text is not one whole document; null where it is. */
  problem: JsonProblem | null;
  /** The document as text, closed after its last complete value; null where not one is complete. */
  json: string | null;
  /** What was read of the text after that value. */
  rest: string;
};

/** The document at the beginning of a text, by one look at it, and without the cost of its values. */
export function closeJson(text: string): ClosedJson {
  const whole = withoutByteOrderMark(text);
  const document = whole.slice(0, MAX_CHARS);
  const { problem, end, closers } = scan(document);
  const json = end === 0 ? null : document.slice(0, end) + closers;
  return {
    problem: whole.length > MAX_CHARS ? 'too-long' : problem,
    json,
    rest: document.slice(end),
  };
}

/**
 * Closes a document that breaks off, or goes wrong, or exceeds the limits, after its last complete value.
 * `rest` is the text after that value; null where not one value is complete.
 */
export function salvageJson(text: string): { value: Json; rest: string } | null {
  const { json, rest } = closeJson(text);
  return json === null ? null : { value: decodeJson(json), rest };
}

/** Whether a text means to be a JSON object or list. */
export function startsAsJson(text: string): boolean {
  return /^\ufeff?\s*[[{]/.test(text);
}

/**
 * Text that is safe to show: without the characters that hide, reorder or break what a person sees (controls other than
 * line feed and tab, Unicode formats as bidi and zero-width, fillers, line separators, lone surrogates).
 */
export function displayable(text: string): string {
  return text.replace(UNSEEN, '');
}

const UNSEEN = /(?![\n\t])[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}\p{Default_Ignorable_Code_Point}]/gu;

function withoutByteOrderMark(text: string): string {
  return text.startsWith('\ufeff') ? text.slice(1) : text;
}

/** The value of a whole document, as `closeJson` gives it, without keys that could reach a prototype. */
export function decodeJson(document: string): Json {
  // A reviver is slow, so it runs only where such a key may be; a key can be spelled with \u escapes.
  return JSON.parse(document, /proto|constructor|\\u/.test(document) ? withoutPrototypeKeys : undefined);
}

function withoutPrototypeKeys(key: string, value: Json): Json | undefined {
  return key === '__proto__' || key === 'constructor' || key === 'prototype' ? undefined : value;
}

type Scan = {
  problem: JsonProblem | null;
  /** Where the last complete value ends; 0 where there is none. */
  end: number;
  /** The brackets that close the text up to `end`. */
  closers: string;
};

type Expected = 'value' | 'value or ]' | 'key' | 'key or }' | 'colon' | 'comma or closer';

const ESCAPE = /\\(?:["\\/bfnrt]|u[\dA-Fa-f]{4})/y;
const LITERAL = /(?:true|false|null|-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?)(?![\w.+-])/y;
const LITERAL_THAT_BREAKS_OFF = /(?:[-\d][\d.eE+-]{0,40}|tr?u?|fa?l?s?|nu?l?)$/y;

/** Walks over the document by the grammar of RFC 8259, so that JSON.parse only ever gets what it accepts. */
function scan(text: string): Scan {
  const open: ('}' | ']')[] = [];
  let expected: Expected = 'value';
  let at = 0;
  let values = 0;
  let end = 0;
  let depthAtEnd = 0;

  const stop = (problem: JsonProblem | null): Scan => ({
    problem,
    end,
    closers: open.slice(0, depthAtEnd).reverse().join(''),
  });

  while (true) {
    at = afterSpace(text, at);
    if (end > 0 && open.length === 0) {
      return stop(at === text.length ? null : text.slice(at) === ELLIPSIS ? 'cut-off' : 'trailing-text');
    }
    if (at === text.length) return stop(at === 0 || open.length === 0 ? 'empty' : 'cut-off');

    const char = text.charAt(at);
    if (expected === 'colon') {
      if (char !== ':') return stop('malformed');
      expected = 'value';
      at += 1;
      continue;
    }
    if (char === ',') {
      if (expected !== 'comma or closer') return stop('malformed');
      expected = open.at(-1) === '}' ? 'key' : 'value';
      at += 1;
      continue;
    }
    if (expected === 'key' || (expected === 'key or }' && char !== '}')) {
      const next = char === '"' ? afterString(text, at) : null;
      if (next === null) return stop('malformed');
      if (next > text.length) return stop('cut-off');
      expected = 'colon';
      at = next;
      continue;
    }

    if (char === '}' || char === ']') {
      if (expected === 'value' || open.at(-1) !== char) return stop('malformed');
      open.pop();
      at += 1;
    } else {
      if (expected === 'comma or closer') return stop('malformed');
      values += 1;
      if (values > MAX_VALUES) return stop('too-many-values');
      if (char === '{' || char === '[') {
        if (open.length === MAX_DEPTH) return stop('too-deep');
        open.push(char === '{' ? '}' : ']');
        expected = char === '{' ? 'key or }' : 'value or ]';
        at += 1;
        continue;
      }
      const next = char === '"' ? afterString(text, at) : afterLiteral(text, at);
      if (next === null) return stop('malformed');
      // More digits may have followed a number that the text ends with.
      if (next > text.length || (next === text.length && char !== '"' && open.length > 0)) return stop('cut-off');
      at = next;
    }
    end = at;
    depthAtEnd = open.length;
    expected = 'comma or closer';
  }
}

function afterSpace(text: string, from: number): number {
  let at = from;
  while (isSpace(text.charCodeAt(at))) at += 1;
  return at;
}

function isSpace(char: number): boolean {
  return char === 0x20 || char === 0x0a || char === 0x0d || char === 0x09;
}

/** Where the number or word at `from` ends: beyond the text if it breaks off, null if it is none. */
function afterLiteral(text: string, from: number): number | null {
  LITERAL.lastIndex = from;
  if (LITERAL.test(text)) return LITERAL.lastIndex;
  LITERAL_THAT_BREAKS_OFF.lastIndex = from;
  return LITERAL_THAT_BREAKS_OFF.test(text) ? text.length + 1 : null;
}

/** Where the string that opens at `from` ends: beyond the text if it breaks off, null if it is no JSON string. */
function afterString(text: string, from: number): number | null {
  let at = from + 1;
  while (at < text.length) {
    const char = text.charAt(at);
    if (char === '"') return at + 1;
    if (char < ' ') return null;
    if (char === '\\') {
      ESCAPE.lastIndex = at;
      if (!ESCAPE.test(text)) return text.length - at < 6 ? text.length + 1 : null;
      at = ESCAPE.lastIndex;
    } else {
      at += 1;
    }
  }
  return text.length + 1;
}
