import { plural, t } from '../../lib/client/text.ts';
import { EmptyView } from '../shared/empty-view.tsx';

type Props = {
  /** Answers seen so far that were no errors. */
  successes: number;
  /** Whether calls of the page in front can be seen; null where that says nothing. */
  isWatched: boolean | null;
  /** Whether the browser hides watched origins: that is said elsewhere, and first. */
  isWithheld: boolean;
  onOptions: () => void;
};

/** Where the Nexla web app is, for those who have not said otherwise. */
const NEXLA = 'https://dataops.nexla.io/';

/** Why there is no problem to show, and what to do where that is no good sign. */
export function NothingFailed({ successes, isWatched, isWithheld, onOptions }: Props) {
  if (isWatched === false && !isWithheld) {
    return (
      <EmptyView icon="eye" title={t('ui_popup_unwatched_title')} text={t('ui_popup_unwatched_text')}>
        <button type="button" class="button button-primary" onClick={onOptions}>
          {t('ui_options_add_title')}
        </button>
        <OpenNexla />
      </EmptyView>
    );
  }
  if (successes === 0) {
    return (
      <EmptyView icon="eye" title={t('ui_unseen_title')} text={t('ui_popup_unseen_text')}>
        <OpenNexla />
        <button type="button" class="button" onClick={onOptions}>
          {t('ui_options_add_title')}
        </button>
        <p class="muted">{t('ui_private_text')}</p>
      </EmptyView>
    );
  }
  return <EmptyView icon="calm" title={t('ui_popup_calm')} text={plural('ui_popup_calm_text', successes)} />;
}

function OpenNexla() {
  return (
    <a class="button" href={NEXLA} target="_blank" rel="noreferrer">
      {t('ui_popup_open_nexla')}
    </a>
  );
}
