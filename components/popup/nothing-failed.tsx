import { plural, t } from '../../lib/client/text.ts';
import { EmptyView } from '../shared/empty-view.tsx';

type Props = {
  /** Answers seen so far that were no errors. */
  successes: number;
  /** The origin of the page in front, if it could be watched and is not. */
  unwatched: string | null;
  /** Whether the browser hides watched origins: that is said elsewhere, and first. */
  isWithheld: boolean;
  onOptions: () => void;
  /** Goes to where an address is added, with this one filled in. */
  onAdd: (origin: string) => void;
};

/** Where the Nexla web app is, for those who have not said otherwise. */
const NEXLA = 'https://dataops.nexla.io/';

/** Why there is no problem to show, and what to do where that is no good sign. */
export function NothingFailed({ successes, unwatched, isWithheld, onOptions, onAdd }: Props) {
  if (unwatched !== null && !isWithheld) {
    return (
      <EmptyView
        icon="eye"
        title={t('ui_popup_unwatched_title')}
        text={t('ui_popup_unwatched_text', new URL(unwatched).host)}
      >
        {/* Most pages have nothing to do with Nexla: nothing here asks to be pressed. */}
        <OpenNexla />
        <button type="button" class="button" onClick={() => onAdd(unwatched)}>
          {t('ui_popup_add_page')}
        </button>
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
