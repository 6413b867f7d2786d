import { browser } from '../browser.ts';
import { type CallHistory, NO_HISTORY } from '../domain/call-history.ts';
import type { StoredError } from '../domain/stored-error.ts';
import { type Environment, supportReport } from '../domain/support-report/report.ts';
import type { SupportReport } from '../domain/support-report/report-schema.ts';
import { writeReport } from '../domain/support-report/write.ts';
import type { Settings } from '../storage/settings.ts';
import { text } from './text.ts';

/** Errors with what is known of their calls: what a report is made of. */
export type Reportable = { errors: readonly StoredError[]; histories: ReadonlyMap<number, CallHistory> };

/** The report on these errors at `now` (ms, UTC); null where there are none. */
export function reportOn(
  { errors, histories }: Reportable,
  scope: SupportReport['scope'],
  settings: Settings | null,
  now: number,
): SupportReport | null {
  return supportReport({
    errors,
    scope,
    historyOf: ({ id }) => histories.get(id) ?? { ...NO_HISTORY, failures: errors },
    now,
    environment: environment(settings),
  });
}

/** The report on an error and its like around it, as Markdown. `now`: ms, UTC. */
export function reportOnProblem(
  stored: StoredError,
  history: CallHistory,
  settings: Settings | null,
  now: number,
): string {
  const errors = history.failures.filter(({ code }) => code === stored.code);
  const histories = new Map(errors.map(({ id }) => [id, history]));
  const report = reportOn({ errors, histories }, { kind: 'group' }, settings, now);
  return report === null ? '' : writeReport(report, 'markdown', '', text);
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
