import { t, text } from '../../lib/client/text.ts';
import { localTime } from '../../lib/client/time.ts';
import type { RetryAdvice, RetryVerdict } from '../../lib/domain/explanation.ts';
import { Countdown } from './countdown.tsx';
import { Icon, type IconName } from './icon.tsx';

const VERDICTS = {
  safe: { tone: 'good', icon: 'repeat', title: 'ui_verdict_safe' },
  'after-new-token': { tone: 'request', icon: 'key', title: 'ui_verdict_after_new_token' },
  'check-first': { tone: 'limit', icon: 'eye', title: 'ui_verdict_check_first' },
  no: { tone: 'network', icon: 'stop', title: 'ui_verdict_no' },
} as const satisfies Record<RetryVerdict, { tone: string; icon: IconName; title: string }>;

type Props = {
  retry: RetryAdvice;
  /** Until when the call should be left alone for the service's sake, ms (UTC); null where it need not. */
  pauseUntil: number | null;
};

/** Whether and when the call is worth repeating, and why. */
export function RetryCard({ retry, pauseUntil }: Props) {
  const { tone, icon, title } = VERDICTS[retry.verdict];
  const isPaused = pauseUntil !== null && retry.verdict !== 'no' && pauseUntil > (retry.at ?? 0);
  const at = isPaused ? pauseUntil : retry.at;
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

/** The same in one line, for those who want to know what to do and not why. */
export function RetryLine({ retry, isSilent }: { retry: RetryAdvice; isSilent: boolean }) {
  const { tone, icon, title } = VERDICTS[retry.verdict];
  return (
    <p class={`notice retry-line tone-${tone}`}>
      <Icon name={icon} />
      <span>{t(title)}</span>
      {retry.at !== null && <Countdown until={retry.at} isSilent={isSilent} />}
    </p>
  );
}

/** Where the time comes from. Header and field names are shown as they are. */
function sourceOf(time: string, source: string): string {
  if (source === 'backoff') return t('ui_retry_source_backoff', time);
  return source === 'message' ? t('ui_retry_source_message', time) : t('ui_retry_source', time, source);
}
