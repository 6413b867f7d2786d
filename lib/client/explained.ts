import { explain } from '../domain/explain.ts';
import type { Explanation } from '../domain/explanation.ts';
import type { StoredError } from '../domain/stored-error.ts';
import type { EndpointRow } from '../storage/database.ts';
import { locale, text } from './text.ts';

/** The explanation of an error, in the light of what is known of its endpoint. */
export function explained(stored: StoredError, history: EndpointRow | undefined): Explanation {
  return explain(stored, { lastSuccessAt: history?.lastSuccessAt ?? null, attempt: 1, locale: locale() });
}

/** The title under which an error is listed. */
export function titleOf(stored: StoredError): string {
  return text(explained(stored, undefined).title);
}
