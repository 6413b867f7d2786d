import { useEffect, useState } from 'preact/hooks';
import { Popup, type PopupState } from '../../components/popup/popup.tsx';
import { PageFrame } from '../../components/shared/page-frame.tsx';
import { browser } from '../../lib/browser.ts';
import { requestAccess } from '../../lib/client/access.ts';
import { useSeen } from '../../lib/client/attention.ts';
import { copyText } from '../../lib/client/copy.ts';
import { shownDatabase } from '../../lib/client/demo.ts';
import { explained } from '../../lib/client/explained.ts';
import { isFrontPageWatched } from '../../lib/client/front-page.ts';
import type { Live } from '../../lib/client/live.ts';
import { useLoaded } from '../../lib/client/loaded.ts';
import { useNow } from '../../lib/client/now.ts';
import { startPage } from '../../lib/client/page.ts';
import { useStored } from '../../lib/client/stored.ts';
import { t } from '../../lib/client/text.ts';
import { useWithheld } from '../../lib/client/withheld.ts';
import { callHistory, problemsSince, successesSeen } from '../../lib/storage/queries.ts';

const DAY = 86_400_000;
const MOST_CARDS = 50;

const db = shownDatabase();
const { version } = browser.runtime.getManifest();

function PopupPage() {
  const [since] = useState(() => Date.now() - DAY);
  const now = useNow(10_000);
  const read = useStored(async () => {
    const problems = await problemsSince(db, since, MOST_CARDS);
    return {
      successes: await successesSeen(db),
      problems: await Promise.all(
        problems.map(async ({ newest, count }) => ({
          newest,
          count,
          explanation: explained(newest, await callHistory(db, newest)),
        })),
      ),
    };
  }, [since]);
  useSeen(read.value);
  const [isWatched, setWatched] = useState<boolean | null>(null);
  useEffect(() => void isFrontPageWatched().then(setWatched), []);
  const withheld = useWithheld() ?? [];
  return (
    <Popup
      state={stateOf(read)}
      warnings={<LoadedWarnings since={since} now={now} />}
      now={now}
      alerts={<LoadedAlerts now={now} />}
      withheld={withheld}
      isWatched={isWatched}
      report={async (stored) => (await import('./later.ts')).problemReport(db, stored)}
      version={version}
      onAllow={() => void requestAccess(withheld)}
      onOptions={() => void browser.runtime.openOptionsPage()}
      onRetryReading={() => location.reload()}
      copy={copyText}
    />
  );
}

/** They come while the history is read, and stand above it. */
function LoadedAlerts(props: { now: number }) {
  const loaded = useLoaded(() => import('./alerts.tsx'));
  return loaded && <loaded.Alerts db={db} {...props} />;
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
