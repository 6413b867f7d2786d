import type { StoredError } from '../stored-error.ts';
import { pathOf } from './facets.ts';
import type { Field, Filter, State, Term, Test } from './filter.ts';

/** What the error itself does not say; asked for only where a term needs it. */
export type Surroundings = {
  /** The text that the list shows for it. */
  title: (stored: StoredError) => string;
  /** What became of it. */
  progress: (stored: StoredError) => Extract<State, 'failing' | 'recovered' | 'waiting'>;
};

/** Characters of one field that are looked at. */
const LONGEST_FIELD = 2000;

/** Whether all terms of a filter hold for an error. Case does not matter. */
export function matchesFilter({ terms }: Filter, stored: StoredError, around: Surroundings): boolean {
  return terms.every((term) => holds(term, stored, around) !== term.isNegated);
}

/** Whether a filter asks for what may change without the errors being changed. */
export function asksForProgress({ terms }: Filter): boolean {
  return terms.some(({ tests }) => tests.some((test) => test.kind === 'is' && !isOfItself(test.state)));
}

/** Whether an error is in a state for good. */
function isOfItself(state: State): state is 'network' | 'reported' {
  return state === 'network' || state === 'reported';
}

function holds({ field, tests }: Term, stored: StoredError, around: Surroundings): boolean {
  if (field === 'status' || field === 'is') return tests.some((test) => isSo(test, stored, around));
  const texts = field === null ? textsOf(stored) : textsOfField(field, stored);
  // A title has to be worked out, so it comes last.
  return tests.some(
    (test) => texts.some((text) => isIn(test, text)) || (field === null && isIn(test, around.title(stored))),
  );
}

function isSo(test: Test, stored: StoredError, around: Surroundings): boolean {
  const { status } = stored.exchange;
  if (test.kind === 'status') return status >= test.first && status <= test.last;
  if (test.kind !== 'is') return false;
  if (test.state === 'network') return status === 0;
  if (test.state === 'reported') return stored.error.reportedByPage;
  return around.progress(stored) === test.state;
}

function isIn(test: Test, text: string | null | undefined): boolean {
  if (text === null || text === undefined) return false;
  const looked = text.length > LONGEST_FIELD ? text.slice(0, LONGEST_FIELD) : text;
  if (test.kind === 'exact') return looked.toLowerCase() === test.text;
  if (test.kind === 'text') return looked.toLowerCase().includes(test.text);
  return test.kind === 'regex' && test.regex.isFoundIn(looked);
}

function textsOf(stored: StoredError): (string | null | undefined)[] {
  const { error, exchange } = stored;
  return [
    stored.code,
    stored.endpoint,
    String(exchange.status),
    exchange.path,
    error.message,
    error.type,
    error.requestId,
    exchange.failure?.text,
    stored.base,
  ];
}

/** An endpoint may be named without its method, as the choices of the filter do. */
function textsOfField(field: Exclude<Field, 'status' | 'is'>, stored: StoredError) {
  const text = textOf(field, stored);
  return field === 'endpoint' ? [text, pathOf(stored.endpoint)] : [text];
}

function textOf(field: Exclude<Field, 'status' | 'is'>, { code, endpoint, base, exchange, error }: StoredError) {
  const values = {
    code,
    endpoint,
    method: exchange.method ?? '?',
    message: error.message ?? exchange.failure?.text,
    type: error.type,
    request: error.requestId,
    host: base,
    path: exchange.path,
    shape: error.shape,
  };
  return values[field];
}
