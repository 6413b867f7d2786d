import { countedName } from '../../lib/client/counted-name.ts';
import { t } from '../../lib/client/text.ts';
import { perHour, type Span } from '../../lib/domain/rate-series.ts';
import type { ShownRate } from './shown-rate.ts';

type Props = { rate: ShownRate; span: Span; timeOf: (at: number) => string };

/** The chart's numbers, newest first; times without errors are left out. */
export function RatesTable({ rate, span, timeOf }: Props) {
  const pieces = rate.pieces.filter(({ count }) => count > 0).toReversed();
  return (
    <details class="rate-table">
      <summary>{t('ui_rates_table')}</summary>
      <table class="rate-pieces">
        <caption class="visually-hidden">{countedName(rate.code)}</caption>
        <thead>
          <tr>
            <th scope="col">{t('ui_rates_from')}</th>
            <th scope="col">{t('ui_rates_errors', t(`ui_rates_piece_${span}`))}</th>
            <th scope="col">{t('ui_rates_pace')}</th>
          </tr>
        </thead>
        <tbody>
          {pieces.map(({ start, count }) => (
            <tr key={start}>
              <th scope="row">{timeOf(start)}</th>
              <td>{count}</td>
              <td>{Math.round(perHour(count, span) * 10) / 10}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </details>
  );
}
