import { browser } from '../browser.ts';
import { CATALOGUE_VERSION } from '../domain/catalogue/version.ts';
import type { Settings } from '../domain/settings.ts';
import { watchedOrigins } from '../domain/sites.ts';
import type { Database } from '../storage/database.ts';
import { newestErrors } from '../storage/error-queries.ts';
import { type LedgerLine, ledger } from '../storage/ledger.ts';

import { browserName } from './reporting.ts';

/** Errors that are looked at to see which sources work. */
const LOOKED_AT = 1000;

/**
 * The state of the extension for those who help: versions, permissions, counts. How many addresses were added, never
 * which: an address of a customer's own names the customer.
 */
export async function diagnostics(db: Database, settings: Settings, withheld: readonly string[]): Promise<string> {
  const [lines, errors, damaged, storage, notifications] = await Promise.all([
    unlessBroken(ledger(db)),
    unlessBroken(newestErrors(db, 'all', LOOKED_AT)),
    unlessBroken(db.marks.get('damaged')),
    navigator.storage.estimate(),
    browser.permissions.contains({ permissions: ['notifications'] }),
  ]);
  const made = {
    extension: browser.runtime.getManifest().version,
    catalogue: CATALOGUE_VERSION,
    browser: browserName(navigator.userAgent),
    user_agent: navigator.userAgent,
    language: browser.i18n.getUILanguage(),
    added_apis: settings.bases.length,
    added_pages: settings.sites.length,
    watched_hosts: watchedOrigins(settings).length,
    hosts_without_access: withheld.length,
    notifications,
    thresholds: Object.keys(settings.thresholds).length,
    retention: settings.retention,
    theme: settings.theme,
    stored: lines === null ? 'unreadable' : Object.fromEntries(lines.map(storedLine)),
    damaged_rows_replaced: damaged?.name === 'damaged' ? damaged.rows : 0,
    storage: { used_bytes: storage.usage ?? null, quota_bytes: storage.quota ?? null },
    newest_errors: errors === null ? 'unreadable' : { looked_at: errors.length, seen_by: seenBy(errors) },
  };
  return JSON.stringify(made, null, 2);
}

function storedLine({ kind, rows, bytes, since }: LedgerLine) {
  return [kind, { rows, bytes, ...(since !== null && { since: new Date(since).toISOString() }) }] as const;
}

function seenBy(errors: readonly { exchange: { sources: string[] } }[]): Record<string, number> {
  const counts: Record<string, number> = {};
  for (const source of errors.flatMap(({ exchange }) => exchange.sources)) counts[source] = (counts[source] ?? 0) + 1;
  return counts;
}

/** A database that can't be read is what diagnostics are for. */
function unlessBroken<T>(read: Promise<T>): Promise<T | null> {
  return read.catch(() => null);
}
