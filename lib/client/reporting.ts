import { browser } from '../browser.ts';
import { type Environment, type Reportable, supportReport } from '../domain/support-report/report.ts';
import type { SupportReport } from '../domain/support-report/report-schema.ts';
import { writeReport } from '../domain/support-report/write.ts';
import type { Settings } from '../storage/settings.ts';
import { text } from './text.ts';

/** The report on these errors at `now` (ms, UTC); null where there are none. */
export function reportOn(
  reportable: Reportable,
  scope: SupportReport['scope'],
  settings: Settings | null,
  now: number,
): SupportReport | null {
  return supportReport({ ...reportable, scope, now, environment: environment(settings) });
}

/** The same as it is copied at once: as Markdown, empty where there are no errors. */
export function reportText(...report: Parameters<typeof reportOn>): string {
  const made = reportOn(...report);
  return made === null ? '' : writeReport(made, 'markdown', '', text);
}

function environment(settings: Settings | null): Environment {
  return {
    extension: browser.runtime.getManifest().version,
    browser: browserName(navigator.userAgent),
    timeZone: Intl.DateTimeFormat().resolvedOptions().timeZone,
    // How many, never which: an address of a customer's own names the customer.
    settings: { added_apis: settings?.bases.length ?? 0, added_pages: settings?.sites.length ?? 0 },
  };
}

/** Name and major version, as far as a user agent tells. */
export function browserName(userAgent: string): string {
  const [, name = 'unknown', version = ''] =
    /\b(Firefox|Edg|OPR)\/(\d+)/.exec(userAgent) ?? /\b(Chrome|Version)\/(\d+)/.exec(userAgent) ?? [];
  return `${name.replace('Edg', 'Edge').replace('OPR', 'Opera').replace('Version', 'Safari')} ${version}`.trim();
}
