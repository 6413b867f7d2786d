import type { Json } from '../api-error.ts';
import { readJson } from '../json-text.ts';

/**
 * The value of a Python dict or list as `repr` writes it (`{'a': None, "b": [True, (1, 2)]}`), at the start of `text`;
 * also of a JavaScript object as Node prints it (`{ a: null, b: [ true ] }`). Objects of other classes become null. Null where it is none, or breaks off. Linear in the text.
 */
export function readPythonLiteral(text: string): Json {
  const json = asJson(text);
  if (json === null) return null;
  const read = readJson(json);
  return read.ok ? read.value : null;
}

const CLOSERS: Record<string, string> = { '{': '}', '[': ']', '(': ']' };
const WORDS: Record<string, string> = { True: 'true', False: 'false', None: 'null', true: 'true', false: 'false' };
const NUMBER = /^-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?$/;

function asJson(text: string): string | null {
  const open: string[] = [];
  // Pieces, because looking at the end of a text that grows would copy it each time.
  const json: string[] = [];
  let at = 0;
  while (at < text.length) {
    const char = text.charAt(at);
    const closer = CLOSERS[char];
    if (closer !== undefined) {
      open.push(closer);
      json.push(char === '(' ? '[' : char);
      at += 1;
    } else if (char === '}' || char === ']' || char === ')') {
      const expected = open.pop();
      if (expected !== (char === ')' ? ']' : char)) return null;
      // A list of one, and `{1: 2,}`, may end with a comma.
      if (json.at(-1) === ',') json.pop();
      json.push(expected);
      at += 1;
      if (open.length === 0) return json.join('');
    } else if (char === "'" || char === '"') {
      const string = stringAt(text, at);
      if (string === null) return null;
      json.push(JSON.stringify(string.value));
      at = string.end;
    } else if (char === ',' || char === ':') {
      json.push(char);
      at += 1;
    } else if (/\s/.test(char)) {
      at += 1;
    } else if (open.length === 0) {
      return null;
    } else {
      const end = wordEnd(text, at);
      const word = text.slice(at, end).trim();
      const isKey = text.charAt(end) === ':' && ['{', ','].includes(json.at(-1) ?? '');
      json.push(isKey ? JSON.stringify(word) : (WORDS[word] ?? (NUMBER.test(word) ? word : 'null')));
      at = end;
    }
  }
  return null;
}

/** Where a word, a number or the `repr` of an object ends: `<Response [429]>`, `datetime.datetime(2024, 1, 15)`. */
function wordEnd(text: string, from: number): number {
  let depth = 0;
  let at = from;
  for (; at < text.length; at += 1) {
    const char = text.charAt(at);
    if ('(<['.includes(char)) depth += 1;
    else if (')>]}'.includes(char)) {
      if (depth === 0) break;
      depth -= 1;
    } else if (depth === 0 && (char === ',' || char === ':')) break;
  }
  return at;
}

const ESCAPES: Record<string, string> = { n: '\n', r: '\r', t: '\t', '\\': '\\', "'": "'", '"': '"' };

function stringAt(text: string, from: number): { value: string; end: number } | null {
  const quote = text.charAt(from);
  let value = '';
  let at = from + 1;
  while (at < text.length) {
    const char = text.charAt(at);
    if (char === quote) return { value, end: at + 1 };
    if (char !== '\\') {
      value += char;
      at += 1;
      continue;
    }
    const hex = /^(?:x[\da-f]{2}|u[\da-f]{4}|U[\da-f]{8})/i.exec(text.slice(at + 1, at + 10))?.[0];
    const code = hex === undefined ? Number.NaN : Number.parseInt(hex.slice(1), 16);
    if (hex !== undefined && code <= 0x10ffff) {
      value += String.fromCodePoint(code);
      at += 1 + hex.length;
    } else {
      value += ESCAPES[text.charAt(at + 1)] ?? text.slice(at, at + 2);
      at += 2;
    }
  }
  return null;
}
