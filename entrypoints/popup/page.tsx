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
import { Loaded, useLoaded } from '../../lib/client/loaded.ts';
import { whyNoted } from '../../lib/client/noted.ts';
import { useNow } from '../../lib/client/now.ts';
import { startPage } from '../../lib/client/page.ts';
import { closePopup } from '../../lib/client/popup-window.ts';
import { t } from '../../lib/client/text.ts';
import { useWithheld } from '../../lib/client/withheld.ts';
import { DATABASE } from '../../lib/storage/database-name.ts';
import { LATEST, type Latest, latest } from '../../lib/storage/latest-problems.ts';
import { readNatively } from '../../lib/storage/native-rows.ts';
import { OLDER_TABS_KEY } from '../../lib/storage/older-tabs-key.ts';
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
/** Few have any to say, and only after an update; asked for while the history is read, as they stand above the cards. */
const olderTabs = browser.storage.session
  .get(OLDER_TABS_KEY)
  .then((noted) => (OLDER_TABS_KEY in noted ? import('./older-tabs.tsx') : {}));

const since = Date.now() - DAY;
/**
 * Read while the page is still being made; where that cannot be, dexie reads it, and makes or mends what is missing. The
 * demo waits for dexie, which comes with the lock that keeps it from being deleted.
 */
const firstLook = isDemo()
  ? Promise.resolve(null)
  : whyNoted()
      .then((why) =>
        why === 'full'
          ? null
          : readNatively(DATABASE, LATEST, (rows) => latest(rows, since, Date.now(), MOST_CARDS)).then(withAlerts),
      )
      .catch(() => null);
const { version } = browser.runtime.getManifest();

function PopupPage() {
  const now = useNow(10_000);
  const read = useLatest(firstLook, async () => {
    const { followLatest, ready } = await import('./database.ts');
    await ready;
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
      withheld={
        <>
          {withheld.length > 0 && <Loaded load={() => import('./withheld.tsx')} of={{ origins: withheld }} />}
          <LoadedOlderTabs />
        </>
      }
      // Whatever else is read takes time from what people wait for.
      warnings={read.value !== undefined && <Loaded load={() => import('./warnings.tsx')} of={{ since, now }} />}
      now={now}
      alerts={read.value && read.value.firing.length > 0 && <Loaded load={loadAlerts} of={{ ...read.value, now }} />}
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

function LoadedOlderTabs() {
  const loaded: Partial<typeof import('./older-tabs.tsx')> | null = useLoaded(() => olderTabs);
  return loaded?.OlderTabs && <loaded.OlderTabs />;
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
