import { t } from '../../lib/client/text.ts';

/** Says, wherever the page is scrolled to, that nothing on it is real. */
export function DemoMark({ onLeave }: { onLeave: () => void }) {
  return (
    <aside class="demo-mark" aria-label={t('demo_label')}>
      <span>
        <strong>{t('demo_label')}</strong> {t('demo_text')}
      </span>
      <button type="button" class="button" onClick={onLeave}>
        {t('demo_leave')}
      </button>
    </aside>
  );
}
