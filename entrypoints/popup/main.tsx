import { useEffect, useMemo, useState } from 'preact/hooks';
import { FiringAlerts } from '../../components/popup/firing-alerts.tsx';
import { Popup, type PopupState, type Warnings } from '../../components/popup/popup.tsx';
import { Boundary } from '../../components/shared/boundary.tsx';
import { browser } from '../../lib/browser.ts';
import { requestAccess } from '../../lib/client/access.ts';
import { acknowledgeAlert, muteCode, snoozeAlert, useSeen } from '../../lib/client/attention.ts';
import { copyText } from '../../lib/client/copy.ts';
import { shownDatabase } from '../../lib/client/demo.ts';
import { explained } from '../../lib/client/explained.ts';
import { isFrontPageWatched } from '../../lib/client/front-page.ts';
import type { Live } from '../../lib/client/live.ts';
import { useNow } from '../../lib/client/now.ts';
import { startPage } from '../../lib/client/page.ts';
import { useStored } from '../../lib/client/stored.ts';
import { t } from '../../lib/client/text.ts';
import { useWithheld } from '../../lib/client/withheld.ts';
import { allQuotas, attention, callDay, callHistory, problemsSince, successesSeen } from '../../lib/storage/queries.ts';

const HOUR = 3_600_000;
const DAY = 24 * HOUR;
const MOST_CARDS = 50;

const db = shownDatabase();
const { version } = browser.runtime.getManifest();
const NO_WARNINGS: Warnings = { troubles: [], quotas: [] };

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
  const telling = useStored(() => attention(db, now), [now]);
  const warnings = useWarnings(since, now);
  const [isWatched, setWatched] = useState<boolean | null>(null);
  useEffect(() => void isFrontPageWatched().then(setWatched), []);
  const withheld = useWithheld() ?? [];
  return (
    <Popup
      state={stateOf(read)}
      warnings={warnings}
      now={now}
      alerts={
        <FiringAlerts
          alerts={telling.value?.alerts ?? []}
          onAcknowledge={acknowledgeAlert}
          onSnooze={(alert) => snoozeAlert(alert, Date.now() + HOUR)}
          onMute={({ code }) => muteCode(code, Date.now() + DAY)}
        />
      }
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

type FindWarnings = typeof import('./later.ts');

/** What keeps going wrong since a time, at `now` (ms, UTC). What finds it comes later than the cards: nobody waits for it. */
function useWarnings(since: number, now: number): Warnings {
  const day = useStored(() => callDay(db, since), [since]);
  const quotas = useStored(() => allQuotas(db), []);
  const [find, setFind] = useState<FindWarnings | null>(null);
  useEffect(() => void import('./later.ts').then(setFind), []);
  return useMemo(
    () =>
      find === null
        ? NO_WARNINGS
        : {
            troubles: day.value === undefined ? [] : find.findTroubles(day.value, now),
            quotas: find.pressingQuotas(quotas.value ?? [], now),
          },
    [find, day.value, quotas.value, now],
  );
}

function stateOf({ value, failure }: Live<Omit<Extract<PopupState, { kind: 'read' }>, 'kind'>>): PopupState {
  if (failure !== null) return { kind: 'unreadable' };
  return value === undefined ? { kind: 'reading' } : { kind: 'read', ...value };
}

startPage(
  t('extension_name'),
  <Boundary copy={copyText} version={version}>
    <PopupPage />
  </Boundary>,
);
