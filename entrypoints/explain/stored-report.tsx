import { ReportView } from '../../components/report/report-view.tsx';
import { copyText } from '../../lib/client/copy.ts';
import { reportOn } from '../../lib/client/reporting.ts';
import { useStored } from '../../lib/client/stored.ts';
import { t } from '../../lib/client/text.ts';
import type { SupportReport } from '../../lib/domain/support-report/report-schema.ts';
import type { Database } from '../../lib/storage/database.ts';
import { recordedOf, type Wanted } from '../../lib/storage/report-queries.ts';
import type { Settings } from '../../lib/storage/settings.ts';

type Props = { db: Database; asked: Wanted; now: number; settings: Settings; titleId: string };

/** The report that a link of the panel or the popup asked for. */
export function StoredReport({ db, asked, now, settings, titleId }: Props) {
  const { value } = useStored(() => recordedOf(db, asked, now), [asked, now]);
  if (value === undefined) return null;
  const report = reportOn(value, scopeOf(asked), settings, now);
  if (report === null) return <p class="notice tone-good">{t('report_nothing')}</p>;
  return (
    <>
      <OtherScope asked={asked} />
      <ReportView report={report} copy={copyText} titleId={titleId} />
    </>
  );
}

/** From a report on one error to the one on all like it, and back. */
function OtherScope({ asked }: { asked: Wanted }) {
  if ('error' in asked) return <a href={`#group=${asked.error}`}>{t('report_its_like')}</a>;
  return 'group' in asked ? <a href={`#error=${asked.group}`}>{t('report_it_alone')}</a> : null;
}

function scopeOf(asked: Wanted): SupportReport['scope'] {
  if ('minutes' in asked) return { kind: 'window', minutes: asked.minutes };
  return { kind: 'error' in asked ? 'error' : 'group' in asked ? 'group' : 'incident' };
}
