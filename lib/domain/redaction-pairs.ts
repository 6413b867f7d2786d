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
import { type Place, placeAfter } from './redaction-places.ts';
import { after, bracketedAt, markupAt, quotedAt, restOfLine, type Span, spanOf } from './redaction-spans.ts';
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
 * value (`redaction-places.ts`), then the beginning of the value decides. Only a value that goes is read to its end
 * (`redaction-spans.ts`): so all reads together take time linear in the text.
 */

/** Called with where a secret begins and ends. */
export type Found = (start: number, end: number) => void;

/** How much of a value decides. */
const DECIDING = 240;
const LONGEST_NAME = 64;

const NAME_REST = /(?:[\w$]|[.-](?=[A-Za-z\d_])){0,64}/y;
/** A language's literals: `u'…'`, `b"…"`, `SecretStr('…')`, `Secret(value='…')`, `string(9) "…"`. */
const LITERAL =
  /(?:string\(\d{1,6}\)\s{0,2}|[A-Za-z_][\w.:]{0,40}\(\s{0,2}(?:\w{1,40}\s?=\s?)?)?[@bBuUrRfFNE]{0,2}\*{0,2}(?=\\{0,3}["'`])/y;
/** The beginning of an object or a list, and no bracket that a sentence is about. */
const STRUCTURE = /[{[]\s{0,8}(?:["'\\{[\d]|[bu]["']|:?[\w-]{1,64}\s{0,3}[:=])/y;
const BARE_VALUE = /(?:[^\s&;,"'<>\\]|\\(?!["']))+/y;
const BARE_BEGINNING = /(?:[^\s&;,"'<>\\]|\\(?!["'])){1,240}/y;
/** What Google makes for programs that know no second factor. */
const FOUR_WORDS = /[a-z]{4}(?: [a-z]{4}){3}(?![\w-])/y;
/** So surprising four words are of no sentence, in bits. */
const LEAST_SURPRISE = -5;
/** `credentials: bob / …` */
const USER = /[\w.@+-]{1,64}\s{1,2}[/:|]\s{0,2}(?=\S)/y;
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
  const isNumber = separator === 'loose' && isOneTimeCode(name, withoutEnd(value), place.isSaid === true);
  // Costs less than to judge the value, and a name is often followed by spaces.
  const isLoose = separator === 'loose' && kind !== 'address' && !isNumber;
  if (isLoose && !isLooseSecret(value, kind, isMarked, place.isSaid === true)) return false;
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

/** What people and generators of passwords put together: "is maple-copper-tiger", "is mapleCopper". */
const JOINED_WORDS = /^(?:[A-Za-z]{4,12}(?:-[A-Za-z]{4,12}){2,7}|[a-z]{3,12}(?:[A-Z][a-z]{3,12}){1,3})$/;

/** `dbPassword` and `invalidToken` are names. */
function isJoinedWords(word: string): boolean {
  const isOdd = /^[A-Za-z]{8,24}$/.test(word) && word.split(/(?<=[a-z])(?=[A-Z])/).length > 2; // "is pWtkzDIepN"
  return (
    (isOdd || JOINED_WORDS.test(word)) && kindOfName(word) === null && !isSentenceWord(word.split(/[A-Z]/, 1)[0] ?? '')
  );
}

/** "Your one-time code is 402117." */
function isOneTimeCode(name: string, word: string, isSaid: boolean): boolean {
  return /(?:code|otp|pin)$/i.test(name) && (isSaid ? /^\d{4,8}$/ : /^\d{6,8}$/).test(word);
}

/** What follows a name after spaces alone, or in the next cell of a table. */
function isLooseSecret(value: string, kind: NameKind, isMarked: boolean, isSaid: boolean): boolean {
  // "with password 'tulips'": a word in quotes, and no sentence.
  if (isSaid && kind === 'made-up' && isJoinedWords(withoutEnd(value))) return true;
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
