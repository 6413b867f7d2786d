import type { ComponentProps } from 'preact';
import { useLayoutEffect, useMemo } from 'preact/hooks';
import { Popup, type PopupState, Reading } from '../../components/popup/popup.tsx';
import { PageFrame } from '../../components/shared/page-frame.tsx';
import { browser } from '../../lib/browser.ts';
import { useSeen } from '../../lib/client/attention.ts';
import { copyText } from '../../lib/client/copy.ts';
import { isDemo } from '../../lib/client/demo.ts';
import { endStill } from '../../lib/client/end-still.ts';
import { explainProblems } from '../../lib/client/explained-problems.ts';
import { useLatest } from '../../lib/client/latest.ts';
import type { Live } from '../../lib/client/live.ts';
import { useLoaded } from '../../lib/client/loaded.ts';
import { useNow } from '../../lib/client/now.ts';
import { startPage } from '../../lib/client/page.ts';
import { closePopup } from '../../lib/client/popup-window.ts';
import { t } from '../../lib/client/text.ts';
import { useWithheld } from '../../lib/client/withheld.ts';
import { DATABASE } from '../../lib/storage/database-name.ts';
import { LATEST, type Latest, latest } from '../../lib/storage/latest-problems.ts';
import { readNatively } from '../../lib/storage/native-rows.ts';
import type { Alerts } from './alerts.tsx';
import type { Nothing } from './nothing.tsx';

const DAY = 86_400_000;
const MOST_CARDS = 50;

/** Few popups show any. */
const loadAlerts = () => import('./alerts.tsx');
/** Alerts stand above the cards, which must not move when they come. */
const withAlerts = async (found: Latest): Promise<Latest> => {
  if (found.firing.length > 0) await loadAlerts();
  return found;
};

const since = Date.now() - DAY;
/**
 * Read while the page is still being made; where that cannot be, dexie reads it, and makes or mends what is missing. The
 * demo waits for dexie, which comes with the lock that keeps it from being deleted.
 */
const firstLook = isDemo()
  ? Promise.resolve(null)
  : readNatively(DATABASE, LATEST, (rows) => latest(rows, since, Date.now(), MOST_CARDS))
      .then(withAlerts)
      .catch(() => null);
const { version } = browser.runtime.getManifest();

function PopupPage() {
  const now = useNow(10_000);
  const read = useLatest(firstLook, async () => {
    const { followLatest } = await import('./database.ts');
    return (answer) => followLatest(since, MOST_CARDS, withAlerts, answer);
  });
  const state = useMemo(() => stateOf(read), [read]);
  useSeen(read.value);
  // In the frame that shows what is true.
  useLayoutEffect(() => {
    if (state.kind !== 'reading') endStill();
  }, [state.kind]);
  const withheld = useWithheld() ?? [];
  return (
    <Popup
      state={state}
      withheld={withheld.length > 0 && <LoadedWithheld origins={withheld} />}
      // Whatever else is read takes time from what people wait for.
      warnings={read.value !== undefined && <LoadedWarnings now={now} />}
      now={now}
      alerts={read.value && read.value.firing.length > 0 && <LoadedAlerts {...read.value} now={now} />}
      nothing={
        <LoadedNothing
          successes={read.value?.successes ?? 0}
          isWithheld={withheld.length > 0}
          onOptions={openOptions}
        />
      }
      report={async (stored) => (await import('./later.ts')).problemReport(stored)}
      version={version}
      onOptions={openOptions}
      onRetryReading={() => location.reload()}
      copy={copyText}
    />
  );
}

const openOptions = () => void browser.runtime.openOptionsPage().then(closePopup);

function LoadedNothing(props: Omit<ComponentProps<typeof Nothing>, 'reading'>) {
  const loaded = useLoaded(() => import('./nothing.tsx'));
  return loaded ? <loaded.Nothing {...props} reading={<Reading />} /> : <Reading />;
}

function LoadedAlerts(props: ComponentProps<typeof Alerts>) {
  const loaded = useLoaded(loadAlerts);
  return loaded && <loaded.Alerts {...props} />;
}

function LoadedWithheld(props: { origins: string[] }) {
  const loaded = useLoaded(() => import('./withheld.tsx'));
  return loaded && <loaded.Withheld {...props} />;
}

function LoadedWarnings(props: { now: number }) {
  const loaded = useLoaded(() => import('./warnings.tsx'));
  return loaded && <loaded.Warnings since={since} {...props} />;
}

function stateOf({ value, failure }: Live<Latest>): PopupState {
  if (failure !== null) return { kind: 'unreadable' };
  return value === undefined ? { kind: 'reading' } : { kind: 'read', ...explainProblems(value.problems, Date.now()) };
}

startPage(
  t('extension_name'),
  <PageFrame copy={copyText} version={version}>
    <PopupPage />
  </PageFrame>,
);
