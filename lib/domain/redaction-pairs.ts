import { REMOVED } from './redaction-marks.ts';
import { RESOURCE_ID, SECRET_NAME, WHOLE_SECRET_NAME } from './redaction-names.ts';

/**
 * Secrets in free text that follow their name: `token=…`, `"token": "…"`, `:password=>'…'`, `<password>…<`,
 * `api key 3fa9c…`. Each expression finds a name (1), the quotes after it (2) and what separates it from its value (3).
 */

const QUOTES = `["'\\\\\\]]{0,4}`;
const PAIR = new RegExp(
  `(${SECRET_NAME}|${WHOLE_SECRET_NAME})(${QUOTES})(?:\\s{0,3}(=>|[:=>]|%3[ad]|\\\\u003d)\\s{0,3}|\\s{1,3})`,
  'gi',
);
/** `name="password" value="…"`, as attributes of markup and in a printed dictionary. */
const NAME_AND_VALUE = new RegExp(
  `(?:name|key|id|type|field|property)["'\\\\]{0,4}\\s{0,2}[:=]\\s{0,2}[bu]?["'\\\\]{1,4}([\\w .:-]{1,64})(?=["'\\\\])` +
    `(?<=${SECRET_NAME})["'\\\\]{1,4}[^<>{}]{0,80}?value(${QUOTES})\\s{0,3}([:=])\\s{0,3}`,
  'gi',
);
/** `<name>password</name><value>…`, as in Hadoop's files and property lists. */
const NAME_AND_VALUE_ELEMENTS = new RegExp(
  `<(?:name|key)>\\s{0,8}([\\w .:-]{1,64})(?=<)(?<=${SECRET_NAME})</(?:name|key)>\\s{0,40}<(?:value|string)()(>)\\s{0,8}`,
  'gi',
);
/** `<Password xsi:type="string">…` and `<password><![CDATA[…`. */
const ELEMENT = new RegExp(
  `(<[\\w:.-]{1,64}(?=[\\s>])(?<=${SECRET_NAME})(?:\\s[^<>]{0,300}[^<>/])?>\\s{0,40}(?:<!\\[CDATA\\[)?)[^\\s<][^<\\r\\n]*`,
  'gi',
);

