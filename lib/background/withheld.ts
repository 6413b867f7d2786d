import { browser } from '../browser.ts';
import { matchPattern, watchedOrigins } from '../domain/sites.ts';
import type { Settings } from '../storage/settings.ts';
import { saveWithheld } from '../storage/withheld.ts';

/** Looks which of the watched origins the browser hides from the extension, and notes them for the views. */
export async function noteWithheld(settings: Settings): Promise<void> {
  const origins = watchedOrigins(settings);
  const granted = await Promise.all(
    origins.map((origin) => browser.permissions.contains({ origins: [matchPattern(origin)] })),
  );
  await saveWithheld(origins.filter((_, index) => !granted[index]));
}
