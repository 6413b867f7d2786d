import { t, text } from '../../lib/client/text.ts';
import type { Alert } from '../../lib/domain/alerts/alert.ts';
import { describeAlert, describeIncident } from '../../lib/domain/alerts/incident.ts';
import { Icon } from '../shared/icon.tsx';

type Props = {
  /** The alerts that people should be told of, the gravest first. */
  alerts: Alert[];
  onAcknowledge: (alert: Alert) => void;
  onSnooze: (alert: Alert) => void;
  onMute: (alert: Alert) => void;
};

/** What fails more often than it should, and what one can do about being told so. */
export function FiringAlerts({ alerts, onAcknowledge, onSnooze, onMute }: Props) {
  if (alerts.length === 0) return null;
  const incident = describeIncident(alerts);
  return (
    <section class="alerts" aria-label={t('ui_alerts')}>
      {incident && <p class="alerts-incident">{text(incident)}</p>}
      <ul>
        {alerts.map((alert) => (
          <li key={alert.code} class={`alert alert-${alert.severity}`}>
            <Icon name="warning" />
            <p>{text(describeAlert(alert))}</p>
            <div class="alert-actions">
              <button type="button" class="button" onClick={() => onAcknowledge(alert)}>
                {t('ui_alert_acknowledge')}
                <span class="visually-hidden">{alert.code}</span>
              </button>
              <button type="button" class="button button-quiet" onClick={() => onSnooze(alert)}>
                {t('ui_alert_snooze')}
                <span class="visually-hidden">{alert.code}</span>
              </button>
              <button type="button" class="button button-quiet" onClick={() => onMute(alert)}>
                {t('ui_alert_mute')}
                <span class="visually-hidden">{alert.code}</span>
              </button>
            </div>
          </li>
        ))}
      </ul>
    </section>
  );
}
