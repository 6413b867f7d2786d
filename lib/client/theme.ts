import { browser } from '../browser.ts';
import { THEMES, type Theme } from '../domain/theme.ts';
import { SETTINGS_KEY } from '../storage/settings-key.ts';
import { readTheme } from '../storage/theme.ts';
import { inspectedTab } from './devtools.ts';

/** A copy of the chosen theme that can be read before the first paint, which settings cannot. */
const COPY_KEY = 'theme';

/** Gives the page the chosen theme at once, and follows the choice. The panel in DevTools follows those instead. */
export function followTheme(): void {
  if (inspectedTab() !== null) return;
  apply(THEMES.find((theme) => theme === localStorage.getItem(COPY_KEY)) ?? 'system');
  const read = () => void readTheme().then(apply);
  read();
  browser.storage.local.onChanged.addListener((changes) => {
    if (SETTINGS_KEY in changes) read();
  });
}

function apply(theme: Theme): void {
  localStorage.setItem(COPY_KEY, theme);
  if (theme === 'system') delete document.documentElement.dataset['theme'];
  else document.documentElement.dataset['theme'] = theme;
}
