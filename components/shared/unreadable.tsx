import { t } from '../../lib/client/text.ts';
import { EmptyView } from './empty-view.tsx';

/** Why the database can't be read, and the button that tries again. */
export default function Unreadable({ onRetry }: { onRetry: () => void }) {
  return (
    <EmptyView icon="database" title={t('ui_storage_title')} text={t('ui_storage_text')}>
      <button type="button" class="button button-primary" onClick={onRetry}>
        {t('ui_try_again')}
      </button>
    </EmptyView>
  );
}
