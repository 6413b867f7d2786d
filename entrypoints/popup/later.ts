/** What the popup opens without: it is loaded when a report is wanted. */

import { reportOnProblem } from '../../lib/client/reporting.ts';
import type { StoredError } from '../../lib/domain/stored-error.ts';
import type { Database } from '../../lib/storage/database.ts';
import { callHistory } from '../../lib/storage/queries.ts';
import { readSettings } from '../../lib/storage/settings.ts';

export async function problemReport(db: Database, stored: StoredError): Promise<string> {
  return reportOnProblem(stored, await callHistory(db, stored), await readSettings(), Date.now());
}
