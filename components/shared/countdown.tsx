import { useNow } from '../../lib/client/now.ts';
import { plural, t } from '../../lib/client/text.ts';
import { clockTime, countdown } from '../../lib/client/time.ts';

/** Seconds before the end at which the countdown is said once more. */
const LAST_CALL = 10;

/**
 * What is left until a time (ms, UTC), second by second, then that it has come. Screen readers get the time of day,
 * and hear of it ten seconds before the end and at the end: not every second.
 */
export function Countdown({ until }: { until: number }) {
  const now = useNow(500, until);
  const left = Math.max(0, Math.ceil((until - now) / 1000));
  const over = left === 0;
  const said = over ? t('ui_retry_ready') : left <= LAST_CALL ? plural('ui_retry_last_call', LAST_CALL) : '';
  return (
    <span class={over ? 'countdown countdown-over' : 'countdown'}>
      <span aria-hidden="true">{over ? t('ui_retry_ready') : t('ui_retry_in', countdown(until - now))}</span>
      {!over && <span class="visually-hidden">{t('ui_retry_at_spoken', clockTime(until, now))}</span>}
      <span class="visually-hidden" role="status">
        {said}
      </span>
    </span>
  );
}
