import { plural, t } from '../../lib/client/text.ts';
import { perHour, SPANS, type Span } from '../../lib/domain/rate-series.ts';
import type { ShownRate } from './shown-rate.ts';

type Props = { rate: ShownRate; span: Span; now: number; timeOf: (at: number) => string };

const HEIGHT = 60;

/** The pieces as bars, with the times of alerts behind them and the threshold across. */
export function RatesChart({ rate, span, now, timeOf }: Props) {
  const { code, pieces, busiest, total, threshold, alerts } = rate;
  const { pieceMs } = SPANS[span];
  const start = pieces[0]?.start ?? now;
  const limit = threshold === null ? 0 : threshold / perHour(1, span);
  const top = Math.max(busiest.count, limit, 1);
  const x = (at: number) => Math.max(0, (at - start) / pieceMs);
  const y = (count: number) => HEIGHT - (count / top) * HEIGHT;
  const label = t(
    'ui_rates_chart',
    code,
    plural('ui_rates_total', total, rate.perHour, t(`ui_rates_in_${span}`)),
    timeOf(busiest.start),
    String(busiest.count),
    t(`ui_rates_piece_${span}`),
  );
  return (
    <svg
      class="rate-chart"
      viewBox={`0 0 ${pieces.length} ${HEIGHT}`}
      preserveAspectRatio="none"
      role="img"
      aria-label={label}
    >
      {alerts.map(({ alert }) => (
        <rect
          key={alert.startedAt}
          class={`rate-band rate-band-${alert.severity}`}
          x={x(alert.startedAt)}
          y={0}
          width={Math.max(0.5, x(alert.resolvedAt ?? now) - x(alert.startedAt))}
          height={HEIGHT}
        />
      ))}
      {pieces.map(
        (piece, index) =>
          piece.count > 0 && (
            <rect
              key={piece.start}
              class="rate-bar"
              x={index + 0.1}
              y={y(piece.count)}
              width={0.8}
              height={HEIGHT - y(piece.count)}
            >
              <title>{`${timeOf(piece.start)}: ${piece.count}`}</title>
            </rect>
          ),
      )}
      {threshold !== null && <line class="rate-limit" x1={0} x2={pieces.length} y1={y(limit)} y2={y(limit)} />}
    </svg>
  );
}
