/** What the popup opens without: it is loaded when a report is wanted. */

import { reportText } from '../../lib/client/reporting.ts';
import type { StoredError } from '../../lib/domain/stored-error.ts';
import { recordedOf } from '../../lib/storage/report-queries.ts';
import { readSettings } from '../../lib/storage/settings.ts';
import { db, ready } from './database.ts';

export async function problemReport({ id }: StoredError): Promise<string> {
  const now = Date.now();
  await ready;
  return reportText(await recordedOf(db, { group: id }, now), { kind: 'group' }, await readSettings(), now);
}
