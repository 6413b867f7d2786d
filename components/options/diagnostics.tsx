import { t } from '../../lib/client/text.ts';
import { type Copy, CopyButton } from '../shared/copy-button.tsx';

type Props = {
  /** The text; null until it is asked for. */
  made: string | null;
  onMake: () => void;
  copy: Copy;
};

/** The state of the extension as a text to hand on; it is seen before it is copied. */
export function Diagnostics({ made, onMake, copy }: Props) {
  if (made === null) {
    return (
      <div class="inline">
        <button type="button" class="button" onClick={onMake}>
          {t('options_diagnostics_show')}
        </button>
      </div>
    );
  }
  return (
    <div class="diagnostics">
      <pre class="mono" dir="ltr">
        {made}
      </pre>
      <CopyButton value={made} label={t('ui_copy_diagnostics')} copy={copy} />
    </div>
  );
}
