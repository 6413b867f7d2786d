import { t } from '../../lib/client/text.ts';
import type { Alert } from '../../lib/domain/alerts/alert.ts';
import type { Piece, Span } from '../../lib/domain/rate-series.ts';
import { EmptyView } from '../shared/empty-view.tsx';
import { RatesCalls } from './rates-calls.tsx';
import { RatesCode } from './rates-code.tsx';

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
  /** ms since the epoch (UTC); null where the code is not muted. */
  mutedUntil: number | null;
  /** Where it came, with how often there: in the time shown, and in the last 48 hours at most. */
  calls: (ShownCall & { ofCode: number })[];
};

/** All calls of an endpoint, or of a whole API, in the time shown. */
export type ShownCall = {
  base: string;
  /** Null for the whole API. */
  endpoint: string | null;
  failed: number;
  calls: number;
  /** Failed calls an hour, as people write it. */
  perHour: string;
  /** ms since the epoch (UTC). */
  lastSuccessAt: number | null;
  mutedUntil: number | null;
};

/** What the view's reader can do, and how it writes times. */
export type RatesActions = {
  /** A time of the chart in words. */
  timeOf: (at: number) => string;
  onAcknowledge: (alert: Alert) => void;
  onSnooze: (alert: Alert) => void;
  onMuteCode: (code: string, isMuted: boolean) => void;
  onMuteCall: (base: string, endpoint: string, isMuted: boolean) => void;
  /** Where the page for reports, exports and errors from elsewhere is; `address` is its fragment. */
  pageOf: (address: string) => string;
};

type Props = RatesActions & {
  span: Span;
  onSpan: (span: Span) => void;
  rates: ShownRate[];
  apis: ShownCall[];
  now: number;
};

const SPAN_NAMES = [
  ['hour', 'ui_rates_hour'],
  ['day', 'ui_rates_day'],
  ['week', 'ui_rates_week'],
  ['quarter', 'ui_rates_quarter'],
] as const;

/** How often each code came: a chart for people who see it, the same as a table for everyone. */
export function Rates({ span, onSpan, rates, apis, now, ...actions }: Props) {
  return (
    <div class="rates">
      <div class="rates-top">
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
        <a class="rates-elsewhere" href={actions.pageOf('')} target="_blank" rel="noreferrer">
          {t('ui_rates_elsewhere')}
        </a>
      </div>
      {rates.length === 0 && <EmptyView icon="calm" title={t('ui_rates_none_title')} text={t('ui_rates_none_text')} />}
      {rates.map((rate) => (
        <RatesCode key={rate.code} rate={rate} span={span} now={now} actions={actions} />
      ))}
      {apis.length > 0 && (
        <section class="rate" aria-labelledby="rates-apis">
          <h2 class="rate-head" id="rates-apis">
            {t('ui_rates_apis')}
          </h2>
          <RatesCalls caption={t('ui_rates_apis')} span={span} calls={apis} actions={actions} />
        </section>
      )}
    </div>
  );
}
