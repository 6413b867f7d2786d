import { t } from '../../lib/client/text.ts';

export const VIEWS = ['groups', 'list', 'rates'] as const;
export type ViewName = (typeof VIEWS)[number];

const NAMES = { groups: 'ui_view_groups', list: 'ui_view_list', rates: 'ui_view_rates' } as const;

/** The panel's heading, which is in the tab's name for those who see, and which of its views is shown. */
export function ViewSwitch({ view, onView }: { view: ViewName; onView: (view: ViewName) => void }) {
  return (
    <>
      <h1 class="visually-hidden">{t('extension_name')}</h1>
      <fieldset class="switch views-switch">
        <legend class="visually-hidden">{t('ui_view_label')}</legend>
        {VIEWS.map((value) => (
          <label key={value} class="switch-choice">
            <input
              type="radio"
              name="view"
              class="visually-hidden"
              checked={view === value}
              onChange={() => onView(value)}
            />
            <span>{t(NAMES[value])}</span>
          </label>
        ))}
      </fieldset>
    </>
  );
}
