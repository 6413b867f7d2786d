import { useEffect, useRef } from 'preact/hooks';
import { t } from '../../lib/client/text.ts';
import { Icon } from '../shared/icon.tsx';
import type { ViewName } from './view-switch.tsx';

const ANYWHERE = [
  [['1', '2', '3'], 'ui_key_view'],
  [['?'], 'ui_key_keys'],
] as const;
const OF_ERRORS = [
  [['↓', 'j'], 'ui_key_next'],
  [['↑', 'k'], 'ui_key_previous'],
  [['Enter'], 'ui_key_open'],
  [['Esc'], 'ui_key_close'],
  [['/'], 'ui_key_filter'],
  [['c'], 'ui_key_copy'],
  ...ANYWHERE,
] as const;
const OF_RATES = [
  [['j'], 'ui_key_next_code'],
  [['k'], 'ui_key_previous_code'],
  [['+'], 'ui_key_longer'],
  [['-'], 'ui_key_shorter'],
  ...ANYWHERE,
] as const;

/** The keys of a view of the panel, over it. */
export default function KeysSheet({ view, onClose }: { view: ViewName; onClose: () => void }) {
  const dialog = useRef<HTMLDialogElement>(null);
  useEffect(() => dialog.current?.showModal(), []);
  return (
    <dialog ref={dialog} class="keys" aria-labelledby="keys-title" onClose={onClose}>
      <header class="keys-head">
        <h2 id="keys-title">{t('ui_keys_title')}</h2>
        <button
          type="button"
          class="button button-quiet"
          aria-label={t('ui_close_keys')}
          title={t('ui_close_keys')}
          onClick={() => dialog.current?.close()}
        >
          <Icon name="close" />
        </button>
      </header>
      <dl>
        {(view === 'rates' ? OF_RATES : OF_ERRORS).map(([keys, meaning]) => (
          <div key={meaning} class="key-line">
            <dt>
              {keys.map((key) => (
                <kbd key={key} class="key-hint">
                  {key}
                </kbd>
              ))}
            </dt>
            <dd>{t(meaning)}</dd>
          </div>
        ))}
      </dl>
      <p class="muted">{t('ui_keys_typing')}</p>
    </dialog>
  );
}
