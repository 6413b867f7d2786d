import { t, text } from '../../lib/client/text.ts';
import { localTime } from '../../lib/client/time.ts';
import { retryTimeOf } from '../../lib/domain/call-circuit.ts';
import type { RetryAdvice } from '../../lib/domain/explanation.ts';
import { Countdown } from './countdown.tsx';
import { Icon } from './icon.tsx';
import { VERDICTS } from './retry-verdicts.ts';

type Props = {
  retry: RetryAdvice;
  /** Until when the call should be left alone for the service's sake, ms (UTC); null where it need not. */
  pauseUntil: number | null;
};

/** Whether and when the call is worth repeating, and why. */
export function RetryCard({ retry, pauseUntil }: Props) {
  const { tone, icon, title } = VERDICTS[retry.verdict];
  const { at, isPaused } = retryTimeOf(retry, pauseUntil);
  return (
    <section class={`notice retry tone-${tone}`} aria-label={t('ui_section_retry')}>
      <Icon name={icon} />
      <div class="retry-text">
        <div class="retry-head">
          <h3>{t(title)}</h3>
          {at !== null && <Countdown until={at} />}
        </div>
        <p>{text(retry.reason)}</p>
        {at !== null && (
          <p class="retry-source">
            {isPaused ? t('ui_retry_source_circuit', localTime(at)) : sourceOf(localTime(at), retry.source ?? '')}
          </p>
        )}
        {retry.doubts.length > 0 && (
          <ul class="retry-doubts">
            {retry.doubts.map((doubt) => (
              <li key={doubt.key}>
                <Icon name="warning" />
                {text(doubt)}
              </li>
            ))}
          </ul>
        )}
      </div>
    </section>
  );
}

/** Where the time comes from. Header and field names are shown as they are. */
function sourceOf(time: string, source: string): string {
  if (source === 'backoff') return t('ui_retry_source_backoff', time);
  return source === 'message' ? t('ui_retry_source_message', time) : t('ui_retry_source', time, source);
}
