import type { ShownCall, ShownRate } from '../../components/panel/shown-rate.ts';
import { locale } from '../../lib/client/text.ts';
import { type Silence, silencedUntil } from '../../lib/domain/alerts/silence.ts';
import type { Thresholds } from '../../lib/domain/alerts/threshold.ts';
import type { CountHistory } from '../../lib/domain/rate-history.ts';
import { countInSpan, hoursOf, rateSeries, type Span, startOf } from '../../lib/domain/rate-series.ts';
import { endpointName } from '../../lib/storage/histories.ts';
import type { CallRates, Rates } from '../../lib/storage/rate-queries.ts';

/** What the view of rates shows of what was read, at `now` (ms, UTC). */
export type Shown = { rates: ShownRate[]; apis: ShownCall[] };

export function shownRates(read: Rates, span: Span, thresholds: Thresholds, now: number): Shown {
  const { codes, bases, alerts, silences } = read;
  const incidents = Map.groupBy(alerts, ({ incident }) => incident);
  const inSpan = alerts.filter(
    ({ state, resolvedAt }) => state !== 'pending' && (resolvedAt ?? now) >= startOf(span, now),
  );
  const rates = codes.map(({ code, history, calls }) => {
    const pieces = rateSeries(history, span, now);
    const total = countInSpan(history, span, now);
    return {
      code,
      pieces,
      busiest: pieces.reduce((most, piece) => (piece.count > most.count ? piece : most)),
      total,
      perHour: anHour(total, span),
      threshold: Object.hasOwn(thresholds, code) ? (thresholds[code] ?? null) : null,
      alerts: inSpan
        .filter((alert) => alert.code === code)
        .map((alert) => ({ alert, others: (incidents.get(alert.incident)?.length ?? 1) - 1 })),
      mutedUntil: silencedUntil(silences, 'code', code, now),
      calls: calls.map((call) => ({ ...shownCall(call, span, silences, now), ofCode: call.ofCode })),
    };
  });
  const apis = bases.map((base) => shownCall(base, span, silences, now));
  return {
    rates: rates.filter(({ total }) => total > 0).sort((a, b) => b.total - a.total),
    apis: apis.filter(({ failed }) => failed > 0).sort((a, b) => b.failed - a.failed),
  };
}

function shownCall(
  { base, endpoint, errors, successes, lastSuccessAt }: CallRates,
  span: Span,
  silences: readonly Silence[],
  now: number,
): ShownCall {
  const count = (history: CountHistory) => countInSpan(history, span, now);
  const failed = count(errors);
  return {
    base,
    endpoint,
    failed,
    calls: failed + count(successes),
    perHour: anHour(failed, span),
    lastSuccessAt,
    mutedUntil: endpoint === null ? null : silencedUntil(silences, 'endpoint', endpointName(base, endpoint), now),
  };
}

function anHour(total: number, span: Span): string {
  return new Intl.NumberFormat(locale(), { maximumSignificantDigits: 2 }).format(total / hoursOf(span));
}
