import { type LinearRegex, linearRegex } from './linear-regex.ts';

/**
 * What someone typed into the filter: terms that must all hold, separated by spaces.
 * A term is text, a property with a value (`code:AUTH_003`), or either with `-` before it, which then must not hold.
 * A value may be a regular expression (`/…/`), stand in quotation marks to hold spaces, or be several, separated by
 * commas, of which one must hold. It is looked for anywhere in the property; after `=` it must be all of it.
 */
export type Filter = {
  terms: Term[];
  /** What could not be understood, to be said on the screen. Such terms filter nothing. */
  problems: FilterProblem[];
};

/** `field` null looks everywhere. */
export type Term = { field: Field | null; isNegated: boolean; tests: Test[] };

export type Test =
  | { kind: 'text'; text: string }
  | { kind: 'exact'; text: string }
  | { kind: 'regex'; regex: LinearRegex }
  /** HTTP status codes from the first to the last; 0 is no response. */
  | { kind: 'status'; first: number; last: number }
  | { kind: 'is'; state: State };

export const FIELDS = [
  'code',
  'status',
  'method',
  'endpoint',
  'is',
  'message',
  'type',
  'request',
  'host',
  'path',
  'shape',
] as const;
export type Field = (typeof FIELDS)[number];

/** States that a term can ask for. */
export const STATES = ['failing', 'recovered', 'waiting', 'network', 'reported'] as const;
export type State = (typeof STATES)[number];

export type FilterProblem = {
  kind: 'unknown-field' | 'bad-status' | 'bad-state' | 'bad-regex' | 'too-long';
  /** The part of the filter that it is about. */
  typed: string;
};

/** Characters of a filter that are looked at. */
export const LONGEST_FILTER = 500;

/** Never throws: what is no filter is text, and what is a mistake is said. */
export function readFilter(typed: string): Filter {
  const filter: Filter = { terms: [], problems: [] };
  const known = typed.slice(0, LONGEST_FILTER);
  if (known !== typed) filter.problems.push({ kind: 'too-long', typed: String(LONGEST_FILTER) });
  for (const token of tokensOf(known)) readTerm(token, filter);
  return filter;
}

/** Whether a filter asks for anything. */
export function isEmptyFilter({ terms }: Filter): boolean {
  return terms.length === 0;
}

/**
 * Splits at spaces that stand neither in quotation marks nor in a regular expression. A mark that is never closed reaches
 * to the end.
 */
export function tokensOf(typed: string): string[] {
  const tokens: string[] = [];
  for (let rest = typed.trimStart(); rest !== ''; rest = rest.trimStart()) {
    const end = endOfExpression(rest) ?? endOfWord(rest);
    tokens.push(rest.slice(0, end));
    rest = rest.slice(end);
  }
  return tokens;
}

function endOfWord(typed: string): number {
  let isQuoted = false;
  for (let end = 0; end < typed.length; end += 1) {
    if (typed[end] === '"') isQuoted = !isQuoted;
    else if (!isQuoted && /\s/.test(typed[end] as string)) return end;
  }
  return typed.length;
}

/**
 * Where a regular expression ends that the filter begins with: at the first word that ends in a slash. Null where there
 * is none: a path begins with a slash as well, so a next word that begins like one ends the search.
 */
function endOfExpression(typed: string): number | null {
  if (!BEGINS_WITH_SLASH.test(typed) || BEGINS_AS_ADDRESS.test(typed)) return null;
  for (const { 0: word, index } of typed.matchAll(/\S+/g)) {
    if (index > 0 && BEGINS_WITH_SLASH.test(word)) return null;
    const isClosed = word.endsWith('/') && !word.endsWith('\\/');
    if (isClosed && (index > 0 || isRegex(word.slice(word.indexOf('/'))))) return index + word.length;
  }
  return null;
}

const BEGINS_WITH_SLASH = /^-?(?:[a-z]{1,20}:)?\//i;
const BEGINS_AS_ADDRESS = /^-?[a-z]{1,20}:\/\//i;

function readTerm(token: string, filter: Filter): void {
  const isNegated = token.startsWith('-') && token.length > 1;
  const body = isNegated ? token.slice(1) : token;
  const colon = body.indexOf(':');
  const name = body.slice(0, Math.max(0, colon)).toLowerCase();
  const field = FIELDS.find((one) => one === name) ?? null;
  if (field === null && /^[a-z]+$/.test(name) && !body.startsWith('//', colon + 1)) {
    filter.problems.push({ kind: 'unknown-field', typed: name });
  }
  const value = field === null ? body : body.slice(colon + 1);
  const tests = valuesOf(value, field !== null).flatMap((one) => readTest(field, one, filter));
  if (tests.length > 0) filter.terms.push({ field, isNegated, tests });
}

/** A regular expression is one value, whatever is in it. Commas separate the values of a property alone. */
function valuesOf(value: string, isProperty: boolean): string[] {
  if (isRegex(value)) return [value];
  const isOne = !isProperty || value.includes('"');
  const values = isOne ? [value.replaceAll('"', '')] : value.split(',');
  return values.filter((one) => one !== '');
}

function readTest(field: Field | null, value: string, { problems }: Filter): Test[] {
  const problem = (kind: FilterProblem['kind']): Test[] => {
    problems.push({ kind, typed: value });
    return [];
  };
  if (field === 'status') return statusTest(value) ?? problem('bad-status');
  if (field === 'is') {
    const state = STATES.find((one) => one === value.toLowerCase());
    return state === undefined ? problem('bad-state') : [{ kind: 'is', state }];
  }
  if (field !== null && value.startsWith('=')) return [{ kind: 'exact', text: value.slice(1).toLowerCase() }];
  if (!isRegex(value)) return [{ kind: 'text', text: value.toLowerCase() }];
  const regex = linearRegex(value.slice(1, -1));
  return regex === null ? problem('bad-regex') : [{ kind: 'regex', regex }];
}

function isRegex(value: string): boolean {
  return value.length > 2 && value.startsWith('/') && value.endsWith('/');
}

/** `404`, `5xx`, `500-503`; `0` is no response. Null where it is none of them. */
function statusTest(value: string): Test[] | null {
  const [, hundreds] = /^([1-5])xx$/i.exec(value) ?? [];
  if (hundreds !== undefined)
    return [{ kind: 'status', first: Number(hundreds) * 100, last: Number(hundreds) * 100 + 99 }];
  const [, first, last] = /^(\d{1,3})(?:-(\d{1,3}))?$/.exec(value) ?? [];
  return first === undefined ? null : [{ kind: 'status', first: Number(first), last: Number(last ?? first) }];
}
