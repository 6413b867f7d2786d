import { useMemo } from 'preact/hooks';
import { type Dropped, Notices } from '../../components/panel/notices.tsx';
import { reloadOlderTabs, useOlderTabs } from '../../lib/client/older-tabs.ts';
import { useStored } from '../../lib/client/stored.ts';
import { findTroubles } from '../../lib/client/troubles.ts';
import type { Database } from '../../lib/storage/database.ts';
import { callDay } from '../../lib/storage/trouble-queries.ts';

const HOUR = 3_600_000;
const DAY = 24 * HOUR;

/** What was not kept, and what keeps going wrong in the last day, at `now` (ms, UTC). */
export function PanelNotices({ db, dropped, now }: { db: Database; dropped: Dropped; now: number }) {
  const since = Math.floor(now / HOUR) * HOUR - DAY;
  const day = useStored(() => callDay(db, since), [since]);
  const troubles = useMemo(() => (day.value === undefined ? [] : findTroubles(day.value, now)), [day.value, now]);
  const olderTabs = useOlderTabs();
  return <Notices {...{ dropped, troubles, olderTabs }} onReload={reloadOlderTabs} />;
}
