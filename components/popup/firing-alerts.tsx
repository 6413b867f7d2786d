import { t, text } from '../../lib/client/text.ts';
import type { Alert } from '../../lib/domain/alerts/alert.ts';
import { byIncident, describeAlert } from '../../lib/domain/alerts/incident.ts';
import { AlertActions } from '../shared/alert-actions.tsx';
import { Icon } from '../shared/icon.tsx';

type Props = {
  /** The alerts that people should be told of, the gravest first. */
  alerts: Alert[];
  onAcknowledge: (alert: Alert) => void;
  onSnooze: (alert: Alert) => void;
  onMute: (alert: Alert) => void;
};

/** What fails more often than it should, and what one can do about it. An incident is reported as a whole, once. */
export function FiringAlerts({ alerts, ...actions }: Props) {
  if (alerts.length === 0) return null;
  return (
    <section class="alerts" aria-label={t('ui_alerts')}>
      {byIncident(alerts).map((incident) => (
        <div key={incident.alerts[0]?.incident} class="alerts-incident">
          {incident.together && (
            <div class="alerts-together">
              <p>{text(incident.together)}</p>
              <ReportLink alert={incident.alerts[0]} />
            </div>
          )}
          <ul>
            {incident.alerts.map((alert) => (
              <li key={alert.code} class={`alert alert-${alert.severity}`}>
                <Icon name="warning" />
                <p>{text(describeAlert(alert))}</p>
                <AlertActions alert={alert} {...actions}>
                  {incident.together === null && <ReportLink alert={alert} />}
                </AlertActions>
              </li>
            ))}
          </ul>
        </div>
      ))}
    </section>
  );
}

/** To the report on all of the incident that an alert is of. */
function ReportLink({ alert }: { alert: Alert | undefined }) {
  return (
    <a class="button button-quiet" href={`/explain.html#incident=${alert?.incident}`} target="_blank" rel="noreferrer">
      {t('ui_alert_report')}
    </a>
  );
}
