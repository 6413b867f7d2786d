import type { RefObject } from 'preact';
import { t } from '../../lib/client/text.ts';
import { Icon } from '../shared/icon.tsx';

export type ToolbarProps = {
  /** Null outside DevTools, where there is no tab of its own. */
  scope: 'tab' | 'all' | null;
  onScope: (scope: 'tab' | 'all') => void;
  filter: string;
  onFilter: (filter: string) => void;
  /** What the filter can be put together from is shown. */
  isRefining: boolean;
  onRefine: (isRefining: boolean) => void;
  /** How many errors are shown, in words. */
  summary: string;
  /** What was found for a changed filter, for those who do not see the summary change. */
  told: string;
};

type Props = ToolbarProps & {
  filterBox: RefObject<HTMLInputElement | null>;
  onLeaveFilter: () => void;
};

/** Which errors are shown, and how many they are. */
export function Toolbar(props: Props) {
  const { scope, onScope, filter, onFilter, isRefining, onRefine, filterBox, summary, told, onLeaveFilter } = props;
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
    <>
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
      <div class="filter">
        <Icon name="search" />
        <input
          ref={filterBox}
          type="search"
          value={filter}
          aria-label={t('ui_filter_label')}
          aria-describedby="filter-problems"
          placeholder={t('ui_filter_placeholder')}
          title={t('ui_filter_help')}
          spellcheck={false}
          autocomplete="off"
          onInput={(event) => onFilter(event.currentTarget.value)}
          onKeyDown={onKeyDown}
        />
        <span class="key-hint" aria-hidden="true">
          /
        </span>
        <button
          type="button"
          class="button button-quiet filter-refine"
          aria-expanded={isRefining}
          aria-controls="refine"
          onClick={() => onRefine(!isRefining)}
        >
          <Icon name="settings" />
          <span>{t('ui_refine')}</span>
        </button>
      </div>
      <span class="summary">{summary}</span>
      <span class="visually-hidden" role="status">
        {told}
      </span>
    </>
  );
}
