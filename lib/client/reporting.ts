import { browser } from '../browser.ts';
import { changedSettings } from '../domain/support-report/changed-settings.ts';
import { type Environment, supportReport } from '../domain/support-report/report.ts';
import type { SupportReport } from '../domain/support-report/report-schema.ts';
import { writeReport } from '../domain/support-report/write.ts';
import type { Recorded } from '../storage/report-queries.ts';
import type { Settings } from '../storage/settings.ts';
import { text } from './text.ts';

/** The report on what is recorded, at `now` (ms, UTC); null where there are no errors. */
export function reportOn(
  { silences, ...reportable }: Recorded,
  scope: SupportReport['scope'],
  settings: Settings | null,
  now: number,
): SupportReport | null {
  const environment: Environment = {
    extension: browser.runtime.getManifest().version,
    browser: browserName(navigator.userAgent),
    timeZone: Intl.DateTimeFormat().resolvedOptions().timeZone,
    settings: settings === null ? {} : changedSettings(settings, silences, now),
  };
  return supportReport({ ...reportable, scope, now, environment });
}

/** The same as it is copied at once: as Markdown, empty where there are no errors. */
export function reportText(...report: Parameters<typeof reportOn>): string {
  const made = reportOn(...report);
  return made === null ? '' : writeReport(made, 'markdown', '', text);
}

/** Name and major version, as far as a user agent tells. */
export function browserName(userAgent: string): string {
  const [, name = 'unknown', version = ''] =
    /\b(Firefox|Edg|OPR)\/(\d+)/.exec(userAgent) ?? /\b(Chrome|Version)\/(\d+)/.exec(userAgent) ?? [];
  return `${name.replace('Edg', 'Edge').replace('OPR', 'Opera').replace('Version', 'Safari')} ${version}`.trim();
}
