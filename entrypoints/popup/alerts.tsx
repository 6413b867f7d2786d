import { FiringAlerts } from '../../components/popup/firing-alerts.tsx';
import { acknowledgeAlert, muteCode, snoozeAlert } from '../../lib/client/attention.ts';
import type { Alert } from '../../lib/domain/alerts/alert.ts';
import { alertsToTell, type Silence } from '../../lib/domain/alerts/silence.ts';

const HOUR = 3_600_000;
const DAY = 24 * HOUR;

type Props = {
  firing: Alert[];
  silences: Silence[];
  /** ms (UTC). */
  now: number;
};

/** The alerts that a person is told of, and what may be done about them. */
export default function Alerts({ firing, silences, now }: Props) {
  return (
    <FiringAlerts
      alerts={alertsToTell(firing, silences, now)}
      onAcknowledge={acknowledgeAlert}
      onSnooze={(alert) => snoozeAlert(alert, Date.now() + HOUR)}
      onMute={({ code }) => muteCode(code, Date.now() + DAY)}
    />
  );
}
