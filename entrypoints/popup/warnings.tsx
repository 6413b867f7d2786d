import { WarningList } from '../../components/popup/warning-list.tsx';
import { WithheldNotice } from '../../components/shared/withheld-notice.tsx';
import { requestAccess } from '../../lib/client/access.ts';
import { useStored } from '../../lib/client/stored.ts';
import { findTroubles, pressingQuotas } from '../../lib/client/troubles.ts';
import type { Database } from '../../lib/storage/database.ts';
import { allQuotas, callDay } from '../../lib/storage/trouble-queries.ts';

type Props = {
  db: Database;
  since: number;
  now: number;
  /** Watched origins that the browser hides from the extension. */
  withheld: string[];
};

/**
 * What cannot be seen, and what keeps going wrong since a time, at `now` (ms, UTC). It comes later than the cards: nobody
 * waits for it.
 */
export function Warnings({ db, since, now, withheld }: Props) {
  const day = useStored(() => callDay(db, since), [since]);
  const quotas = useStored(() => allQuotas(db), []);
  return (
    <>
      {withheld.length > 0 && <WithheldNotice origins={withheld} onAllow={() => void requestAccess(withheld)} />}
      <WarningList
        troubles={day.value === undefined ? [] : findTroubles(day.value, now)}
        quotas={pressingQuotas(quotas.value ?? [], now)}
      />
    </>
  );
}
