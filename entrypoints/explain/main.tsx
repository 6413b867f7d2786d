import { useLayoutEffect, useRef, useState } from 'preact/hooks';
import { Assumed, FoundErrors } from '../../components/explain/found-errors.tsx';
import { SourceBox } from '../../components/explain/source-box.tsx';
import { Details } from '../../components/panel/details.tsx';
import { Evidence } from '../../components/panel/evidence.tsx';
import { ErrorActions } from '../../components/report/error-actions.tsx';
import { ReceivedReport } from '../../components/report/received-report.tsx';
import { ReportView } from '../../components/report/report-view.tsx';
import { PageFrame } from '../../components/shared/page-frame.tsx';
import { browser } from '../../lib/browser.ts';
import { copyText } from '../../lib/client/copy.ts';
import { explained, titleOf } from '../../lib/client/explained.ts';
import { historyFacts } from '../../lib/client/history-facts.ts';
import { useNow } from '../../lib/client/now.ts';
import { setTitle, startPage } from '../../lib/client/page.ts';
import { type Elsewhere, readFile, readPasted } from '../../lib/client/read-elsewhere.ts';
import { reportOnForeign } from '../../lib/client/reporting.ts';
import { useSettings } from '../../lib/client/settings.ts';
import { opened, shownDatabase } from '../../lib/client/shown-database.ts';
import { t, text } from '../../lib/client/text.ts';
import { NO_HISTORY } from '../../lib/domain/call-history.ts';
import { copyAs } from '../../lib/domain/copies/copy-as.ts';
import type { ForeignError } from '../../lib/domain/explain-text/foreign-call.ts';
import { allBases } from '../../lib/domain/sites.ts';
import { writeReport } from '../../lib/domain/support-report/write.ts';
import type { Settings } from '../../lib/storage/settings.ts';
import { useAsked } from './asked.ts';
import { StoredExport } from './stored-export.tsx';
import { StoredReport } from './stored-report.tsx';

const db = shownDatabase();
const { version } = browser.runtime.getManifest();
const NOTHING: Elsewhere = { kind: null, file: null, errors: [], report: null, problem: null };

/** The name of the page, which shows a report where it was asked for one. */
const pageName = (name: 'report_title' | 'elsewhere_title') => `${t(name)} · ${t('extension_name')}`;

function ExplainPage({ settings }: { settings: Settings }) {
  const now = useNow(10_000);
  const { asked, now: askedAt } = useAsked();
  const [elsewhere, setElsewhere] = useState<Elsewhere>(NOTHING);
  const [before, setBefore] = useState<Elsewhere['report']>(null);
  const [progress, setProgress] = useState<number | null>(null);
  const [selectedId, setSelectedId] = useState<number | null>(null);
  const reading = useRef<AbortController | null>(null);
  const bases = allBases(settings);
  const hasReport = asked !== null;
  const Name = hasReport ? 'h2' : 'h1';
  useLayoutEffect(() => setTitle(pageName(hasReport ? 'report_title' : 'elsewhere_title')), [hasReport]);

  const show = (found: Elsewhere) => {
    // Of two reports one after the other the second is compared with the first.
    setBefore(found.report === null ? null : elsewhere.report);
    setElsewhere(found);
    setSelectedId(found.errors[0]?.stored.id ?? null);
  };
  const readDropped = async (file: File) => {
    reading.current?.abort();
    const controller = new AbortController();
    reading.current = controller;
    setProgress(0);
    try {
      const found = await readFile(file, bases, Date.now(), setProgress, controller.signal);
      if (found !== null) show(found);
    } catch (thrown) {
      show({ ...NOTHING, problem: { key: 'elsewhere_unreadable_file', params: [String(thrown)] } });
    } finally {
      if (reading.current === controller) setProgress(null);
    }
  };
  const selected = elsewhere.errors.find((error) => error.stored.id === selectedId);

  return (
    <main class="explain">
      {asked !== null && (
        <>
          <h1 class="page-name" id="page-title">
            {t('report_title')}
          </h1>
          <StoredReport db={db} asked={asked} now={askedAt} settings={settings} titleId="page-title" />
        </>
      )}
      <header>
        <Name class="page-name">{t('elsewhere_title')}</Name>
        <p class="muted">{t('elsewhere_intro')}</p>
      </header>
      <SourceBox
        onText={(pasted) => show(readPasted(pasted, bases, Date.now()))}
        onFile={(file) => void readDropped(file)}
        progress={progress}
        onCancel={() => reading.current?.abort()}
        problem={elsewhere.problem}
      />
      {elsewhere.report !== null && <ReceivedReport received={elsewhere.report} before={before} />}
      {elsewhere.errors.length > 0 && (
        <FoundErrors
          errors={elsewhere.errors}
          isImported={elsewhere.kind === 'export'}
          titleOf={titleOf}
          selectedId={selectedId}
          onSelect={setSelectedId}
          now={now}
        >
          {selected !== undefined && (
            <ForeignDetails found={selected} elsewhere={elsewhere} now={now} onClose={() => setSelectedId(null)} />
          )}
        </FoundErrors>
      )}
      <StoredExport db={db} asked={asked} now={now} />
    </main>
  );
}

type ForeignProps = { found: ForeignError; elsewhere: Elsewhere; now: number; onClose: () => void };

/** An error from elsewhere in the same view as the recorded ones; its history is that of this text alone. */
function ForeignDetails({ found, elsewhere, now, onClose }: ForeignProps) {
  const [wantsReport, setWantsReport] = useState(false);
  const { stored, assumed } = found;
  const explanation = explained(stored, NO_HISTORY);
  const report = reportOnForeign(found, elsewhere, now);
  return (
    <>
      <Assumed assumed={assumed} />
      <article class="details" aria-labelledby="details-title">
        <Details
          stored={stored}
          explanation={explanation}
          facts={historyFacts(stored, NO_HISTORY, now)}
          base={null}
          now={now}
          evidence={<Evidence stored={stored} entry={explanation.entry} copy={copyText} />}
          onClose={onClose}
          coversList={false}
          titleId="details-title"
          actions={
            <ErrorActions
              report={() => (report === null ? '' : writeReport(report, 'markdown', '', text))}
              copyAs={(form) => copyAs(form, stored, explanation, text)}
              onPreview={() => setWantsReport(!wantsReport)}
              copy={copyText}
            />
          }
        />
      </article>
      {wantsReport && report !== null && <ReportView report={report} copy={copyText} />}
    </>
  );
}

function Page() {
  const settings = useSettings();
  return settings && <ExplainPage settings={settings} />;
}

void opened(db).then(() =>
  startPage(
    pageName('elsewhere_title'),
    <PageFrame copy={copyText} version={version}>
      <Page />
    </PageFrame>,
  ),
);
