import { ReportView } from '../../components/report/report-view.tsx';
import { copyText } from '../../lib/client/copy.ts';
import { type Reportable, reportOn } from '../../lib/client/reporting.ts';
import { useStored } from '../../lib/client/stored.ts';
import { t } from '../../lib/client/text.ts';
import type { StoredError } from '../../lib/domain/stored-error.ts';
import type { SupportReport } from '../../lib/domain/support-report/report-schema.ts';
import type { Database } from '../../lib/storage/database.ts';
import { newestErrors, storedError } from '../../lib/storage/error-queries.ts';
import { callHistory } from '../../lib/storage/queries.ts';
import { incidentErrors } from '../../lib/storage/rate-queries.ts';
import type { Settings } from '../../lib/storage/settings.ts';
import type { Asked } from './asked.ts';

/** Errors that a report is made of. */
const MOST_REPORTED = 2000;
const NOTHING: Reportable = { errors: [], histories: new Map() };

type Props = { db: Database; asked: Exclude<Asked, null>; now: number; settings: Settings };

/** The report that a link of the panel or the popup asked for. */
export function StoredReport({ db, asked, now, settings }: Props) {
  const { value } = useStored(() => reportable(db, asked, now), [asked, now]);
  if (value === undefined) return null;
  const report = reportOn(value, scopeOf(asked), settings, now);
  return report === null ? (
    <p class="notice tone-good">{t('report_nothing')}</p>
  ) : (
    <ReportView report={report} copy={copyText} />
  );
}

function scopeOf(asked: Exclude<Asked, null>): SupportReport['scope'] {
  if ('error' in asked) return { kind: 'group' };
  return 'incident' in asked ? { kind: 'incident' } : { kind: 'window', minutes: asked.minutes };
}

async function reportable(db: Database, asked: Exclude<Asked, null>, now: number): Promise<Reportable> {
  if ('error' in asked) return likeOf(db, asked.error);
  const errors = await ('incident' in asked
    ? incidentErrors(db, asked.incident, MOST_REPORTED, now)
    : newestErrors(db, 'all', MOST_REPORTED, { after: now - asked.minutes * 60_000 }));
  return withHistories(db, errors);
}

/** One error, and its like around it. */
async function likeOf(db: Database, id: number): Promise<Reportable> {
  const stored = await storedError(db, id);
  if (stored === undefined) return NOTHING;
  const history = await callHistory(db, stored);
  const errors = history.failures.filter(({ code }) => code === stored.code);
  return { errors, histories: new Map(errors.map(({ id }) => [id, history])) };
}

async function withHistories(db: Database, errors: StoredError[]): Promise<Reportable> {
  const calls = Map.groupBy(errors, ({ base, endpoint }) => `${base} ${endpoint}`);
  const histories = await Promise.all(
    [...calls.values()].map(async (ofCall) => {
      const history = await callHistory(db, ofCall[0] as StoredError);
      return ofCall.map(({ id }) => [id, history] as const);
    }),
  );
  return { errors, histories: new Map(histories.flat()) };
}
