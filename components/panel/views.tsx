import type { ComponentChild } from 'preact';
import { t } from '../../lib/client/text.ts';

export type ViewName = 'errors' | 'rates';

type Props = { view: ViewName; onView: (view: ViewName) => void; children: ComponentChild };

/** The panel's views: one at a time, and a switch above it. */
export function Views({ view, onView, children }: Props) {
  return (
    <div class="views">
      <fieldset class="switch views-switch">
        <legend class="visually-hidden">{t('ui_view_label')}</legend>
        {(['errors', 'rates'] as const).map((value) => (
          <label key={value} class="switch-choice">
            <input
              type="radio"
              name="view"
              class="visually-hidden"
              checked={view === value}
              onChange={() => onView(value)}
            />
            <span>{t(value === 'errors' ? 'ui_view_errors' : 'ui_view_rates')}</span>
          </label>
        ))}
      </fieldset>
      <div class="views-shown">{children}</div>
    </div>
  );
}
