import { useState } from 'preact/hooks';
import { Rates, type ShownRate } from '../../components/panel/rates.tsx';
import { useNow } from '../../lib/client/now.ts';
import { useSettings } from '../../lib/client/settings.ts';
import { useStored } from '../../lib/client/stored.ts';
import { locale } from '../../lib/client/text.ts';
import { clockTime } from '../../lib/client/time.ts';
import type { Thresholds } from '../../lib/domain/alerts/threshold.ts';
import { rateSeries, SPANS, type Span } from '../../lib/domain/rate-series.ts';
import type { Database } from '../../lib/storage/database.ts';
import { type CodeRates, codeRates } from '../../lib/storage/queries.ts';

const HOUR = 3_600_000;
const DAYS_KEPT = 90 * 24 * HOUR;
const MOST_CODES = 50;

/** How often each code came, kept current. */
export function RatesPage({ db }: { db: Database }) {
  const [span, setSpan] = useState<Span>('hour');
  const now = useNow(10_000);
  const settings = useSettings();
  const [since] = useState(() => Date.now() - DAYS_KEPT);
  const read = useStored(() => codeRates(db, since, MOST_CODES), [since]);
  return (
    <Rates
      span={span}
      onSpan={setSpan}
      rates={shownRates(read.value ?? [], span, settings?.thresholds ?? {}, now)}
      now={now}
      timeOf={(at) => clockTime(at, now)}
    />
  );
}

function shownRates(codes: CodeRates[], span: Span, thresholds: Thresholds, now: number): ShownRate[] {
  const hours = (SPANS[span].pieces * SPANS[span].pieceMs) / HOUR;
  const format = new Intl.NumberFormat(locale(), { maximumSignificantDigits: 2 });
  const incidents = Map.groupBy(
    codes.flatMap(({ alerts }) => alerts),
    ({ incident }) => incident,
  );
  return codes
    .map(({ code, history, alerts }) => {
      const pieces = rateSeries(history, span, now);
      const total = pieces.reduce((sum, { count }) => sum + count, 0);
      const from = pieces[0]?.start ?? now;
      const busiest = pieces.reduce((most, piece) => (piece.count > most.count ? piece : most));
      return {
        code,
        pieces,
        busiest,
        total,
        perHour: format.format(total / hours),
        threshold: Object.hasOwn(thresholds, code) ? (thresholds[code] ?? null) : null,
        alerts: alerts
          .filter(({ state, resolvedAt }) => state !== 'pending' && (resolvedAt ?? now) >= from)
          .map((alert) => ({ alert, others: (incidents.get(alert.incident)?.length ?? 1) - 1 })),
      };
    })
    .filter(({ total }) => total > 0)
    .sort((a, b) => b.total - a.total);
}
