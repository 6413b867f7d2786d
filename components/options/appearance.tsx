import { t } from '../../lib/client/text.ts';
import { THEMES, type Theme } from '../../lib/domain/theme.ts';

const NAMES = { system: 'options_theme_system', light: 'options_theme_light', dark: 'options_theme_dark' } as const;

/** The colours of the extension's pages. */
export function ThemeChoice({ theme, onTheme }: { theme: Theme; onTheme: (theme: Theme) => void }) {
  return (
    <fieldset class="choices">
      <legend class="visually-hidden">{t('options_theme_title')}</legend>
      {THEMES.map((one) => (
        <label key={one} class="choice">
          <input type="radio" name="theme" value={one} checked={one === theme} onChange={() => onTheme(one)} />
          {t(NAMES[one])}
        </label>
      ))}
    </fieldset>
  );
}

type ShortcutProps = {
  /** The keys, as the browser writes them; '' where there are none, null until they are read. */
  shortcut: string | null;
  onChange: () => void;
};

/** The keys that open the popup. The browser alone can change them. */
export function Shortcut({ shortcut, onChange }: ShortcutProps) {
  return (
    <div class="inline">
      <span>
        {t('options_shortcut_popup')}{' '}
        {shortcut === '' ? <span class="muted">{t('options_shortcut_none')}</span> : <kbd>{shortcut}</kbd>}
      </span>
      <button type="button" class="button" onClick={onChange}>
        {t('options_shortcut_change')}
      </button>
    </div>
  );
}
