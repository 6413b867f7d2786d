import { t } from '../../lib/client/text.ts';
import { Icon } from './icon.tsx';

type Props = {
  /** Watched origins that the browser hides from the extension. */
  origins: readonly string[];
  onAllow: () => void;
};

/** Says that the browser hides calls from the extension, with the button that mends it. */
export function WithheldNotice({ origins, onAllow }: Props) {
  return (
    <section class="notice tone-request" aria-label={t('ui_missing_access_title')}>
      <Icon name="warning" />
      <div class="withheld">
        <h2>{t('ui_missing_access_title')}</h2>
        <p>{t('ui_missing_access_text', origins.map((origin) => origin.replace('https://', '')).join(', '))}</p>
        <button type="button" class="button button-primary" onClick={onAllow}>
          {t('ui_allow_access')}
        </button>
      </div>
    </section>
  );
}