const OPENING_QUOTE = /(\\{0,3})(["'`])/y;
/** What a language writes before a quoted value: `u'…'`, `b"…"`, `SecretStr('…')`, `Secret(value='…')`. */
const LITERAL = /(?:[A-Za-z_][\w.]{0,40}\(\s{0,2}(?:\w{1,40}\s?=\s?)?)?[bBuUrRfF]{0,2}(?=\\{0,3}["'`])/y;
/** The beginning of an object or a list, and no bracket that a sentence is about. */
const STRUCTURE = /[{[]\s{0,8}(?:["'\\{[\d]|[bu]["']|[\w-]{1,64}\s{0,3}[:=])/y;
const BARE_VALUE = /[^\s&;,"'<>]+/y;
const MARKUP_VALUE = /[^<\r\n]+/y;

/** Words that go on with a sentence: "Invalid token: it has expired". */
const SENTENCE_WORDS = new Set(
  (
    'a an and any are as at authentication be been by can cannot connection could denied did does empty expected ' +
    'expired failed false for found from has have in incorrect invalid is it malformed may mismatch missing must no ' +
    'none not null of on only or please required revoked should signature the this to too true unable undefined ' +
    'unexpected unknown use was were wrong yes you your'
  ).split(' '),
);
/** Secrets that people make up may be words; all others are made by machines. */
const MADE_UP = /pass|pw|secret/i;
const PLAIN_WORD = /^(?:[A-Z]?[a-z]{2,14}|[A-Z]{2,14})$/;
/** Names that are words of their own too: "12 tests pass", "credential 71". */
const AMBIGUOUS = /(?:pass|pw|otp|sas|sig|credential)$/i;

type Name = { text: string; quotes: string; separator: string | undefined };
type Span = { start: number; end: number };

export function redactPairs(text: string): string {
  // Most texts are short and hold nothing: an expression runs only where what it needs is there.
  let redacted = text.includes('<') ? text.replace(ELEMENT, `$1${REMOVED}`) : text;
  if (/value|string/i.test(redacted)) {
    redacted = withoutValuesOf(NAME_AND_VALUE_ELEMENTS, withoutValuesOf(NAME_AND_VALUE, redacted));
  }
  return withoutValuesOf(PAIR, redacted);
}

function withoutValuesOf(names: RegExp, text: string): string {
  let redacted = '';
  let done = 0;
  // Not by matchAll, which copies the expression for every text that holds nothing.
  names.lastIndex = 0;
  for (let found = names.exec(text); found !== null; found = names.exec(text)) {
    const [all, name = '', quotes = '', separator] = found;
    if (found.index < done) continue;
    const value = secretAt(text, found.index + all.length, {
      text: name,
      quotes,
      separator: separator?.toLowerCase(),
    });
    if (value === null) continue;
    redacted += text.slice(done, value.start) + REMOVED;
    done = value.end;
  }
  return redacted + text.slice(done);
}

function secretAt(text: string, at: number, name: Name): Span | null {
  const span = valueAt(text, at, name);
  if (span === null || span.end === span.start || text.startsWith(REMOVED, span.start)) return null;
  const value = text.slice(span.start, Math.min(span.end, span.start + 64));
  const isCredential = /credential$/i.test(name.text);
  if (isCredential && (RESOURCE_ID.test(withoutEnd(value)) || /^[[{]/.test(value))) return null;
  if (name.separator === undefined) {
    const isSecret = !AMBIGUOUS.test(name.text) && /^[\w.+/~-]{8,}=*$/.test(value) && isOpaque(value);
    return isSecret && /\d/.test(value) ? span : null;
  }
  const isMarked = name.separator !== ':' || name.quotes !== '' || span.start > at || isStructure(text, at);
  return isMarked || !isOfASentence(value, text.slice(span.end, span.end + 16), name.text) ? span : null;
}

/** Whether what follows "name: " goes on with a sentence: then it says something of the secret, and is none. */
function isOfASentence(value: string, after: string, name: string): boolean {
  const word = withoutEnd(value);
  if (/^[[\](){}]*$/.test(word) || SENTENCE_WORDS.has(word.toLowerCase())) return true;
  if (AMBIGUOUS.test(name)) return !isOpaque(word) && !/^\d{4,10}$/.test(word);
  return !MADE_UP.test(name) && PLAIN_WORD.test(value) && /^\s[A-Za-z][a-z]{0,14}(?![\w-])/.test(after);
}

/** A bare value without what ends the sentence or the brackets around it. */
function withoutEnd(value: string): string {
  return value.replace(/[.!?)\]}]{1,4}$/, '');
}

function valueAt(text: string, at: number, name: Name): Span | null {
  if (name.separator === '>') return matchAt(MARKUP_VALUE, text, at);
  const literal = matchAt(LITERAL, text, at);
  return quotedAt(text, literal?.end ?? at) ?? bracketedAt(text, at, name) ?? matchAt(BARE_VALUE, text, at);
}

function isStructure(text: string, at: number): boolean {
  return matchAt(STRUCTURE, text, at) !== null;
}

/** The object or list that is the value of a name; up to the end of the text where it stays open. */
function bracketedAt(text: string, at: number, { quotes, separator }: Name): Span | null {
  const isValue = separator !== undefined && (separator !== ':' || quotes !== '' || isStructure(text, at));
  if (!isValue || !['{', '['].includes(text.charAt(at)) || text.startsWith(REMOVED, at)) return null;
  let depth = 0;
  for (let end = at; end < text.length; end += 1) {
    const char = text.charAt(end);
    // A bracket in a string closes nothing. (An apostrophe within a word begins none.)
    const string = '"\'`\\'.includes(char) && !/\w/.test(text.charAt(end - 1)) ? quotedAt(text, end) : null;
    if (string !== null) end = string.after - 1;
    else if (char === '{' || char === '[') depth += 1;
    else if (char === '}' || char === ']') depth -= 1;
    if (depth === 0) return { start: at, end: Math.min(end + 1, text.length) };
  }
  return { start: at, end: text.length };
}

function matchAt(pattern: RegExp, text: string, at: number): Span | null {
  pattern.lastIndex = at;
  return pattern.test(text) ? { start: at, end: pattern.lastIndex } : null;
}

/** The inside of the quoted value that begins at `at`, up to the end of the text where the quote stays open, and what is past it. */
function quotedAt(text: string, at: number): (Span & { after: number }) | null {
  OPENING_QUOTE.lastIndex = at;
  const [all = '', slashes = '', quote = ''] = OPENING_QUOTE.exec(text) ?? [];
  if (quote === '') return null;
  const start = at + all.length;
  let end = start;
  // In a string inside a string the closing quote is the next one with the same slashes.
  if (slashes !== '') end = orEnd(text.indexOf(all, start), text);
  else while (end < text.length && text.charAt(end) !== quote) end += text.charAt(end) === '\\' ? 2 : 1;
  return { start, end: Math.min(end, text.length), after: Math.min(end + all.length, text.length) };
}

function orEnd(index: number, text: string): number {
  return index < 0 ? text.length : index;
}

/** Whether a word can hardly be one that people use: "Bearer token", "Basic authentication" stay. */
export function isOpaque(word: string): boolean {
  return (/\d/.test(word) && /[A-Za-z]/.test(word)) || /[a-z][A-Z]/.test(word) || word.length >= 24;
}
