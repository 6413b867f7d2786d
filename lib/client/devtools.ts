import { browser } from '../browser.ts';

/** The tab that this DevTools window inspects, or null on a page outside DevTools. */
export function inspectedTab(): number | null {
  return devtools()?.inspectedWindow.tabId ?? null;
}

/** Follows the theme of DevTools, which may differ from the browser's. Outside DevTools the browser's own counts. */
export function followDevtoolsTheme(): void {
  const panels = devtools()?.panels as ThemedPanels | undefined;
  if (panels === undefined) return;
  const apply = (theme: string) => {
    document.documentElement.dataset.theme = theme === 'dark' ? 'dark' : 'light';
  };
  apply(panels.themeName);
  panels.setThemeChangeHandler?.(apply); // Chrome 99
  panels.onThemeChanged?.addListener(apply); // Firefox 55
}

type ThemedPanels = {
  themeName: string;
  setThemeChangeHandler?: (changed: (theme: string) => void) => void;
  onThemeChanged?: { addListener: (changed: (theme: string) => void) => void };
};

function devtools() {
  return browser.devtools as typeof browser.devtools | undefined;
}
