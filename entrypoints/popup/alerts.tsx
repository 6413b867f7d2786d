import { FiringAlerts } from '../../components/popup/firing-alerts.tsx';
import { acknowledgeAlert, muteCode, snoozeAlert } from '../../lib/client/attention.ts';
import { useStored } from '../../lib/client/stored.ts';
import { attention } from '../../lib/storage/attention.ts';
import type { Database } from '../../lib/storage/database.ts';

const HOUR = 3_600_000;
const DAY = 24 * HOUR;

/** The alerts that a person is told of at `now` (ms, UTC), and what may be done about them. */
export function Alerts({ db, now }: { db: Database; now: number }) {
  const telling = useStored(() => attention(db, now), [now]);
  return (
    <FiringAlerts
      alerts={telling.value?.alerts ?? []}
      onAcknowledge={acknowledgeAlert}
      onSnooze={(alert) => snoozeAlert(alert, Date.now() + HOUR)}
      onMute={({ code }) => muteCode(code, Date.now() + DAY)}
    />
  );
}
