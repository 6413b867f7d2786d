import type { RefObject } from 'preact';
import { t } from '../../lib/client/text.ts';
import { Icon } from '../shared/icon.tsx';

type Props = {
  /** Null outside DevTools, where there is no tab of its own. */
  scope: 'tab' | 'all' | null;
  onScope: (scope: 'tab' | 'all') => void;
  filter: string;
  onFilter: (filter: string) => void;
  filterBox: RefObject<HTMLInputElement | null>;
  /** How many errors are shown, in words. */
  summary: string;
  onLeaveFilter: () => void;
};

/** Which errors are listed. */
export function Toolbar({ scope, onScope, filter, onFilter, filterBox, summary, onLeaveFilter }: Props) {
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.key === 'Escape') {
      // Esc must not open the DevTools drawer as well.
      event.preventDefault();
      event.stopPropagation();
      if (filter !== '') onFilter('');
      else onLeaveFilter();
    } else if (event.key === 'ArrowDown' || event.key === 'Enter') {
      event.preventDefault();
      onLeaveFilter();
    }
  };
  return (
    <header class="toolbar">
      <h1 class="visually-hidden">{t('extension_name')}</h1>
      {scope !== null && (
        <fieldset class="switch">
          <legend class="visually-hidden">{t('ui_scope_label')}</legend>
          {(['tab', 'all'] as const).map((value) => (
            <label key={value} class="switch-choice">
              <input
                type="radio"
                name="scope"
                class="visually-hidden"
                checked={scope === value}
                onChange={() => onScope(value)}
              />
              <span>{t(value === 'tab' ? 'ui_scope_tab' : 'ui_scope_all')}</span>
            </label>
          ))}
        </fieldset>
      )}
      <label class="filter">
        <Icon name="search" />
        <span class="visually-hidden">{t('ui_filter_label')}</span>
        <input
          ref={filterBox}
          type="search"
          value={filter}
          placeholder={t('ui_filter_placeholder')}
          spellcheck={false}
          autocomplete="off"
          onInput={(event) => onFilter(event.currentTarget.value)}
          onKeyDown={onKeyDown}
        />
        <span class="key-hint" aria-hidden="true">
          /
        </span>
      </label>
      <span class="summary">{summary}</span>
    </header>
  );
}
