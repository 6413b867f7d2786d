import { browser } from '../browser.ts';
import { type Settings, settingsSchema } from '../domain/settings.ts';
import { type ApiBase, DEFAULT_BASES, DEFAULT_SITES } from '../domain/sites.ts';

export type { Settings } from '../domain/settings.ts';

/** Where the settings are: in `storage.local`, not in the database, since DevTools pages read them too. */
export const SETTINGS_KEY = 'settings';

/** The settings; the defaults where there are none or what is stored is not of this shape. */
export async function readSettings(): Promise<Settings> {
  const stored = await browser.storage.local.get(SETTINGS_KEY);
  const settings = settingsSchema.safeParse(stored[SETTINGS_KEY]);
  return settings.success ? settings.data : settingsSchema.parse({ bases: [], sites: [] });
}

/** Replaces the settings. Throws a ZodError where they are not of the right shape; nothing is changed then. */
export async function saveSettings(settings: Settings): Promise<void> {
  await browser.storage.local.set({ [SETTINGS_KEY]: settingsSchema.parse(settings) });
}

/** Origins that the user added: API bases, and pages that call them. */
export function addedOrigins(settings: Settings): string[] {
  return [...settings.sites, ...settings.bases.map((base) => base.origin)];
}

/** Every origin that the extension has to see. */
export function watchedOrigins(settings: Settings): string[] {
  return [...new Set([...DEFAULT_SITES, ...addedOrigins(settings)])];
}

/** Every API base in force. */
export function allBases(settings: Settings): ApiBase[] {
  return [...settings.bases, ...DEFAULT_BASES];
}
