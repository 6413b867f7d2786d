import { useNotRecording } from '../../lib/client/not-recording.ts';
import { useNow } from '../../lib/client/now.ts';
import { locale, plural, t, text } from '../../lib/client/text.ts';
import { notRecordingTitle, whyNotRecording } from '../../lib/domain/not-recording.ts';
import { Icon } from './icon.tsx';

/** Lower than this, a view has no room for more than a line, px. */
const LOW = 420;

/** Says that nothing is recorded, since when, why, and what to do. */
export default function NotRecordingNotice() {
  const note = useNotRecording();
  const now = useNow(60_000);
  if (note === null) return null;
  return (
    <aside class="not-recording" aria-label={t('not_recording_label')}>
      <details class="fold" open={innerHeight >= LOW}>
        <summary>
          <Icon name="warning" />
          <strong role="status">{text(notRecordingTitle(note, now, locale()))}</strong>
        </summary>
        <p>
          {text(whyNotRecording(note))} {note.missed > 0 && plural('not_recording_missed', note.missed)}{' '}
          {note.why !== 'full' && note.why !== 'busy' && (
            <a href="/options.html#data" target="_blank" rel="noreferrer">
              {t('not_recording_options')}
            </a>
          )}
        </p>
      </details>
    </aside>
  );
}
