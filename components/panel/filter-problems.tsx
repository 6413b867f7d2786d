import { type Key, t } from '../../lib/client/text.ts';
import { visibleText } from '../../lib/client/visible-text.ts';
import { FIELDS, type FilterProblem, STATES } from '../../lib/domain/filter/filter.ts';
import { Icon } from '../shared/icon.tsx';

const SAID = {
  'unknown-field': 'ui_filter_unknown_field',
  'bad-status': 'ui_filter_bad_status',
  'bad-state': 'ui_filter_bad_state',
  'bad-regex': 'ui_filter_bad_regex',
  'too-long': 'ui_filter_too_long',
} as const satisfies Record<FilterProblem['kind'], Key>;

/** What of the filter could not be understood, and what could be written instead. */
export function FilterProblems({ problems }: { problems: readonly FilterProblem[] }) {
  return (
    <div id="filter-problems" class="filter-problems" role="status">
      {problems.map(({ kind, typed }) => (
        <p key={`${kind} ${typed}`} class="notice tone-request">
          <Icon name="warning" />
          <span>{t(SAID[kind], visibleText(typed), kind === 'bad-state' ? STATES.join(', ') : FIELDS.join(', '))}</span>
        </p>
      ))}
    </div>
  );
}
