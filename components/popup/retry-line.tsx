import { t, text } from '../../lib/client/text.ts';
import { localTime } from '../../lib/client/time.ts';
import { retryTimeOf } from '../../lib/domain/call-circuit.ts';
import type { RetryAdvice } from '../../lib/domain/explanation.ts';
import { Countdown } from '../shared/countdown.tsx';
import { Icon } from '../shared/icon.tsx';
import { VERDICTS } from '../shared/retry-verdicts.ts';

type Props = {
  retry: RetryAdvice;
  /** Until when the call should be left alone for the service's sake, ms (UTC); null where it need not. */
  pauseUntil: number | null;
  /** Its countdown is not said aloud. */
  isSilent: boolean;
};

/** What the panel's card says, for those who want to know what to do and not why: whether and when, and what to mind. */
export function RetryLine({ retry, pauseUntil, isSilent }: Props) {
  const { tone, icon, title } = VERDICTS[retry.verdict];
  const { at, isPaused } = retryTimeOf(retry, pauseUntil);
  return (
    <div class={`notice retry-line tone-${tone}`}>
      <Icon name={icon} />
      <div class="retry-text">
        <p class="retry-head">
          <strong>{t(title)}</strong>
          {at !== null && <Countdown until={at} isSilent={isSilent} />}
        </p>
        {isPaused && at !== null && <p>{t('ui_retry_source_circuit', localTime(at))}</p>}
        {retry.doubts.map((doubt) => (
          <p key={doubt.key}>{text(doubt)}</p>
        ))}
      </div>
    </div>
  );
}
