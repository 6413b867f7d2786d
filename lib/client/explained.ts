import { type CallHistory, contextOf, NO_HISTORY } from '../domain/call-history.ts';
import { explain } from '../domain/explain.ts';
import type { Explanation } from '../domain/explanation.ts';
import type { StoredError } from '../domain/stored-error.ts';
import { locale, text } from './text.ts';

/** The explanation of an error, in the light of what is known of its call. */
export function explained(stored: StoredError, history: CallHistory): Explanation {
  return explain(stored, contextOf(stored, history, locale()));
}

/** The title under which an error is listed. */
export function titleOf(stored: StoredError): string {
  return text(explained(stored, NO_HISTORY).title);
}
