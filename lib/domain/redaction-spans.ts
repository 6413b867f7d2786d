import { REMOVED } from './redaction-marks.ts';

/** Where a value ends that begins at a place in a text. */

export type Span = { start: number; end: number };

/** In a cell of a CSV file quotes are doubled. */
const OPENING_QUOTE = /(\\{0,3})("""|'''|""(?=[^\s"',;:)}\]][^"\r\n]{0,255}(?:"[",\r\n]|$))|["'`])/y;
const MARKUP_BEGINNING = /[^<\r\n]{1,240}/y;
const MARKUP_VALUE = /[^<\r\n]+/y;

export function markupAt(text: string, at: number): Span | null {
  if (text.startsWith(REMOVED, at)) return null;
  const beginning = spanOf(MARKUP_BEGINNING, text, at);
  if (beginning === null || text.slice(beginning.start, beginning.end).trim() === '') return null;
  // After a placeholder a sentence or a URL goes on: `//<user>:<password>@host`.
  const isPlaceholder = /[\s"'`@:/]/.test(text.charAt(at)) && !text.startsWith('<', beginning.end);
  if (isPlaceholder) return null;
  return spanOf(MARKUP_VALUE, text, at);
}

/** The object or list that begins there; up to the end of the text where it stays open. */
export function bracketedAt(text: string, at: number): Span {
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
export function quotedAt(text: string, at: number): (Span & { after: number }) | null {
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

export function spanOf(pattern: RegExp, text: string, at: number): Span | null {
  const end = after(pattern, text, at);
  return end === null ? null : { start: at, end };
}

/** Where a sticky expression ends that matches at a place; null where it does not. */
export function after(pattern: RegExp, text: string, at: number): number | null {
  pattern.lastIndex = at;
  return pattern.test(text) ? pattern.lastIndex : null;
}

// ---- The rest of a line

/** Up to the end of the line, or of the quote or the brackets that the name at `start` stands in. */
export function restOfLine(text: string, at: number, start: number, quotes: string): Span {
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
