import { useMemo } from 'preact/hooks';
import { Rates } from '../../components/panel/rates.tsx';
import { browser } from '../../lib/browser.ts';
import { acknowledgeAlert, muteCode, muteEndpoint, snoozeAlert } from '../../lib/client/attention.ts';
import { useNow } from '../../lib/client/now.ts';
import { useStored } from '../../lib/client/stored.ts';
import { clockTime } from '../../lib/client/time.ts';
import { minutesKeptSince } from '../../lib/domain/rate-history.ts';
import { type Span, startOf } from '../../lib/domain/rate-series.ts';
import type { Database } from '../../lib/storage/database.ts';
import { endpointName } from '../../lib/storage/histories.ts';
import { ratesSince } from '../../lib/storage/rate-queries.ts';
import type { Settings } from '../../lib/storage/settings.ts';
import { type Shown, shownRates } from './shown-rates.ts';

const HOUR = 3_600_000;
const DAY = 24 * HOUR;
/** A silence until this time is none. */
const NEVER = 0;
const NOTHING: Shown = { rates: [], apis: [] };

type Props = { db: Database; settings: Settings | null; span: Span; onSpan: (span: Span) => void };

/** How often each code came, kept current. */
export function RatesPage({ db, settings, span, onSpan }: Props) {
  const now = useNow(10_000);
  const since = startOf(span, now);
  const minutesSince = Math.max(since, minutesKeptSince(now));
  const read = useStored(() => ratesSince(db, since, minutesSince), [since, minutesSince]);
  const shown = useMemo(
    () => (read.value === undefined ? NOTHING : shownRates(read.value, span, settings?.thresholds ?? {}, now)),
    [read.value, span, settings, now],
  );
  return (
    <Rates
      span={span}
      onSpan={onSpan}
      {...shown}
      isRead={read.value !== undefined}
      isUnreadable={read.failure !== null}
      onReload={() => location.reload()}
      now={now}
      timeOf={(at) => clockTime(at, now)}
      onAcknowledge={acknowledgeAlert}
      onSnooze={(alert) => snoozeAlert(alert, Date.now() + HOUR)}
      onMuteCode={(code, isMuted) => muteCode(code, isMuted ? Date.now() + DAY : NEVER)}
      onMuteCall={(base, endpoint, isMuted) =>
        muteEndpoint(endpointName(base, endpoint), isMuted ? Date.now() + DAY : NEVER)
      }
      pageOf={(address) => browser.runtime.getURL(`/explain.html${address}`)}
    />
  );
}
