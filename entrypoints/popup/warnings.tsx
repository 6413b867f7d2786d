import { useLayoutEffect, useState } from 'preact/hooks';
import { WarningList } from '../../components/popup/warning-list.tsx';
import { interruptionText } from '../../lib/client/interruptions.ts';
import { useStored } from '../../lib/client/stored.ts';
import { findTroubles, pressingQuotas } from '../../lib/client/troubles.ts';
import { interruptions } from '../../lib/storage/interruptions.ts';
import { allQuotas, callDay } from '../../lib/storage/trouble-queries.ts';
import { db, ready } from './database.ts';

/** What keeps going wrong since a time, at `now` (ms, UTC). It comes later than the cards: nobody waits for it. */
export default function Warnings(asked: Asked) {
  const [isReady, setReady] = useState(false);
  useLayoutEffect(() => void ready.then(() => setReady(true)), []);
  return isReady && <FoundWarnings {...asked} />;
}

type Asked = { since: number; now: number };

function FoundWarnings({ since, now }: Asked) {
  const day = useStored(() => callDay(db, since), [since]);
  const quotas = useStored(() => allQuotas(db), []);
  const interrupted = useStored(() => interruptions(db, now), [now]);
  return (
    <WarningList
      interruption={interrupted.value ? interruptionText(interrupted.value) : null}
      troubles={day.value === undefined ? [] : findTroubles(day.value, now)}
      quotas={pressingQuotas(quotas.value ?? [], now)}
    />
  );
}
