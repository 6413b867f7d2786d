import { countedName } from '../../lib/client/counted-name.ts';
import { plural, t } from '../../lib/client/text.ts';
import type { Span } from '../../lib/domain/rate-series.ts';
import { AlertActions } from '../shared/alert-actions.tsx';
import { RatesCalls } from './rates-calls.tsx';
import { RatesChart } from './rates-chart.tsx';
import { RatesTable } from './rates-table.tsx';
import type { RatesActions, ShownRate } from './shown-rate.ts';

type Props = { rate: ShownRate; span: Span; now: number; actions: RatesActions };

/** One code: how often it came, what was told of it, and where it came. */
export function RatesCode({ rate, span, now, actions }: Props) {
  const { total, perHour, busiest, pieces, threshold, alerts, mutedUntil, calls } = rate;
  const { timeOf, pageOf, onMuteCode } = actions;
  const code = countedName(rate.code);
  const isShort = span === 'hour' || span === 'day';
  return (
    <section class="rate" aria-label={code} tabIndex={-1}>
      <h2 class="rate-head">
        <span class="mono">{code}</span>
        <span class="muted">{plural('ui_rates_total', total, perHour, t(`ui_rates_in_${span}`))}</span>
        <span class="muted">
          {t('ui_rates_most', String(busiest.count), t(`ui_rates_piece_${span}`), timeOf(busiest.start))}
        </span>
      </h2>
      <RatesChart rate={rate} span={span} now={now} timeOf={timeOf} />
      <p class="rate-times muted" aria-hidden="true">
        <bdi>{timeOf(pieces[0]?.start ?? now)}</bdi>
        <bdi>{timeOf(now)}</bdi>
      </p>
      {threshold !== null && <p class="muted">{t('ui_rates_threshold', String(threshold))}</p>}
      {alerts.map(({ alert, others }) => (
        <div key={alert.startedAt} class={`rate-alert rate-alert-${alert.severity}`}>
          <p>
            {alert.resolvedAt === null
              ? t('ui_rates_alert_on', timeOf(alert.startedAt))
              : t('ui_rates_alert', timeOf(alert.startedAt), timeOf(alert.resolvedAt))}
            {others > 0 && `, ${plural('ui_rates_alert_joined', others)}`}
            {alert.acknowledgedAt !== null && `, ${t('ui_rates_alert_known')}`}
            {alert.snoozedUntil !== null &&
              alert.snoozedUntil > now &&
              `, ${t('ui_rates_muted', timeOf(alert.snoozedUntil))}`}
          </p>
          {alert.resolvedAt === null && alert.acknowledgedAt === null && mutedUntil === null ? (
            <AlertActions
              alert={alert}
              onAcknowledge={actions.onAcknowledge}
              onSnooze={actions.onSnooze}
              onMute={() => onMuteCode(rate.code, true)}
            >
              <ReportLink href={pageOf(`#incident=${alert.incident}`)} />
            </AlertActions>
          ) : (
            <ReportLink href={pageOf(`#incident=${alert.incident}`)} />
          )}
        </div>
      ))}
      {mutedUntil !== null && (
        <p class="rate-muted">
          <span>{t('ui_rates_muted', timeOf(mutedUntil))}</span>
          <button type="button" class="button button-quiet" onClick={() => onMuteCode(rate.code, false)}>
            {t('ui_rates_unmute')}
          </button>
        </p>
      )}
      <RatesTable rate={rate} span={span} timeOf={timeOf} />
      {calls.length > 0 && (
        <details class="rate-table">
          <summary>{plural('ui_rates_where', calls.length)}</summary>
          <RatesCalls
            caption={plural('ui_rates_where', calls.length)}
            span={span}
            calls={calls}
            ofCode={t(isShort ? 'ui_rates_of_code' : 'ui_rates_of_code_two_days', code)}
            actions={actions}
          />
        </details>
      )}
    </section>
  );
}

function ReportLink({ href }: { href: string }) {
  return (
    <a class="button button-quiet" href={href} target="_blank" rel="noreferrer">
      {t('ui_alert_report')}
    </a>
  );
}
