import { useEffect, useRef, useState } from 'preact/hooks';
import { useNow } from '../../lib/client/now.ts';
import { plural, t } from '../../lib/client/text.ts';
import { clockTime, countdown } from '../../lib/client/time.ts';

/** Seconds before the end at which the countdown is said once more. */
const LAST_CALL = 10;

type Props = {
  /** ms since the epoch (UTC). */
  until: number;
  /** Not said aloud, where another countdown beside it is. */
  isSilent?: boolean;
};

/**
 * What is left until a time, second by second, then that it has come. Screen readers get the time of day, and hear it at
 * the start, of the last ten seconds, and of the end: not of every second.
 */
export function Countdown({ until, isSilent = false }: Props) {
  const now = useNow(500, until);
  const left = Math.max(0, Math.ceil((until - now) / 1000));
  const phase = left === 0 ? 'over' : left <= LAST_CALL ? 'last-call' : 'wait';
  // Only what comes into a region that is already there is heard.
  const [said, setSaid] = useState('');
  const saidOf = useRef<number | null>(null);
  useEffect(() => {
    const isStart = saidOf.current !== until;
    saidOf.current = until;
    if (phase === 'over') setSaid(t('ui_retry_ready'));
    else if (phase === 'last-call' && !isStart) setSaid(plural('ui_retry_last_call', LAST_CALL));
    else setSaid(t('ui_retry_at_spoken', clockTime(until, Date.now())));
  }, [phase, until]);
  return (
    <span class={phase === 'over' ? 'countdown countdown-over' : 'countdown'}>
      <span aria-hidden="true">
        {phase === 'over' ? t('ui_retry_ready') : t('ui_retry_in', countdown(until - now))}
      </span>
      <span class="visually-hidden" role={isSilent ? undefined : 'status'}>
        {said}
      </span>
    </span>
  );
}
