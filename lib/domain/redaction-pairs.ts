import { REMOVED } from './redaction-marks.ts';
import {
  isCredentialName,
  isPluralName,
  kindOfName,
  NAME_WORD,
  type NameKind,
  RESOURCE_ID,
} from './redaction-names.ts';
import {
  BRACKETED_PLACEHOLDER,
  isKeyLike,
  isNoSecret,
  isOpaque,
  isSentenceWord,
  withoutEnd,
} from './redaction-values.ts';

/**
 * Secrets in free text that follow their name: `token=…`, `"token": "…"`, `:password=>'…'`, `<password>…<`,
 * `put("password", "…")`, `| password | … |`, `api key 3fa9c…`. A name is found, then what stands between it and its
 * value, then the beginning of the value decides. Only a value that goes is read to its end: so all reads together take
 * time linear in the text.
 */

/** Called with where a secret begins and ends. */
export type Found = (start: number, end: number) => void;

/** What stands between a name and its value. */
type Separator =
  | 'operator' // = => := -> and the like
  | 'colon'
  | 'flag' // --password …
  | 'call' // ("password", "…") and setPassword("…")
  | 'markup'
  | 'loose'; // spaces, a cell's border, tags

type Place = { separator: Separator; at: number; quotes: string };
type Span = { start: number; end: number };

/** How much of a value decides. */
const DECIDING = 240;
const LONGEST_NAME = 64;

