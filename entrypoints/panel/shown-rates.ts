import type { ShownCall, ShownRate } from '../../components/panel/rates.tsx';
import { locale } from '../../lib/client/text.ts';
import { type Silence, silencedUntil } from '../../lib/domain/alerts/silence.ts';
import type { Thresholds } from '../../lib/domain/alerts/threshold.ts';
import type { CountHistory } from '../../lib/domain/rate-history.ts';
import { countInSpan, hoursOf, rateSeries, type Span } from '../../lib/domain/rate-series.ts';
import { endpointName } from '../../lib/storage/histories.ts';
import type { CallRates, CodeRates, Rates } from '../../lib/storage/rate-queries.ts';

/** What the view of rates shows of what was read, at `now` (ms, UTC). */
export type Shown = { rates: ShownRate[]; apis: ShownCall[] };

export function shownRates({ codes, bases, silences }: Rates, span: Span, thresholds: Thresholds, now: number): Shown {
  const incidents = Map.groupBy(
    codes.flatMap(({ alerts }) => alerts),
    ({ incident }) => incident,
  );
  const rates = codes
    .map((rates) => shownRate(rates, span, silences, now, thresholds))
    .filter(({ total }) => total > 0)
    .sort((a, b) => b.total - a.total);
  for (const rate of rates) {
    for (const shown of rate.alerts) shown.others = (incidents.get(shown.alert.incident)?.length ?? 1) - 1;
  }
  const apis = bases.map((base) => shownCall(base, span, silences, now)).filter(({ failed }) => failed > 0);
  return { rates, apis: apis.sort((a, b) => b.failed - a.failed) };
}

function shownRate(
  { code, history, alerts, calls }: CodeRates,
  span: Span,
  silences: readonly Silence[],
  now: number,
  thresholds: Thresholds,
): ShownRate {
  const pieces = rateSeries(history, span, now);
  const total = pieces.reduce((sum, { count }) => sum + count, 0);
  const from = pieces[0]?.start ?? now;
  return {
    code,
    pieces,
    busiest: pieces.reduce((most, piece) => (piece.count > most.count ? piece : most)),
    total,
    perHour: anHour(total, span),
    threshold: Object.hasOwn(thresholds, code) ? (thresholds[code] ?? null) : null,
    alerts: alerts
      .filter(({ state, resolvedAt }) => state !== 'pending' && (resolvedAt ?? now) >= from)
      .map((alert) => ({ alert, others: 0 })),
    mutedUntil: silencedUntil(silences, 'code', code, now),
    calls: calls.map((call) => ({ ...shownCall(call, span, silences, now), ofCode: call.ofCode })),
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
