import { z } from 'zod/mini';
import { browser } from '../browser.ts';
import { GUIDE_THRESHOLDS, type Thresholds } from '../domain/alerts/threshold.ts';
import { type ApiBase, DEFAULT_BASES, DEFAULT_SITES } from '../domain/sites.ts';

/** What the user chose. Kept in `storage.local`, not in the database: content scripts read it too. */
export type Settings = {
  /** API bases besides the defaults. */
  bases: ApiBase[];
  /** Origins besides the defaults whose pages are observed: those of `bases`, and pages that call the API. */
  sites: string[];
  /** Errors an hour from which a code raises an alert; every other code is compared with its own past. */
  thresholds: Thresholds;
};

export const SETTINGS_KEY = 'settings';

const origin = z.string().check(z.maxLength(300), z.regex(/^https?:\/\/[^\s/?#@]+$/));

const settingsSchema = z.object({
  bases: z
    .array(
      z.object({
        origin,
        prefix: z.string().check(z.maxLength(300), z.regex(/^(?:\/[^\s?#]*[^\s?#/])?$/)),
        errorsInside200: z.boolean(),
      }),
    )
    .check(z.maxLength(100)),
  sites: z.array(origin).check(z.maxLength(100)),
  thresholds: z._default(
    z.record(z.string().check(z.maxLength(100)), z.number().check(z.gte(0), z.lte(1e6))),
    GUIDE_THRESHOLDS,
  ),
});

const NO_SETTINGS: Settings = { bases: [], sites: [], thresholds: GUIDE_THRESHOLDS };

/** The settings; the defaults where there are none or what is stored is not of this shape. */
export async function readSettings(): Promise<Settings> {
  const stored = await browser.storage.local.get(SETTINGS_KEY);
  const settings = settingsSchema.safeParse(stored[SETTINGS_KEY]);
  return settings.success ? settings.data : NO_SETTINGS;
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