/** Before the resource in a name of Amazon's: its type is no name of a secret. */
const AMAZON_NAME = /arn:aws[^\s:]{0,8}:[^\s:]{0,24}:[^\s:]{0,24}:\d{0,12}:$/;
const NAME_REST = /(?:[\w$]|[.-](?=[A-Za-z\d_])){0,64}/y;
const QUOTES = /["'`\\\])*]{0,4}/y;
const OPERATOR =
  /[ \t.]{0,24}(?:=>|[:?+.*|&^~-]{0,2}={1,3}|[~-]{1,2}>|<[-~]|→|⇒|[：＝]|:(?!:))[ \t]{0,24}(?:(?:[|>][+-]?)?\r?\n[ \t]{1,24}(?=\S)|!!?[a-z]{3,8}[ \t])?/iy;
const NEXT_ARGUMENT = /\s{0,3},\s{0,3}(?=[bu]?["'`])/y;
const CALL = /\s?\(\s{0,2}(?=[bu@]?["'`])/y;
const ATTRIBUTE_VALUE = /[^<>{}]{0,80}?(?<![a-z])val(?:ue)?["'\\]{0,4}\s{0,3}(?:=>|[:=])\s{0,3}/iy;
const ELEMENT_END = /(?:\s[^<>]{0,160}[^<>/])?>\s{0,40}(?:<!\[CDATA\[)?/y;
const TAGS = /\s{0,4}:?(?:\s{0,8}<\/?[a-z][^<>]{0,80}>){1,5}\s{0,8}(?::\s{0,4})?(?:<!\[CDATA\[)?/iy;
const BORDER = /[ \t]{0,64}[|│┃║\t][ \t|│┃║]{0,64}/y;
/** What joins the two in a list, a path, a remark: `password (…)`, `password,…`. */
const JOINT = /\s{0,2}[([<{,;/]{1,2}\s?(?=[^\s()[\]<>{}])/y;
const SPACE = /(?:\s{1,3}|[ \t]{1,24})(?:(?:is|was|of|value)\s)?/y;
/** A language's literals: `u'…'`, `b"…"`, `SecretStr('…')`, `Secret(value='…')`. */
const LITERAL = /(?:[A-Za-z_][\w.:]{0,40}\(\s{0,2}(?:\w{1,40}\s?=\s?)?)?[@bBuUrRfF]{0,2}\*{0,2}(?=\\{0,3}["'`])/y;
const OPENING_QUOTE = /(\\{0,3})("""|'''|["'`])/y;
/** The beginning of an object or a list, and no bracket that a sentence is about. */
const STRUCTURE = /[{[]\s{0,8}(?:["'\\{[\d]|[bu]["']|:?[\w-]{1,64}\s{0,3}[:=])/y;
const BARE_VALUE = /(?:[^\s&;,"'<>\\]|\\(?!["']))+/y;
const BARE_BEGINNING = /(?:[^\s&;,"'<>\\]|\\(?!["'])){1,240}/y;
const MARKUP_BEGINNING = /[^<\r\n]{1,240}/y;
const MARKUP_VALUE = /[^<\r\n]+/y;

/** Secrets that people make up may be words; all others are made by machines. */
const PLAIN_WORD = /^(?:[A-Z]?[a-z]{2,14}|[A-Z]{2,14})$/;
/** A field's name, a word of a list. */
const IDENTIFIER = /^[A-Za-z]+(?:[_ .-][A-Za-z]+)*$/;

/**
 * So many secrets within so many characters are no text: what follows them goes with them. That bounds what a body costs
 * that someone filled with names and values.
 */
const MOST = 1000;
const MOST_WITHIN = 40 * MOST;

export function findNamedSecrets(text: string, found: Found): void {
  NAME_WORD.lastIndex = 0;
  let done = 0;
  let count = 0;
  let first = 0;
  for (let word = NAME_WORD.exec(text); word !== null; word = NAME_WORD.exec(text)) {
    const start = beginningOfName(text, word.index, done);
    const end = after(NAME_REST, text, NAME_WORD.lastIndex) ?? NAME_WORD.lastIndex;
    NAME_WORD.lastIndex = Math.max(end, word.index + 1);
    const span = secretOf(text, start, end);
    if (span === null) continue;
    if (count === 0) first = span.start;
    count += 1;
    if (count > MOST && span.start - first < MOST_WITHIN) {
      found(span.start, text.length);
      return;
    }
    if (count > MOST) count = 0;
    found(span.start, span.end);
    done = span.end;
    NAME_WORD.lastIndex = Math.max(end, span.end);
  }
}

function beginningOfName(text: string, at: number, from: number): number {
  const least = Math.max(from, at - LONGEST_NAME);
  let start = at;
  while (start > least && /[\w.$-]/.test(text.charAt(start - 1))) start -= 1;
  while (start < at && /[.-]/.test(text.charAt(start))) start += 1;
  return start;
}

function secretOf(text: string, start: number, end: number): Span | null {
  const name = text.slice(start, end);
  const isCredential = isCredentialName(name) && !/[A-Za-z\d_]/.test(name.slice(0, -10).slice(-1));
  const kind = isCredential ? 'machine' : kindOfName(name);
  if (kind === null) return null;
  const place = placeAfter(text, start, end, kind);
  if (place === null) return null;
  return kind === 'line' ? lineAt(text, start, place) : valueAt(text, name, kind, isCredential, place);
}

/** Where the value of a name begins, and after what; null where none can follow. */
function placeAfter(text: string, start: number, end: number, kind: NameKind): Place | null {
  const quotesEnd = after(QUOTES, text, end) ?? end;
  const quotes = text.slice(end, quotesEnd);
  const before = text.slice(Math.max(0, start - 24), start);
  const operator = after(OPERATOR, text, quotesEnd);
  const isBeforeTag = operator !== null && /^<\/?[a-z]/i.test(text.slice(operator, operator + 3));
  if (operator !== null && !isBeforeTag) {
    if (before.endsWith(':') && AMAZON_NAME.test(text.slice(Math.max(0, start - 96), start))) return null;
    const isColon = /^[ \t.]{0,24}[:：](?!=)/.test(text.slice(quotesEnd, operator));
    return { separator: isColon ? 'colon' : 'operator', at: operator, quotes };
  }
  const isElement = /<(?:[\w.-]{1,24}:)?$/.test(before);
  const element = isElement ? after(ELEMENT_END, text, end) : null;
  if (element !== null) return { separator: 'markup', at: element, quotes: '' };
  if (/^\\{0,3}["'`]/.test(quotes)) {
    const called =
      /(?:name|key|id|type|field|property|header|param|parameter|option)["'\\]{0,4}\s{0,2}(?:=>|[:=])\s{0,2}[bu]?["'\\]{1,4}$/i;
    const value = called.test(before) ? after(ATTRIBUTE_VALUE, text, quotesEnd) : null;
    if (value !== null) return { separator: 'operator', at: value, quotes };
    const content = /\s(?:name|key|id)=["']$/.test(before) ? after(/[^<>]{0,80}>/y, text, quotesEnd) : null;
    if (content !== null) return { separator: 'markup', at: content, quotes: '' };
    const argument = after(NEXT_ARGUMENT, text, quotesEnd);
    const isCall = /[([{]\s{0,4}[bu]?\\{0,3}["'`]$/.test(before);
    if (argument !== null) return { separator: isCall ? 'call' : 'loose', at: argument, quotes };
  }
  const call = quotes === '' ? after(CALL, text, end) : null;
  if (call !== null) return { separator: 'call', at: call, quotes };
  const tags = after(TAGS, text, end);
  if (tags !== null)
    return { separator: /<(?:value|string)/i.test(text.slice(end, tags)) ? 'markup' : 'loose', at: tags, quotes: '' };
  const border = after(BORDER, text, quotesEnd);
  if (border !== null && kind !== 'line') return { separator: 'loose', at: border, quotes };
  const joint = kind === 'made-up' ? after(JOINT, text, quotesEnd) : null;
  if (joint !== null) return { separator: 'loose', at: joint, quotes };
  const space = after(SPACE, text, quotesEnd);
  if (space === null || kind === 'line') return null;
  const isFlag =
    /(?:^|[\s"'=[,(])--?(?:[\w.-]{1,24}[.-])?$/.test(before) ||
    /login\s\S{1,64}\s$/.test(text.slice(Math.max(0, start - 72), start));
  return { separator: isFlag ? 'flag' : 'loose', at: space, quotes };
}

// ---- All that follows

/** Up to the end of the line, or of the quote or the brackets that the name stands in. */
function lineAt(text: string, start: number, { at, quotes, separator }: Place): Span | null {
  const literal = after(LITERAL, text, at) ?? at;
  const whole =
    quotedAt(text, literal) ?? (separator === 'markup' ? markupAt(text, at) : restOfLine(text, at, start, quotes));
  if (whole === null || whole.end === whole.start) return null;
  const value = text.slice(whole.start, Math.min(whole.end, whole.start + DECIDING));
  if (value.trim() === REMOVED) return null;
  const scheme = /^(?:bearer|basic|token|digest)\s{1,3}/i.exec(value)?.[0] ?? '';
  const isSaid =
    isNoSecret(value) || (scheme !== '' && isNoSecret(value.slice(scheme.length))) || value.startsWith('?');
  if (isSaid || (separator === 'loose' && !isOpaque(value))) return null;
  // Cookies of a browser's storage, and a list of their names.
  return separator === 'call' && IDENTIFIER.test(value) ? null : whole;
}

function restOfLine(text: string, at: number, start: number, quotes: string): Span {
  const before = text.charAt(start - 1);
  const enclosing = quotes === '' && before !== '' && '"\'`'.includes(before) ? before : undefined;
  let depth = 0;
  let end = at;
  for (; end < text.length; end += 1) {
    end = after(PLAIN, text, end) ?? end;
    if (end === text.length) break;
    const char = text.charAt(end);
    if (char === '\n' || char === '\r' || (enclosing !== undefined && char === enclosing)) break;
    if (char === '(' || char === '[' || char === '{') depth += 1;
    else if (char === ')' || char === ']' || char === '}') {
      depth -= 1;
      if (depth < 0) break;
    } else if (char === '"' || char === "'" || char === '`') {
      // One that opens belongs to a part of the value; one that closes is around the name.
      if (!/[=:,\s([{]/.test(text.charAt(end - 1))) break;
      const close = closingQuote(text, end);
      if (close === null) break;
      end = close;
    } else if (char === '<' && /^<\/?[a-z]/i.test(text.slice(end, end + 3))) break;
  }
  while (end > at && (text.charAt(end - 1) === '\\' || /\s/.test(text.charAt(end - 1)))) end -= 1;
  return { start: at, end };
}

/** What ends no line, and opens or closes nothing. */
const PLAIN = /[^\n\r()[\]{}"'`<]+/y;

/** How long a part in quotes may be. */
const LONGEST_PART = 2048;

/** The same quote again in its line. */
function closingQuote(text: string, open: number): number | null {
  const quote = text.charAt(open);
  const last = Math.min(text.length, open + LONGEST_PART);
  for (let at = open + 1; at < last; at += 1) {
    const char = text.charAt(at);
    if (char === quote) return at;
    if (char === '\n' || char === '\r') return null;
  }
  return null;
}

// ---- One value

function valueAt(text: string, name: string, kind: NameKind, isCredential: boolean, place: Place): Span | null {
  const { at, separator } = place;
  if (after(BRACKETED_PLACEHOLDER, text, at) !== null) return null;
  if (separator === 'markup') return decided(text, markupAt(text, at), name, kind, place, true);
  const literal = after(LITERAL, text, at) ?? at;
  const quoted = quotedAt(text, literal);
  if (quoted !== null) {
    return text.startsWith(REMOVED, quoted.start) ? null : decided(text, quoted, name, kind, place, true);
  }
  if (isStructured(text, place)) {
    if (isCredential || kind === 'address' || kind === 'weak') return null;
    return saysNoSecret(text, at) ? null : bracketedAt(text, at);
  }
  const beginning = spanOf(BARE_BEGINNING, text, at);
  if (beginning === null || decided(text, beginning, name, kind, place, false) === null) return null;
  return spanOf(BARE_VALUE, text, at);
}

/** Whether an object or a list follows. */
function isStructured(text: string, { at, separator, quotes }: Place): boolean {
  if (!'{['.includes(text.charAt(at)) || text.charAt(at) === '') return false;
  if (separator === 'operator' || (separator === 'colon' && quotes !== '')) return true;
  return separator === 'colon' && after(STRUCTURE, text, at) !== null;
}

function decided(
  text: string,
  span: Span | null,
  name: string,
  kind: NameKind,
  place: Place,
  isMarked: boolean,
): Span | null {
  if (span === null || span.end === span.start) return null;
  const value = text.slice(span.start, Math.min(span.end, span.start + DECIDING));
  const next = text.slice(span.end, span.end + 16);
  return isSecret(value, next, name, kind, place, isMarked) ? span : null;
}

function isSecret(value: string, next: string, name: string, kind: NameKind, place: Place, isMarked: boolean): boolean {
  const { separator, quotes } = place;
  const word = withoutEnd(value);
  if (word === '' || isNoSecret(value) || /^[[\](){}]*$/.test(word)) return false;
  if (/^\d{1,9}$/.test(word) && isPluralName(name)) return false;
  if (isCredentialName(name) && (RESOURCE_ID.test(word) || /^[[{]/.test(value))) return false;
  if (kind === 'address') return /webhook/i.test(name) ? /:\/\//.test(value) : /[@;?]/.test(value);
  if (kind === 'weak') return separator !== 'loose' && isKeyLike(word);
  const isBareWord = !isMarked && isAmbiguousWord(kind, name, word);
  if (separator === 'loose') return !isBareWord && isLooseSecret(value, kind, isMarked);
  // What a manual says in place of a value.
  if (separator === 'flag' && /^[A-Z_]{3,}$/.test(word)) return false;
  if (separator === 'call') return isMarked && !IDENTIFIER.test(value);
  if (/^(?:auth|sid|bearer)$/i.test(name) && !isOpaque(word)) return false;
  if (/^\d{3,4}$/.test(word) && /cv[vc]2?$/i.test(name)) return true;
  if (/pin$/i.test(name)) return /^\d{4,12}$/.test(word) || (isMarked && isOpaque(word));
  if (kind === 'machine' && !isMarked && /^\d{1,5}$/.test(word) && separator === 'colon') return false;
  if (separator !== 'colon' || quotes !== '' || isMarked) return true;
  return !isOfASentence(word, value, next, kind);
}

/** Whether what follows "name: " goes on with a sentence: then it says something of the secret, and is none. */
function isOfASentence(word: string, value: string, next: string, kind: NameKind): boolean {
  if (isSentenceWord(word)) return true;
  if (kind === 'ambiguous') return !isOpaque(word) && !/^\d{4,10}$/.test(word);
  return kind !== 'made-up' && PLAIN_WORD.test(value) && /^\s(?:[A-Za-z][a-z]{0,14}|\d{1,6})(?![\w-])/.test(next);
}

/** "12 tests pass 3a", "credential 71". */
function isAmbiguousWord(kind: NameKind, name: string, word: string): boolean {
  return (kind === 'ambiguous' || isCredentialName(name)) && !/^[\w+/~-]{20,}=*$/.test(word);
}

/** What follows a name after spaces alone, or in the next cell of a table. */
function isLooseSecret(value: string, kind: NameKind, isMarked: boolean): boolean {
  if (isMarked)
    return kind === 'made-up' ? !IDENTIFIER.test(value) && value.length > 3 : isOpaque(value) && /\d/.test(value);
  const least = kind === 'made-up' ? 6 : 8;
  const word = withoutEnd(value);
  return (
    word.length >= least &&
    /^[^\s()[\]{}:=|]+=*$/.test(word) &&
    isOpaque(word) &&
    /\d/.test(word) &&
    !/^\W|[/\\]\w+\./.test(word)
  );
}

// ---- Where a value ends

function markupAt(text: string, at: number): Span | null {
  if (text.startsWith(REMOVED, at)) return null;
  const beginning = spanOf(MARKUP_BEGINNING, text, at);
  if (beginning === null || text.slice(beginning.start, beginning.end).trim() === '') return null;
  return spanOf(MARKUP_VALUE, text, at);
}

/** How much of a list is looked at for messages on a field. */
const LONGEST_MESSAGES = 600;

/** Whether a list or an object of nothing but messages follows: `["This field is required."]`. */
function saysNoSecret(text: string, at: number): boolean {
  const beginning = text.slice(at, at + LONGEST_MESSAGES);
  const { end } = bracketedAt(beginning, 0);
  if (end === beginning.length && !/[\]}]$/.test(beginning)) return false;
  const strings = [
    ...beginning
      .slice(0, end)
      .replaceAll('\\', '')
      .matchAll(/"([^"]{0,240})"(\s?:)?|'([^']{0,240})'(\s?:)?/g),
  ];
  const messages = strings.filter((string) => string[2] === undefined && string[4] === undefined);
  return messages.length > 0 && messages.every((string) => isNoSecret(string[1] ?? string[3] ?? ''));
}

/** The object or list that begins there; up to the end of the text where it stays open. */
function bracketedAt(text: string, at: number): Span {
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

/** The inside of the quoted value that begins at `at`, up to the end of the text where the quote stays open, and what is past it. */
function quotedAt(text: string, at: number): (Span & { after: number }) | null {
  OPENING_QUOTE.lastIndex = at;
  const [all = '', slashes = '', quote = ''] = OPENING_QUOTE.exec(text) ?? [];
  if (quote === '') return null;
  const start = at + all.length;
  let end = start;
  // In a string inside a string the closing quote is the next one with the same slashes.
  if (slashes !== '' || quote.length > 1) end = orEnd(text.indexOf(all, start), text);
  else while (end < text.length && text.charAt(end) !== quote) end += text.charAt(end) === '\\' ? 2 : 1;
  return { start, end: Math.min(end, text.length), after: Math.min(end + all.length, text.length) };
}

function orEnd(index: number, text: string): number {
  return index < 0 ? text.length : index;
}

function spanOf(pattern: RegExp, text: string, at: number): Span | null {
  const end = after(pattern, text, at);
  return end === null ? null : { start: at, end };
}

/** Where a sticky expression ends that matches at a place; null where it does not. */
function after(pattern: RegExp, text: string, at: number): number | null {
  pattern.lastIndex = at;
  return pattern.test(text) ? pattern.lastIndex : null;
}
