import { GUIDE_THRESHOLDS, type Thresholds } from './alerts/threshold.ts';
import type { Message } from './explanation.ts';
import type { ApiBase } from './sites.ts';
import { THEMES, type Theme } from './theme.ts';
import { z } from './zod.ts';

/** What the user chose. */
export type Settings = {
  /** API bases besides the defaults. */
  bases: ApiBase[];
  /** Origins besides the defaults whose pages are observed: those of `bases`, and pages that call the API. */
  sites: string[];
  /** Errors an hour from which a code raises an alert; every other code is compared with its own past. */
  thresholds: Thresholds;
  retention: Retention;
  theme: Theme;
};

/** How long errors are kept, and how many of them. */
export type Retention = {
  /** Days after which everything recorded is deleted. */
  days: number;
  /** Beyond this number the oldest errors are deleted. */
  errors: number;
};

/** As long as errors are counted (rate-history.ts), and as many as every view is made for. */
export const MOST_KEPT: Retention = { days: 90, errors: 100_000 };
/** Fewer than this explain nothing. */
export const FEWEST_KEPT: Retention = { days: 1, errors: 100 };
/** The highest threshold, errors an hour. */
export const HIGHEST_THRESHOLD = 1_000_000;

const origin = z.string().check(z.maxLength(300), z.regex(/^https?:\/\/[^\s/?#@]+$/));
const within = (from: number, to: number) => z.number().check(z.int(), z.gte(from), z.lte(to));

/** What an older version did not know is filled in. */
export const settingsSchema = z.object({
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
    z.record(z.string().check(z.maxLength(100)), z.number().check(z.gte(0), z.lte(HIGHEST_THRESHOLD))),
    GUIDE_THRESHOLDS,
  ),
  retention: z._default(
    z.object({
      days: within(FEWEST_KEPT.days, MOST_KEPT.days),
      errors: within(FEWEST_KEPT.errors, MOST_KEPT.errors),
    }),
    MOST_KEPT,
  ),
  theme: z._default(z.enum(THEMES), 'system'),
});

/** Names the file, and the version of its form: a later one may hold what this version does not understand. */
const FORMAT = 'nexla-error-inspector/settings';
const VERSION = 1;

const fileSchema = z.object({ format: z.literal(FORMAT), version: z.number(), settings: z.optional(z.unknown()) });

/** The settings as a file that another browser can read. */
export function writeSettingsFile(settings: Settings): string {
  return `${JSON.stringify({ format: FORMAT, version: VERSION, settings }, null, 2)}\n`;
}

/** The settings in a file, all of them right; or what is wrong with it. */
export function readSettingsFile(text: string): { settings: Settings } | { problem: Message } {
  const file = fileSchema.safeParse(jsonOf(text));
  if (!file.success) return problem('settings_file_unknown');
  if (file.data.version > VERSION) return problem('settings_file_newer', String(file.data.version), String(VERSION));
  if (file.data.version !== VERSION) return problem('settings_file_old', String(file.data.version));
  const settings = settingsSchema.safeParse(file.data.settings);
  if (settings.success) return { settings: settings.data };
  return problem('settings_file_broken', settings.error.issues[0]?.path.join('.') || 'settings');
}

function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text.replace(/^\uFEFF/, ''));
  } catch {
    return null;
  }
}

function problem(key: string, ...params: string[]): { problem: Message } {
  return { problem: { key, params } };
}
