import { plural, t } from '../../lib/client/text.ts';
import { EmptyView } from '../shared/empty-view.tsx';
import { UnreadableHistory } from '../shared/unreadable-history.tsx';

/** Why the list is empty. */
export type Emptiness =
  | { because: 'reading' }
  | { because: 'unreadable' }
  | { because: 'no-match' }
  | { because: 'withheld'; origins: string[] }
  | { because: 'other-tabs'; errors: number }
  | { because: 'quiet'; successes: number }
  | { because: 'unseen' };

type Props = {
  emptiness: Emptiness;
  onReload: () => void;
  onClearFilter: () => void;
  onAllTabs: () => void;
  onAllow: () => void;
  onOptions: () => void;
};

/** An empty list with its reason, and the way on. */
export function EmptyList({ emptiness, onReload, onClearFilter, onAllTabs, onAllow, onOptions }: Props) {
  const options = (
    <button type="button" class="button" onClick={onOptions}>
      {t('ui_open_options')}
    </button>
  );
  switch (emptiness.because) {
    case 'reading':
      return <p class="list-reading muted">{t('ui_reading')}</p>;
    case 'unreadable':
      return <UnreadableHistory onRetry={onReload} />;
    case 'no-match':
      return (
        <EmptyView icon="search" title={t('ui_no_match_title')} text={t('ui_no_match_text')}>
          <button type="button" class="button" onClick={onClearFilter}>
            {t('ui_clear_filter')}
          </button>
        </EmptyView>
      );
    case 'withheld':
      return (
        <EmptyView
          icon="warning"
          title={t('ui_missing_access_title')}
          text={t('ui_missing_access_text', emptiness.origins.join(', '))}
        >
          <button type="button" class="button button-primary" onClick={onAllow}>
            {t('ui_allow_access')}
          </button>
          {options}
        </EmptyView>
      );
    case 'other-tabs':
      return (
        <EmptyView icon="calm" title={t('ui_quiet_tab_title')} text={t('ui_seen_in_tab')}>
          <button type="button" class="button" onClick={onAllTabs}>
            {plural('ui_show_all_tabs', emptiness.errors)}
          </button>
        </EmptyView>
      );
    case 'quiet':
      return (
        <EmptyView icon="calm" title={t('ui_quiet_title')} text={plural('ui_seen', emptiness.successes)}>
          {options}
        </EmptyView>
      );
    case 'unseen':
      return (
        <EmptyView icon="eye" title={t('ui_unseen_title')} text={t('ui_unseen_text')}>
          <p class="muted">{t('ui_private_text')}</p>
          {options}
        </EmptyView>
      );
  }
}
