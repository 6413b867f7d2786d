import { plural, t } from '../../lib/client/text.ts';
import { clockTime, localTime, timeAgo } from '../../lib/client/time.ts';
import type { StoredError } from '../../lib/domain/stored-error.ts';
import { callsText } from './group-row.tsx';

/** The same code at the same endpoint, around the error that is shown. */
type Occurrence = { stored: StoredError; attempt: number; attemptIsLeast: boolean; progress: 'recovered' | 'failing' };

type Props = {
  shownId: number;
  /** The newest first. */
  occurrences: readonly Occurrence[];
  failing: number | null;
  lastSuccessAt: number | null;
  now: number;
  onShow: (stored: StoredError) => void;
};

const MOST_SHOWN = 12;

/** When it happened before and after, which try it was, and whether the call recovered. */
export function Occurrences({ shownId, occurrences, failing, lastSuccessAt, now, onShow }: Props) {
  const oldest = occurrences.at(-1)?.stored;
  return (
    <section class="section">
      <h3>{t('ui_section_occurrences')}</h3>
      <p>
        {plural('ui_occurrences', occurrences.length, oldest === undefined ? '' : timeAgo(oldest.at, now))}{' '}
        {callsText({ failing, lastSuccessAt }, now)}
      </p>
      <ol class="occurrences">
        {occurrences.slice(0, MOST_SHOWN).map(({ stored, attempt, attemptIsLeast, progress }) => (
          <li key={stored.id}>
            <button
              type="button"
              class="occurrence"
              aria-current={stored.id === shownId ? 'true' : undefined}
              title={localTime(stored.at)}
              onClick={() => onShow(stored)}
            >
              <time dateTime={new Date(stored.at).toISOString()}>{clockTime(stored.at, now)}</time>
              <span class="muted">
                {t(attemptIsLeast ? 'ui_occurrence_attempt_least' : 'ui_occurrence_attempt', String(attempt))}
              </span>
              <span class={`row-progress progress-${progress}`}>
                {t(progress === 'recovered' ? 'ui_progress_recovered' : 'ui_progress_failing')}
              </span>
            </button>
          </li>
        ))}
      </ol>
    </section>
  );
}
