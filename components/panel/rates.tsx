import { plural, t } from '../../lib/client/text.ts';
import type { Alert } from '../../lib/domain/alerts/alert.ts';
import type { Piece, Span } from '../../lib/domain/rate-series.ts';
import { EmptyView } from '../shared/empty-view.tsx';
import { RatesChart } from './rates-chart.tsx';
import { RatesTable } from './rates-table.tsx';

/** One code in the time shown. */
export type ShownRate = {
  code: string;
  pieces: Piece[];
  busiest: Piece;
  total: number;
  /** Errors an hour over the time shown, as people write it. */
  perHour: string;
  /** Errors an hour from which the code raises an alert; null where it is compared with its own past. */
  threshold: number | null;
  /** Alerts that fired in the time shown, with the number of other codes in the same incident. */
  alerts: { alert: Alert; others: number }[];
};

type Props = {
  span: Span;
  onSpan: (span: Span) => void;
  rates: ShownRate[];
  now: number;
  /** A time of the chart in words. */
  timeOf: (at: number) => string;
};

const SPAN_NAMES = [
  ['hour', 'ui_rates_hour'],
  ['day', 'ui_rates_day'],
  ['week', 'ui_rates_week'],
  ['quarter', 'ui_rates_quarter'],
] as const;

/** How often each code came: a chart for people who see it, the same as a table for everyone. */
export function Rates({ span, onSpan, rates, now, timeOf }: Props) {
  return (
    <div class="rates">
      <fieldset class="switch">
        <legend class="visually-hidden">{t('ui_rates_span')}</legend>
        {SPAN_NAMES.map(([value, key]) => (
          <label key={value} class="switch-choice">
            <input
              type="radio"
              name="span"
              class="visually-hidden"
              checked={span === value}
              onChange={() => onSpan(value)}
            />
            <span>{t(key)}</span>
          </label>
        ))}
      </fieldset>
      {rates.length === 0 && <EmptyView icon="calm" title={t('ui_rates_none_title')} text={t('ui_rates_none_text')} />}
      {rates.map((rate) => (
        <section key={rate.code} class="rate" aria-label={rate.code}>
          <h2 class="rate-head">
            <span class="mono">{rate.code}</span>
            <span class="muted">{plural('ui_rates_total', rate.total, rate.perHour)}</span>
            <span class="muted">{t('ui_rates_most', String(rate.busiest.count), timeOf(rate.busiest.start))}</span>
          </h2>
          <RatesChart rate={rate} span={span} now={now} timeOf={timeOf} />
          <p class="rate-times muted" aria-hidden="true">
            <span>{timeOf(rate.pieces[0]?.start ?? now)}</span>
            <span>{timeOf(now)}</span>
          </p>
          {rate.threshold !== null && <p class="muted">{t('ui_rates_threshold', String(rate.threshold))}</p>}
          {rate.alerts.map(({ alert, others }) => (
            <p key={alert.startedAt} class={`rate-alert rate-alert-${alert.severity}`}>
              {alert.resolvedAt === null
                ? t('ui_rates_alert_on', timeOf(alert.startedAt))
                : t('ui_rates_alert', timeOf(alert.startedAt), timeOf(alert.resolvedAt))}
              {others > 0 && `, ${plural('ui_rates_alert_joined', others)}`}
            </p>
          ))}
          <RatesTable rate={rate} span={span} timeOf={timeOf} />
        </section>
      ))}
    </div>
  );
}
