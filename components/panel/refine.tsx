import type { ComponentChildren } from 'preact';
import type { SavedFilters } from '../../lib/client/panel-state.ts';
import { locale, t } from '../../lib/client/text.ts';
import { visibleText } from '../../lib/client/visible-text.ts';
import { FACETS, type FacetCounts, hasTerm, toggleTerm, topValues } from '../../lib/domain/filter/facets.ts';
import { type Field, STATES } from '../../lib/domain/filter/filter.ts';
import { Icon } from '../shared/icon.tsx';

type Props = {
  filter: string;
  onFilter: (filter: string) => void;
  /** Undefined until the first errors were counted. */
  facets: FacetCounts | undefined;
  /** All errors were counted. */
  isCounted: boolean;
  saved: SavedFilters;
};

const SHOWN = 8;
/** An example in the help, which no line may break: a `-` at its end would belong to nothing. */
const EXAMPLE = /(-?\w+:[^\s.]+|\/\S+\/)/;
const NAMES = {
  code: 'ui_column_code',
  status: 'ui_column_status',
  method: 'ui_facet_method',
  endpoint: 'ui_column_endpoint',
} as const;

/** What a filter can be put together from: values that occur, with how often they do, and filters that were kept. */
export function Refine({ filter, onFilter, facets, isCounted, saved }: Props) {
  const typed = filter.trim();
  const isFull = saved.filters.length >= saved.most;
  const numbers = new Intl.NumberFormat(locale());
  return (
    <section class="refine" id="refine" aria-label={t('ui_refine')} aria-busy={!isCounted}>
      {FACETS.map((facet) => {
        const values = facets === undefined ? [] : topValues(facets[facet], SHOWN);
        if (values.length === 0) return null;
        return (
          <Choices key={facet} title={t(NAMES[facet])}>
            {values.map(({ value, count }) => (
              <Choice key={value} field={facet} value={value} filter={filter} onFilter={onFilter}>
                <span class="choice-count">{numbers.format(count)}</span>
              </Choice>
            ))}
          </Choices>
        );
      })}
      <Choices title={t('ui_facet_is')}>
        {STATES.map((state) => (
          <Choice key={state} field="is" value={state} filter={filter} onFilter={onFilter} />
        ))}
      </Choices>
      <Choices title={t('ui_saved_filters')}>
        {saved.filters.map((one) => (
          <span key={one} class="choice-saved">
            <button type="button" class="choice mono" aria-pressed={one === typed} onClick={() => onFilter(one)}>
              <bdi>{visibleText(one)}</bdi>
            </button>
            <button
              type="button"
              class="button button-quiet choice-forget"
              aria-label={t('ui_forget_filter', one)}
              title={t('ui_forget_filter', one)}
              onClick={() => saved.forget(one)}
            >
              <Icon name="close" />
            </button>
          </span>
        ))}
        {typed !== '' && !saved.filters.includes(typed) && !isFull && (
          <button type="button" class="button choice-save" onClick={() => saved.keep(typed)}>
            {t('ui_save_filter')}
          </button>
        )}
        {typed === '' && saved.filters.length === 0 && <span class="muted">{t('ui_saved_filters_none')}</span>}
        {isFull && <span class="muted">{t('ui_saved_filters_full', numbers.format(saved.most))}</span>}
      </Choices>
      <p class="muted refine-help">
        {t('ui_filter_help')
          .split(EXAMPLE)
          .map((part, index) => (index % 2 === 1 ? <code class="mono">{part}</code> : part))}
      </p>
    </section>
  );
}

function Choices({ title, children }: { title: string; children: ComponentChildren }) {
  return (
    <fieldset class="choices">
      <legend>{title}</legend>
      {children}
    </fieldset>
  );
}

type ChoiceProps = {
  field: Field;
  value: string;
  filter: string;
  onFilter: (filter: string) => void;
  children?: ComponentChildren;
};

/** One value that the filter can ask for, or no longer ask for. */
function Choice({ field, value, filter, onFilter, children }: ChoiceProps) {
  return (
    <button
      type="button"
      class="choice mono"
      aria-pressed={hasTerm(filter, field, value)}
      onClick={() => onFilter(toggleTerm(filter, field, value))}
    >
      <bdi class="choice-value">{visibleText(value)}</bdi>
      {children}
    </button>
  );
}
