import { useState } from 'preact/hooks';
import { plural, t } from '../../lib/client/text.ts';

type Props = { stored: number | null; onDelete: () => Promise<void> };

/** How much is stored, and the way to be rid of it: asked twice, since it can't be undone. */
export function RecordedData({ stored, onDelete }: Props) {
  const [step, setStep] = useState<'idle' | 'sure' | 'deleted' | { failed: string }>('idle');
  const count = plural('ui_count', stored ?? 0);
  const erase = async () => {
    try {
      await onDelete();
      setStep('deleted');
    } catch (thrown) {
      setStep({ failed: String(thrown) });
    }
  };
  return (
    <div class="recorded">
      <p class="recorded-count">{stored === null ? t('ui_storage_title') : count}</p>
      {step === 'sure' ? (
        <>
          <span>{t('ui_options_delete_sure', count)}</span>
          <button type="button" class="button button-danger" onClick={erase}>
            {t('ui_options_delete_yes')}
          </button>
          <button type="button" class="button" onClick={() => setStep('idle')}>
            {t('ui_options_delete_no')}
          </button>
        </>
      ) : (
        <button type="button" class="button button-danger" disabled={stored === 0} onClick={() => setStep('sure')}>
          {t('ui_options_delete')}
        </button>
      )}
      <span role="status">
        {step === 'deleted' && t('ui_options_deleted')}
        {typeof step === 'object' && t('ui_options_failed', step.failed)}
      </span>
    </div>
  );
}
