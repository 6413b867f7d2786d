import { plural } from '../../lib/client/text.ts';
import { Icon } from './icon.tsx';

type Props = {
  /** How many tabs show a page that is older than this version of the extension. */
  tabs: number;
  onReload: () => void;
};

/** Says that open pages tell no bodies since the extension was updated, with the button that mends it. */
export function OlderTabsNotice({ tabs, onReload }: Props) {
  return (
    <section class="notice tone-request" aria-label={plural('ui_older_tabs_title', tabs)}>
      <Icon name="warning" />
      <div class="withheld">
        <h2>{plural('ui_older_tabs_title', tabs)}</h2>
        <p>{plural('ui_older_tabs_text', tabs)}</p>
        <button type="button" class="button button-primary" onClick={onReload}>
          {plural('ui_older_tabs_reload', tabs)}
        </button>
      </div>
    </section>
  );
}
