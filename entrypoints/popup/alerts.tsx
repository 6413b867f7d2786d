import { FiringAlerts } from '../../components/popup/firing-alerts.tsx';
import { acknowledgeAlert, muteCode, snoozeAlert } from '../../lib/client/attention.ts';
import type { Alert } from '../../lib/domain/alerts/alert.ts';

const HOUR = 3_600_000;
const DAY = 24 * HOUR;

/** The alerts that a person is told of, and what may be done about them. */
export function Alerts({ alerts }: { alerts: Alert[] }) {
  return (
    <FiringAlerts
      alerts={alerts}
      onAcknowledge={acknowledgeAlert}
      onSnooze={(alert) => snoozeAlert(alert, Date.now() + HOUR)}
      onMute={({ code }) => muteCode(code, Date.now() + DAY)}
    />
  );
}
