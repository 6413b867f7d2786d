import { useMemo } from 'preact/hooks';
import { Troubles } from '../../components/shared/troubles.tsx';
import { useStored } from '../../lib/client/stored.ts';
import { findTroubles } from '../../lib/client/troubles.ts';
import type { Database } from '../../lib/storage/database.ts';
import { callDay } from '../../lib/storage/trouble-queries.ts';

const HOUR = 3_600_000;
const DAY = 24 * HOUR;

/** What keeps going wrong in the last day, at `now` (ms, UTC). */
export function PanelTroubles({ db, now }: { db: Database; now: number }) {
  const since = Math.floor(now / HOUR) * HOUR - DAY;
  const day = useStored(() => callDay(db, since), [since]);
  const troubles = useMemo(() => (day.value === undefined ? [] : findTroubles(day.value, now)), [day.value, now]);
  return troubles.length > 0 ? <Troubles troubles={troubles} /> : null;
}
