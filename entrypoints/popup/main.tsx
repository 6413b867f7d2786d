import type { ComponentProps } from 'preact';
import { useState } from 'preact/hooks';
import { type BrokenProblem, Popup, type PopupState, Reading } from '../../components/popup/popup.tsx';
import { PageFrame } from '../../components/shared/page-frame.tsx';
import { browser } from '../../lib/browser.ts';
import { useSeen } from '../../lib/client/attention.ts';
import { copyText } from '../../lib/client/copy.ts';
import { shownDatabase } from '../../lib/client/demo.ts';
import { explained } from '../../lib/client/explained.ts';
import type { Live } from '../../lib/client/live.ts';
import { useLoaded } from '../../lib/client/loaded.ts';
import { useNow } from '../../lib/client/now.ts';
import { startPage } from '../../lib/client/page.ts';
import { closePopup } from '../../lib/client/popup-window.ts';
import { useStored } from '../../lib/client/stored.ts';
import { t } from '../../lib/client/text.ts';
import { useWithheld } from '../../lib/client/withheld.ts';
import { alertsToTell } from '../../lib/domain/alerts/silence.ts';
import { callCircuit } from '../../lib/domain/call-circuit.ts';
import { NO_HISTORY, recoveredAt } from '../../lib/domain/call-history.ts';
import { firingAlerts } from '../../lib/storage/attention.ts';
import { historiesForAdvice } from '../../lib/storage/call-histories.ts';
import { problemsSince, successesSeen } from '../../lib/storage/queries.ts';
import { Alerts } from './alerts.tsx';
import type { Nothing } from './nothing.tsx';

const DAY = 86_400_000;
const MOST_CARDS = 50;

const db = shownDatabase();
const { version } = browser.runtime.getManifest();

function PopupPage() {
  const [since] = useState(() => Date.now() - DAY);
  const now = useNow(10_000);
  const read = useStored(() => db.transaction('r', READ, () => readAll(since)), [since]);
  useSeen(read.value);
  const alerts = alertsToTell(read.value?.firing ?? [], read.value?.silences ?? [], now);
  const withheld = useWithheld() ?? [];
  return (
    <Popup
      state={stateOf(read)}
      withheld={withheld.length > 0 && <LoadedWithheld origins={withheld} />}
      // Whatever else is read takes time from what people wait for.
      warnings={read.value !== undefined && <LoadedWarnings since={since} now={now} />}
      now={now}
      alerts={<Alerts alerts={alerts} />}
      nothing={
        <LoadedNothing
          successes={read.value?.successes ?? 0}
          isWithheld={withheld.length > 0}
          onOptions={openOptions}
        />
      }
      report={async (stored) => (await import('./later.ts')).problemReport(db, stored)}
      version={version}
      onOptions={openOptions}
      onRetryReading={() => location.reload()}
      copy={copyText}
    />
  );
}

/** Read in one transaction: each of its own would take as long as what it reads. */
const READ = [db.errors, db.problems, db.endpoints, db.recoveries, db.alerts, db.silences];

/** What went wrong since a time (ms, UTC), explained, and what fires. */
async function readAll(since: number) {
  const [problems, successes, alerts] = await Promise.all([
    problemsSince(db, since, MOST_CARDS),
    successesSeen(db),
    firingAlerts(db),
  ]);
  const newest = problems.map((problem) => problem.newest);
  const histories = await historiesForAdvice(db, newest, Date.now());
  const broken: BrokenProblem[] = [];
  const explainable = problems.flatMap(({ newest, count }, index) => {
    const history = histories[index] ?? NO_HISTORY;
    try {
      const pauseUntil = callCircuit(newest, history, Date.now()).until;
      const explanation = explained(newest, history);
      return { newest, count, explanation, recoveredAt: recoveredAt(newest, history), pauseUntil };
    } catch (thrown) {
      broken.push({ id: newest.id, thrown });
      return [];
    }
  });
  return { problems: explainable, broken, successes, ...alerts };
}

const openOptions = () => void browser.runtime.openOptionsPage().then(closePopup);

function LoadedNothing(props: Omit<ComponentProps<typeof Nothing>, 'reading'>) {
  const loaded = useLoaded(() => import('./nothing.tsx'));
  return loaded ? <loaded.Nothing {...props} reading={<Reading />} /> : <Reading />;
}

function LoadedWithheld(props: { origins: string[] }) {
  const loaded = useLoaded(() => import('./withheld.tsx'));
  return loaded && <loaded.Withheld {...props} />;
}

function LoadedWarnings(props: { since: number; now: number }) {
  const loaded = useLoaded(() => import('./warnings.tsx'));
  return loaded && <loaded.Warnings db={db} {...props} />;
}

function stateOf({ value, failure }: Live<Omit<Extract<PopupState, { kind: 'read' }>, 'kind'>>): PopupState {
  if (failure !== null) return { kind: 'unreadable' };
  return value === undefined ? { kind: 'reading' } : { kind: 'read', ...value };
}

startPage(
  t('extension_name'),
  <PageFrame copy={copyText} version={version}>
    <PopupPage />
  </PageFrame>,
);
