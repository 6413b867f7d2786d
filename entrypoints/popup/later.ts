/** What the popup opens without: it is loaded when a report is wanted. */

import { reportOn } from '../../lib/client/reporting.ts';
import { text } from '../../lib/client/text.ts';
import type { StoredError } from '../../lib/domain/stored-error.ts';
import { writeReport } from '../../lib/domain/support-report/write.ts';
import type { Database } from '../../lib/storage/database.ts';
import { callHistory } from '../../lib/storage/queries.ts';
import { readSettings } from '../../lib/storage/settings.ts';

/** The report on an error and its like around it. */
export async function problemReport(db: Database, stored: StoredError): Promise<string> {
  const history = await callHistory(db, stored);
  const errors = history.failures.filter(({ code }) => code === stored.code);
  const histories = new Map(errors.map(({ id }) => [id, history]));
  const report = reportOn({ errors, histories }, { kind: 'group' }, await readSettings(), Date.now());
  return report === null ? '' : writeReport(report, 'markdown', '', text);
}
