import { browser } from '../browser.ts';
import type { ForeignError } from '../domain/explain-text/foreign-call.ts';
import { changedSettings } from '../domain/support-report/changed-settings.ts';
import { type Environment, supportReport } from '../domain/support-report/report.ts';
import type { SupportReport } from '../domain/support-report/report-schema.ts';
import { writeReport } from '../domain/support-report/write.ts';
import type { Recorded } from '../storage/report-queries.ts';
import type { Settings } from '../storage/settings.ts';
import type { Elsewhere } from './read-elsewhere.ts';
import { text } from './text.ts';

/** The report on what is recorded, at `now` (ms, UTC); null where there are no errors. */
export function reportOn(
  { silences, ...reportable }: Recorded,
  scope: SupportReport['scope'],
  settings: Settings | null,
  now: number,
): SupportReport | null {
  const changed = settings === null ? {} : changedSettings(settings, silences, now);
  return supportReport({ ...reportable, scope, now, environment: environment(changed) });
}

/** The report on an error that was found in a text or file, at `now` (ms, UTC). */
export function reportOnForeign(
  { stored, assumed }: ForeignError,
  { kind, file }: Pick<Elsewhere, 'kind' | 'file'>,
  now: number,
): SupportReport | null {
  return supportReport({
    errors: [stored],
    histories: new Map(),
    tallies: new Map(),
    scope: { kind: 'error' },
    now,
    environment: environment({}),
    elsewhere: { origin: { kind: kind === 'har' || kind === 'export' ? kind : 'text', file }, assumed },
  });
}

function environment(settings: Environment['settings']): Environment {
  return {
    extension: browser.runtime.getManifest().version,
    browser: browserName(navigator.userAgent),
    timeZone: Intl.DateTimeFormat().resolvedOptions().timeZone,
    settings,
  };
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
