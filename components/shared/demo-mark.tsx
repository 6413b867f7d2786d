import { leaveDemo } from '../../lib/client/leave-demo.ts';
import { t } from '../../lib/client/text.ts';

/** Says, wherever the page is scrolled to, that nothing on it is real. */
export default function DemoMark() {
  return (
    <aside class="demo-mark" aria-label={t('demo_label')}>
      <span>
        <strong>{t('demo_label')}</strong> {t('demo_text')}
      </span>
      <button type="button" class="button" onClick={() => void leaveDemo()}>
        {t('demo_leave')}
      </button>
    </aside>
  );
}
