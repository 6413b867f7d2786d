import { countedName } from '../../lib/client/counted-name.ts';
import { t } from '../../lib/client/text.ts';
import { visibleText } from '../../lib/client/visible-text.ts';

/** Something that people chose not to be told of. */
export type SilencedItem = {
  /** The code, or the call. */
  name: string;
  kind: 'code' | 'endpoint' | 'snoozed';
  /** When it ends, in words. */
  until: string;
  onEnd: () => void;
};

/** What is muted or snoozed, with the button that ends it. */
export function SilencedList({ items }: { items: readonly SilencedItem[] }) {
  if (items.length === 0) return <p class="none muted">{t('options_silenced_none')}</p>;
  return (
    <ul class="rows">
      {items.map(({ name, kind, until, onEnd }) => (
        <li key={`${kind} ${name}`} class="row">
          <bdi class="mono row-name">{visibleText(countedName(name))}</bdi>
          <span class="muted">{t(kind === 'snoozed' ? 'options_snoozed_until' : 'options_muted_until', until)}</span>
          <button
            type="button"
            class="button"
            aria-label={t('options_silenced_end_label', countedName(name))}
            onClick={onEnd}
          >
            {t('options_silenced_end')}
          </button>
        </li>
      ))}
    </ul>
  );
}
