import { browser } from '../browser.ts';
import { THEMES, type Theme } from '../domain/theme.ts';
import { SETTINGS_KEY } from './settings-key.ts';

/** The chosen theme. Every page reads it while it opens, so it is checked without zod, which would be a third of the popup. */
export async function readTheme(): Promise<Theme> {
  const stored = await browser.storage.local.get(SETTINGS_KEY);
  const settings = stored[SETTINGS_KEY] as { theme?: unknown } | null | undefined;
  return THEMES.find((theme) => theme === settings?.theme) ?? 'system';
}
