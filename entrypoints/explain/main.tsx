import { useEffect, useRef, useState } from 'preact/hooks';
import { ExportBox } from '../../components/explain/export-box.tsx';
import { Assumed, FoundErrors } from '../../components/explain/found-errors.tsx';
import { SourceBox } from '../../components/explain/source-box.tsx';
import { Details } from '../../components/panel/details.tsx';
import { ErrorActions } from '../../components/report/error-actions.tsx';
import { ReceivedReport } from '../../components/report/received-report.tsx';
import { ReportView } from '../../components/report/report-view.tsx';
import { Boundary } from '../../components/shared/boundary.tsx';
import { browser } from '../../lib/browser.ts';
import { copyText } from '../../lib/client/copy.ts';
import { shownDatabase } from '../../lib/client/demo.ts';
import { explained, titleOf } from '../../lib/client/explained.ts';
import { historyFacts } from '../../lib/client/history-facts.ts';
import { useNow } from '../../lib/client/now.ts';
import { startPage } from '../../lib/client/page.ts';
import { type Elsewhere, readFile, readPasted } from '../../lib/client/read-elsewhere.ts';
import { type Reportable, reportOn } from '../../lib/client/reporting.ts';
import { download, makeExport } from '../../lib/client/save-export.ts';
import { useSettings } from '../../lib/client/settings.ts';
import { useStored } from '../../lib/client/stored.ts';
import { t, text } from '../../lib/client/text.ts';
import { NO_HISTORY } from '../../lib/domain/call-history.ts';
import { copyAs } from '../../lib/domain/copies/copy-as.ts';
import type { ForeignError } from '../../lib/domain/explain-text/foreign-call.ts';
import type { SupportReport } from '../../lib/domain/support-report/report-schema.ts';
import { writeReport } from '../../lib/domain/support-report/write.ts';
import { errorPages } from '../../lib/storage/error-pages.ts';
import { callHistory, countErrors, newestErrors, storedError } from '../../lib/storage/queries.ts';
import { allBases, type Settings } from '../../lib/storage/settings.ts';

const db = shownDatabase();
const { version } = browser.runtime.getManifest();
const NOTHING: Elsewhere = { kind: null, errors: [], report: null, problem: null };
/** Errors of a stretch of time that a report is made of. */
const MOST_REPORTED = 2000;

/** `#error=12`: the report on one error. `#minutes=20`: on all of the last minutes. */
type Asked = { error: number } | { minutes: number } | null;

function asked(): Asked {
  const wanted = new URLSearchParams(location.hash.slice(1));
  const number = (name: string) => (/^\d{1,9}$/.test(wanted.get(name) ?? '') ? Number(wanted.get(name)) : null);
  const [error, minutes] = [number('error'), number('minutes')];
  return error !== null ? { error } : minutes !== null ? { minutes } : null;
}

function ExplainPage({ settings }: { settings: Settings }) {
  const now = useNow(10_000);
  const [elsewhere, setElsewhere] = useState<Elsewhere>(NOTHING);
  const [before, setBefore] = useState<Elsewhere['report']>(null);
  const [progress, setProgress] = useState<number | null>(null);
  const [selectedId, setSelectedId] = useState<number | null>(null);
  const reading = useRef<AbortController | null>(null);
  const stored = useStored(() => countErrors(db, 'all'), []);
  const bases = allBases(settings);

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
      <header>
        <h1>{t('elsewhere_title')}</h1>
        <p class="muted">{t('elsewhere_intro')}</p>
      </header>
      <StoredReport settings={settings} />
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
            <ForeignDetails found={selected} settings={settings} now={now} onClose={() => setSelectedId(null)} />
          )}
        </FoundErrors>
      )}
      <ExportBox
        stored={stored.value ?? null}
        onExport={async (format, onProgress, signal) => {
          const file = await makeExport(errorPages(db), format, { version, now: Date.now() }, onProgress, signal);
          if (file !== null) download(file);
          return file !== null;
        }}
      />
    </main>
  );
}

type ForeignProps = { found: ForeignError; settings: Settings; now: number; onClose: () => void };

/** An error from elsewhere in the same view as the recorded ones; its history is that of this text alone. */
function ForeignDetails({ found, settings, now, onClose }: ForeignProps) {
  const frame = useRef<HTMLElement>(null);
  const [wantsReport, setWantsReport] = useState(false);
  const { stored, assumed } = found;
  const explanation = explained(stored, NO_HISTORY);
  const report = reportOn({ errors: [stored], histories: new Map() }, { kind: 'error' }, settings, now);
  return (
    <>
      <Assumed assumed={assumed} />
      <Details
        stored={stored}
        explanation={explanation}
        facts={historyFacts(stored, NO_HISTORY, now)}
        base={null}
        now={now}
        copy={copyText}
        onClose={onClose}
        coversList={false}
        frame={frame}
        actions={
          <ErrorActions
            report={() => (report === null ? '' : writeReport(report, 'markdown', '', text))}
            copyAs={(form) => copyAs(form, stored, explanation, text)}
            onPreview={() => setWantsReport(!wantsReport)}
            copy={copyText}
          />
        }
      />
      {wantsReport && report !== null && <ReportView report={report} copy={copyText} />}
    </>
  );
}

/** The report that a link of the panel or the popup asked for. */
function StoredReport({ settings }: { settings: Settings }) {
  const [wanted, setWanted] = useState(asked);
  // A report is of a moment: it must not change while it is being read.
  const [now, setNow] = useState(Date.now);
  useEffect(() => {
    const onHash = () => {
      setWanted(asked());
      setNow(Date.now());
    };
    addEventListener('hashchange', onHash);
    return () => removeEventListener('hashchange', onHash);
  }, []);
  const { value } = useStored(() => reportable(wanted, now), [wanted, now]);
  if (wanted === null || value === undefined) return null;
  const scope: SupportReport['scope'] =
    'error' in wanted ? { kind: 'group' } : { kind: 'window', minutes: wanted.minutes };
  const report = reportOn(value, scope, settings, now);
  return report === null ? (
    <p class="notice tone-good">{t('report_nothing')}</p>
  ) : (
    <ReportView report={report} copy={copyText} />
  );
}

/** The errors that were asked for: one and its like around it, or those of the last minutes. */
async function reportable(wanted: Asked, now: number): Promise<Reportable> {
  if (wanted === null) return { errors: [], histories: new Map() };
  if ('error' in wanted) {
    const stored = await storedError(db, wanted.error);
    if (stored === undefined) return { errors: [], histories: new Map() };
    const history = await callHistory(db, stored);
    const errors = history.failures.filter(({ code }) => code === stored.code);
    return { errors, histories: new Map(errors.map(({ id }) => [id, history])) };
  }
  const errors = await newestErrors(db, 'all', MOST_REPORTED, { after: now - wanted.minutes * 60_000 });
  const calls = new Map(errors.map((stored) => [`${stored.code} ${stored.base} ${stored.endpoint}`, stored]));
  const histories = await Promise.all(
    [...calls.values()].map(async (one) => [one, await callHistory(db, one)] as const),
  );
  return {
    errors,
    histories: new Map(
      errors.flatMap((stored) => {
        const known = histories.find(([one]) => one.base === stored.base && one.endpoint === stored.endpoint);
        return known === undefined ? [] : [[stored.id, known[1]]];
      }),
    ),
  };
}

function Page() {
  const settings = useSettings();
  return settings && <ExplainPage settings={settings} />;
}

startPage(
  `${t('elsewhere_title')} · ${t('extension_name')}`,
  <Boundary copy={copyText} version={version}>
    <Page />
  </Boundary>,
);
