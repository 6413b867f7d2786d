import { surpriseOf } from './randomness.ts';
import { mostSecretsIn, REMOVED } from './redaction-marks.ts';
import {
  isCredentialName,
  isNumberedName,
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

type Place = {
  separator: Separator;
  at: number;
  quotes: string;
  /** A verb stands between the two: "is". */
  isSaid?: boolean;
};
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
/** What gives a value to the name that is its first argument. */
const SETTER =
  /(?<![a-z])(?:put|set|add|append|header|config|option|property|conf|arg|env)\w{0,16}\(\s{0,4}[bu]?\\{0,3}["'`]$/i;
/** What says that a name follows: `name: "`, `ParameterKey=`. */
const CALLED =
  /(?:name|key|id|type|field|property|header|param|parameter|option)["'\\]{0,4}\s{0,2}(?:=>|[:=])\s{0,2}([bu]?["'\\]{1,4})?$/i;
const ATTRIBUTE_VALUE = /[^<>{}]{0,80}?(?<![a-z])(?:parameter)?val(?:ue)?["'\\]{0,4}\s{0,3}(?:=>|[:=])\s{0,3}/iy;
const NEXT_FIELD = /[\s,;]{1,40}(?:parameter)?val(?:ue)?\s{0,3}(?:=>|[:=])\s{0,3}/iy;
/** What a block after the name says: `variable "db_password" { default = "…" }`. */
const BLOCK = /\s{0,3}\{[^{}]{0,240}?(?<![a-z])(?:default|value|data|content)["'\\]{0,4}\s{0,16}[:=]\s{0,3}/iy;
/** What answers a prompt: `expect "Password:"; send "…\r"`. */
const ANSWER =
  /[^"'`\w\r\n]{0,8}["'`}][\s;{)]{0,16}(?:\w{1,24}\.)?(?:exp_)?(?:send(?:line|text)?|write(?:line)?|type)(?:\s|\()\s{0,2}(?:--\s|-s\s)?(?=[bu]?["'`{])/iy;
const ELEMENT_END = /(?:\s[^<>]{0,160}[^<>/])?>\s{0,40}(?:<!\[CDATA\[)?/y;
const TAGS = /\s{0,4}:?(?:\s{0,8}<\/?[a-z][^<>]{0,80}>){1,5}\s{0,8}(?::\s{0,4})?(?:<!\[CDATA\[)?/iy;
const BORDER = /[ \t]{0,64}[|│┃║\t][ \t|│┃║]{0,64}/y;
/** `password <…>`: no element has capitals and digits. */
const IN_ANGLES = /\s{0,2}<(?=[^\s<>/"'=]{0,64}\d)(?=[^\s<>/"'=]{6,64}>)(?!h\d>)/y;
/** What joins the two in a list, a path, a remark: `password (…)`, `password,…`. */
const JOINT = /\s{0,2}[([<{,;/]{1,2}\s?(?=[^\s()[\]<>{}])/y;
/** Spaces, and what says in a sentence that the value follows: "the password for bob is …", "das Passwort lautet: …". */
const SPACE =
  /(?:\s{1,3}|[ \t]{1,24})(?:(?:for|of|von|für|de|pour|dla)\s[\w.@-]{1,64}\s)?(?:(?:is|was|of|value|now|to|lautet|ist|war|est|es|era|è|é|jest|är)(?:\s(?:set|changed|reset|now)\sto)?:?\s)?/y;
/** A language's literals: `u'…'`, `b"…"`, `SecretStr('…')`, `Secret(value='…')`. */
const LITERAL = /(?:[A-Za-z_][\w.:]{0,40}\(\s{0,2}(?:\w{1,40}\s?=\s?)?)?[@bBuUrRfF]{0,2}\*{0,2}(?=\\{0,3}["'`])/y;
/** In a cell of a CSV file quotes are doubled. */
const OPENING_QUOTE = /(\\{0,3})("""|'''|""(?=[^\s"',;:)}\]][^"\r\n]{0,255}"")|["'`])/y;
/** The beginning of an object or a list, and no bracket that a sentence is about. */
const STRUCTURE = /[{[]\s{0,8}(?:["'\\{[\d]|[bu]["']|:?[\w-]{1,64}\s{0,3}[:=])/y;
const BARE_VALUE = /(?:[^\s&;,"'<>\\]|\\(?!["']))+/y;
const BARE_BEGINNING = /(?:[^\s&;,"'<>\\]|\\(?!["'])){1,240}/y;
/** What Google makes for programs that know no second factor. */
const FOUR_WORDS = /[a-z]{4}(?: [a-z]{4}){3}(?![\w-])/y;
/** So surprising four words are of no sentence, in bits. */
const LEAST_SURPRISE = -5;
const USER = /[\w.@+-]{1,64}\s{1,2}[/:|]\s{0,2}(?=\S)/y;
const MARKUP_BEGINNING = /[^<\r\n]{1,240}/y;
const MARKUP_VALUE = /[^<\r\n]+/y;

/** Secrets that people make up may be words; all others are made by machines. */
const PLAIN_WORD = /^(?:[A-Z]?[a-z]{2,14}|[A-Z]{2,14})$/;
/** A field's name, a word of a list. */
const IDENTIFIER = /^[A-Za-z]+(?:[_ .-][A-Za-z]+)*$/;

/** How many names without a value count as much as a secret. */
const NAMES_A_SECRET = 2;

/**
 * @returns where names of secrets begin, in order, as they may stand above a column; and how far the text was read: what
 * follows too many secrets and names goes as a whole
 */
export function findNamedSecrets(text: string, found: Found): { names: number[]; readTo: number } {
  NAME_WORD.lastIndex = 0;
  const names: number[] = [];
  let done = 0;
  let left = mostSecretsIn(text) * NAMES_A_SECRET;
  for (let word = NAME_WORD.exec(text); word !== null; word = NAME_WORD.exec(text)) {
    const start = beginningOfName(text, word.index, done);
    const end = after(NAME_REST, text, NAME_WORD.lastIndex) ?? NAME_WORD.lastIndex;
    NAME_WORD.lastIndex = Math.max(end, word.index + 1);
    const name = text.slice(start, end);
    const isResource = isCredentialName(name) && !/[A-Za-z\d_]/.test(name.slice(0, -10).slice(-1));
    const kind = isResource ? 'machine' : kindOfName(name);
    if (kind === null) continue;
    const span = secretOf(text, start, end, name, kind, isResource);
    left -= span === null ? 1 : NAMES_A_SECRET;
    if (left < 0) return { names, readTo: start };
    names.push(start);
    if (span === null) continue;
    found(span.start, span.end);
    done = span.end;
    NAME_WORD.lastIndex = Math.max(end, span.end);
  }
  return { names, readTo: text.length };
}

function beginningOfName(text: string, at: number, from: number): number {
  const least = Math.max(from, at - LONGEST_NAME);
  let start = at;
  while (start > least && /[\w.$-]/.test(text.charAt(start - 1))) start -= 1;
  while (start < at && /[.-]/.test(text.charAt(start))) start += 1;
  return start;
}

function secretOf(
  text: string,
  start: number,
  end: number,
  name: string,
  kind: NameKind,
  isResource: boolean,
): Span | null {
  const place = placeAfter(text, start, end, kind);
  if (place === null) return null;
  return kind === 'line' ? lineAt(text, start, place) : valueAt(text, name, kind, isResource, place);
}

/** Where the value of a name begins, and after what; null where none can follow. */
function placeAfter(text: string, start: number, end: number, kind: NameKind): Place | null {
  const quotesEnd = after(QUOTES, text, end) ?? end;
  const quotes = text.slice(end, quotesEnd);
  const before = text.slice(Math.max(0, start - 24), start);
  const answer = kind === 'line' ? null : after(ANSWER, text, end);
  if (answer !== null) return { separator: 'operator', at: answer, quotes: '' };
  const operator = after(OPERATOR, text, quotesEnd);
  const isBeforeTag = operator !== null && /^<\/?[a-z]/i.test(text.slice(operator, operator + 3));
  if (operator !== null && !isBeforeTag) {
    if (quotes === '' && isEndOfPrompt(text, start, operator)) return null;
    if (before.endsWith(':') && AMAZON_NAME.test(text.slice(Math.max(0, start - 96), start))) return null;
    const isColon = /^[ \t.]{0,24}[:：](?!=)/.test(text.slice(quotesEnd, operator));
    return { separator: isColon ? 'colon' : 'operator', at: operator, quotes };
  }
  const isElement = /<(?:[\w.-]{1,24}:)?$/.test(before);
  const element = isElement ? after(ELEMENT_END, text, end) : null;
  if (element !== null) return { separator: 'markup', at: element, quotes: '' };
  const called = CALLED.exec(before);
  if (called !== null) {
    const value = after(called[1] === undefined ? NEXT_FIELD : ATTRIBUTE_VALUE, text, quotesEnd);
    if (value !== null) return { separator: 'operator', at: value, quotes };
  }
  if (/^\\{0,3}["'`]/.test(quotes)) {
    const block = after(BLOCK, text, quotesEnd);
    if (block !== null) return { separator: 'operator', at: block, quotes };
    const content = /\s(?:name|key|id)=["']$/.test(before) ? after(/[^<>]{0,80}>/y, text, quotesEnd) : null;
    if (content !== null) return { separator: 'markup', at: content, quotes: '' };
    const argument = after(NEXT_ARGUMENT, text, quotesEnd);
    if (argument !== null && SETTER.test(before)) return { separator: 'operator', at: argument, quotes };
    const isCall = /[([{]\s{0,4}[bu]?\\{0,3}["'`]$/.test(before);
    if (argument !== null) return { separator: isCall ? 'call' : 'loose', at: argument, quotes };
  }
  const call = quotes === '' ? after(CALL, text, end) : null;
  if (call !== null)
    return { separator: /^(?:set|with)/i.test(text.slice(start, end)) ? 'operator' : 'call', at: call, quotes };
  const inAngles = kind === 'made-up' ? after(IN_ANGLES, text, quotesEnd) : null;
  if (inAngles !== null) return { separator: 'loose', at: inAngles, quotes };
  const tags = after(TAGS, text, end);
  if (tags !== null)
    return { separator: /<(?:value|string)/i.test(text.slice(end, tags)) ? 'markup' : 'loose', at: tags, quotes: '' };
  const border = after(BORDER, text, quotesEnd);
  if (border !== null && kind !== 'line') return { separator: 'loose', at: border, quotes };
  const joint = kind === 'made-up' ? after(JOINT, text, quotesEnd) : null;
  const isPath = joint !== null && text.charAt(joint - 1) === '/' && text.charAt(start - 1) === '/';
  if (joint !== null && !isPath) return { separator: 'loose', at: joint, quotes };
  const space = after(SPACE, text, quotesEnd);
  if (space === null || kind === 'line') return null;
  const isFlag =
    /(?:^|[\s"'=[,(])--?(?:[\w.-]{1,24}[.-])?$/.test(before) ||
    /login\s\S{1,64}\s$/.test(text.slice(Math.max(0, start - 72), start));
  const isSaid =
    /\p{L}/u.test(text.slice(quotesEnd, space)) || /(?:with|using|by|set|mit|avec|con)\s{1,3}$/i.test(before);
  return { separator: isFlag ? 'flag' : 'loose', at: space, quotes, isSaid };
}

/** Whether what follows is the end of the quotes that the name stands in: `"Password: "`. */
function isEndOfPrompt(text: string, start: number, at: number): boolean {
  const quote = text.charAt(start - 1);
  return /^["'`]/.test(quote) && text.charAt(at) === quote && !/[\w"'`]/.test(text.charAt(at + 1));
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

function valueAt(text: string, name: string, kind: NameKind, isResource: boolean, place: Place): Span | null {
  const { at, separator } = place;
  if (after(BRACKETED_PLACEHOLDER, text, at) !== null) return null;
  if (separator === 'markup') return decided(text, markupAt(text, at), name, kind, place, true);
  const literal = after(LITERAL, text, at) ?? at;
  const quoted = quotedAt(text, literal);
  if (quoted !== null) {
    return text.startsWith(REMOVED, quoted.start) ? null : decided(text, quoted, name, kind, place, true);
  }
  if (isStructured(text, place)) {
    if (isResource || kind === 'address' || kind === 'weak') return null;
    return saysNoSecret(text, at) ? null : bracketedAt(text, at);
  }
  if (kind === 'made-up') {
    const words = spanOf(FOUR_WORDS, text, at);
    if (words !== null && surpriseOf(text.slice(words.start, words.end)) > LEAST_SURPRISE) return words;
  }
  const user = isUserAndPassword(name) ? after(USER, text, at) : null;
  if (user !== null) return valueAt(text, 'password', 'made-up', false, { separator: 'loose', at: user, quotes: '' });
  const beginning = spanOf(BARE_BEGINNING, text, at);
  if (beginning === null || decided(text, beginning, name, kind, place, false) === null) return null;
  return spanOf(BARE_VALUE, text, at);
}

/** Under these names stand a user and then the password. */
function isUserAndPassword(name: string): boolean {
  return /cred(?:ential)?s$/i.test(name);
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
  // Costs less than to judge the value, and a name is often followed by spaces.
  const isNumber = separator === 'loose' && isOneTimeCode(name, withoutEnd(value), place.isSaid === true);
  if (
    separator === 'loose' &&
    kind !== 'address' &&
    !isNumber &&
    !isLooseSecret(value, kind, isMarked, place.isSaid === true)
  )
    return false;
  const word = withoutEnd(value);
  // "auth: method=oauth2"
  if (!isMarked && kind !== 'made-up' && separator === 'colon' && /^[A-Za-z_]{2,32}=[^=]/.test(word)) return false;
  if (word === '' || isNoSecret(value) || /^[[\](){}]*$/.test(word)) return false;
  if (/^\d{1,9}$/.test(word) && isNumberedName(name)) return false;
  if (isCredentialName(name) && (RESOURCE_ID.test(word) || /^[[{]/.test(value))) return false;
  if (kind === 'address') return /webhook/i.test(name) ? /:\/\//.test(value) : /[@;?]/.test(value);
  if (kind === 'weak') return separator !== 'loose' && isKeyLike(word);
  const isBareWord = !isMarked && isAmbiguousWord(kind, name, word);
  if (separator === 'loose') return isNumber || !isBareWord;
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

/** Words with hyphens between them, as generators of passwords put them together: "is maple-copper-tiger". */
const DICEWARE = /^[A-Za-z]{4,12}(?:-[A-Za-z]{4,12}){2,7}$/;

/** "Your one-time code is 402117." */
function isOneTimeCode(name: string, word: string, isSaid: boolean): boolean {
  return /(?:code|otp|pin)$/i.test(name) && (isSaid ? /^\d{4,8}$/ : /^\d{6,8}$/).test(word);
}

/** What follows a name after spaces alone, or in the next cell of a table. */
function isLooseSecret(value: string, kind: NameKind, isMarked: boolean, isSaid: boolean): boolean {
  // "with password 'tulips'": a word in quotes, and no sentence.
  if (isSaid && kind === 'made-up' && DICEWARE.test(withoutEnd(value))) return true;
  if (isMarked && isSaid && kind === 'made-up') return /^\S{6,}$/.test(value) && !isSentenceWord(value);
  if (isMarked)
    return kind === 'made-up' ? !IDENTIFIER.test(value) && value.length > 3 : isOpaque(value) && /\d/.test(value);
  const least = kind === 'made-up' ? 6 : 8;
  const word = withoutEnd(value);
  return (
    word.length >= least &&
    /^[^\s()[\]{}:=|]+=*$/.test(word) &&
    isOpaque(word) &&
    /\d/.test(word) &&
    !/^[^\w!^+*]|[/\\]\w+\./.test(word)
  );
}

// ---- Where a value ends

function markupAt(text: string, at: number): Span | null {
  if (text.startsWith(REMOVED, at)) return null;
  const beginning = spanOf(MARKUP_BEGINNING, text, at);
  // After a placeholder a sentence or a URL goes on: `//<user>:<password>@host`.
  if (beginning === null || !/^\s*[^\s"'`@:/]/.test(text.slice(beginning.start, beginning.end))) return null;
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
