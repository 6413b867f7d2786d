import type { NameKind } from './redaction-names.ts';
import { after } from './redaction-spans.ts';

/** Where the value of a name begins in a text, by what stands between the two. */

/** What stands between a name and its value. */
type Separator =
  | 'operator' // = => := -> and the like
  | 'colon'
  | 'flag' // --password …
  | 'call' // ("password", "…") and setPassword("…")
  | 'markup'
  | 'loose'; // spaces, a cell's border, tags

export type Place = {
  separator: Separator;
  at: number;
  quotes: string;
  /** A verb stands between the two ("is"), or nothing but a space and quotes. */
  isSaid?: boolean;
};
/** Before the resource in a name of Amazon's: its type is no name of a secret. */
const AMAZON_NAME = /arn:aws[^\s:]{0,8}:[^\s:]{0,24}:[^\s:]{0,24}:\d{0,12}:$/;
const QUOTES = /["'`\\\])*]{0,4}/y;
const OPERATOR =
  /[ \t.]{0,24}(?:=>|[:?+.*|&^~-]{0,2}={1,3}|[~-]{1,2}>|<[-~]|→|⇒|[：＝]|:(?!:))[ \t]{0,24}(?:(?:[|>][+-]?)?\r?\n[ \t>]{1,24}(?=[^\s>])|!!?[a-z]{3,8}[ \t])?/iy;
const NEXT_ARGUMENT = /\s{0,3},\s{0,3}(?=[bu]?["'`])/y;
const CALL = /\s?\(\s{0,2}(?=[bu@]?["'`])/y;
/** What gives a value to the name that is its first argument. */
const SETTER =
  /(?<![a-z])(?:put|set|add|append|define|header|config|option|property|conf|arg|env)\w{0,16}\(\s{0,4}[bu]?\\{0,3}["'`]{1,2}$/i;
/** What says that a name follows: `name: "`, `ParameterKey=`. */
const CALLED =
  /(?:name|key|id|type|field|property|header|param|parameter|option)["'\\]{0,4}\s{0,2}(?:=>|[:=])\s{0,2}([bu]?["'\\]{1,4})?$/i;
const ATTRIBUTE_VALUE = /[^<>{}]{0,80}?(?<![a-z])(?:parameter)?val(?:ue)?["'\\]{0,4}\s{0,3}(?:=>|[:=])\s{0,3}/iy;
/** The part of a form: `name="password"`, an empty line, the value. */
const NEXT_PART =
  /["']{1,2}(?:;[^\r\n]{0,80})?\r?\n[ >]{0,8}(?:[\w-]{1,40}:[^\r\n]{0,80}\r?\n[ >]{0,8}){0,2}\r?\n[ >]{0,8}(?=\S)/y;
const NEXT_FIELD = /(?:[\s,;>]{1,40}|\r?\n[^\r\n]{1,100}:\s{1,12})(?:parameter)?val(?:ue)?\s{0,3}(?:=>|[:=])\s{0,3}/iy;
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
const SPACE = /[ \t]{1,24}|\s{1,3}/y;
/** What says in a sentence that the value follows: "the password for bob is …", "das Passwort lautet: …", "密码是…". */
const SAID =
  /\s{1,3}(?:(?:for|of|von|für|des|der|d[aeou]|del|della|pour|para|dla|для)(?:\s[\p{L}\d_.@%'"-]{1,64}){1,3}\s?)?(?:(?:is|was|of|value|now|to|lautet|ist|war|est|es|era|è|é|jest|är|:|=)(?:\s(?:set|changed|reset|now)\sto)?:?|(?:\p{L}{1,24}\s)?[—–])\s{1,2}|\s?(?:是|为|為|は|は、|는|은)\s?[「『“]?/uy;
/** Where the value of a name begins, and after what; null where none can follow. */
export function placeAfter(text: string, start: number, end: number, kind: NameKind): Place | null {
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
    const part = after(NEXT_PART, text, end);
    if (part !== null) return { separator: 'operator', at: part, quotes };
  }
  if (/^\\{0,3}["'`]/.test(quotes)) {
    const block = after(BLOCK, text, quotesEnd);
    if (block !== null) return { separator: 'operator', at: block, quotes };
    const content = /\s(?:name|key|id)=["']{1,2}$/.test(before) ? after(/[^<>]{0,80}>/y, text, quotesEnd) : null;
    if (content !== null) return { separator: 'markup', at: content, quotes: '' };
    const argument = after(NEXT_ARGUMENT, text, quotesEnd);
    if (argument !== null && SETTER.test(before)) return { separator: 'operator', at: argument, quotes };
    const isCall = /[([{]\s{0,4}[bu]?\\{0,3}["'`]$/.test(before);
    if (argument !== null) return { separator: isCall ? 'call' : 'loose', at: argument, quotes };
  }
  const call = quotes === '' ? after(CALL, text, end) : null;
  if (call !== null) {
    const isGiven = /(?:^|\.)(?:set|with)/i.test(text.slice(start, end)) || /=\s?$/.test(before);
    return { separator: isGiven ? 'operator' : 'call', at: call, quotes };
  }
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
  const said = after(SAID, text, quotesEnd);
  const space = said ?? after(SPACE, text, quotesEnd);
  if (space === null || kind === 'line') return null;
  const isFlag =
    /(?:^|[\s"'=[,(])--?(?:[\w.-]{1,24}[.-])?$/.test(before) ||
    /login\s\S{1,64}\s$/.test(text.slice(Math.max(0, start - 72), start));
  // "password 'tulips'", and no "secret 'db-credentials'", which is the name of one.
  const isInQuotes = /["']/.test(text.charAt(space)) && !/secrets?$/i.test(text.slice(start, end));
  const isSaid = said !== null || isInQuotes || /(?:with|using|by|set|mit|avec|con)\s{1,3}$/i.test(before);
  return { separator: isFlag ? 'flag' : 'loose', at: space, quotes, isSaid };
}

/** Whether what follows is the end of the quotes that the name stands in: `"Password: "`. */
function isEndOfPrompt(text: string, start: number, at: number): boolean {
  const quote = text.charAt(start - 1);
  return /^["'`]/.test(quote) && text.charAt(at) === quote && !/[\w"'`]/.test(text.charAt(at + 1));
}
