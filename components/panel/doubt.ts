import { isVisit } from '../../lib/domain/exchange.ts';
import type { StoredError } from '../../lib/domain/stored-error.ts';

/** Why an error counts nowhere, as the key of a text; null where it counts. */
export function doubtOf({ exchange, error }: StoredError): 'ui_mark_reported' | 'ui_mark_visit' | null {
  if (error.reportedByPage) return 'ui_mark_reported';
  return isVisit(exchange) ? 'ui_mark_visit' : null;
}
