/** What the popup opens without: it is loaded when a report is wanted. */

import { reportText } from '../../lib/client/reporting.ts';
import type { StoredError } from '../../lib/domain/stored-error.ts';
import type { Database } from '../../lib/storage/database.ts';
import { recordedOf } from '../../lib/storage/report-queries.ts';
import { readSettings } from '../../lib/storage/settings.ts';

export async function problemReport(db: Database, { id }: StoredError): Promise<string> {
  const now = Date.now();
  return reportText(await recordedOf(db, { group: id }, now), { kind: 'group' }, await readSettings(), now);
}
