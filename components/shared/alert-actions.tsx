import type { ComponentChildren } from 'preact';
import { countedName } from '../../lib/client/counted-name.ts';
import { t } from '../../lib/client/text.ts';
import type { Alert } from '../../lib/domain/alerts/alert.ts';

type Props = {
  alert: Alert;
  onAcknowledge: (alert: Alert) => void;
  onSnooze: (alert: Alert) => void;
  /** Mutes the alert's code. */
  onMute: (alert: Alert) => void;
  /** What else can be done. */
  children?: ComponentChildren;
};

/** What one can do about being told of an alert. */
export function AlertActions({ alert, onAcknowledge, onSnooze, onMute, children }: Props) {
  const code = countedName(alert.code);
  return (
    <div class="alert-actions">
      <button type="button" class="button" onClick={() => onAcknowledge(alert)}>
        {t('ui_alert_acknowledge')}
        <span class="visually-hidden">{code}</span>
      </button>
      <button type="button" class="button button-quiet" onClick={() => onSnooze(alert)}>
        {t('ui_alert_snooze')}
        <span class="visually-hidden">{code}</span>
      </button>
      <button type="button" class="button button-quiet" onClick={() => onMute(alert)}>
        {t('ui_alert_mute')}
        <span class="visually-hidden">{code}</span>
      </button>
      {children}
    </div>
  );
}
