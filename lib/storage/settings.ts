import { browser } from '../browser.ts';
import { type Settings, settingsSchema } from '../domain/settings.ts';
import { SETTINGS_KEY } from './settings-key.ts';

export type { Settings } from '../domain/settings.ts';

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
