import type { LedgerKind, LedgerLine } from '../storage/ledger.ts';
import { type Key, locale, t } from './text.ts';
import { clockTime } from './time.ts';

const NAMES = {
  errors: 'options_ledger_errors',
  waiting: 'options_ledger_waiting',
  counts: 'options_ledger_counts',
  successes: 'options_ledger_successes',
  quotas: 'options_ledger_quotas',
  alerts: 'options_ledger_alerts',
  choices: 'options_ledger_choices',
} as const satisfies Record<LedgerKind, Key>;

/**
 * The ledger in words.
 * @param used bytes that the browser says are in use, indexes included; null where it does not say
 */
export function ledgerRows(lines: readonly LedgerLine[], used: number | null) {
  const numbers = new Intl.NumberFormat(locale());
  const estimate = lines.reduce((total, { bytes }) => total + bytes, 0);
  return {
    rows: lines.map(({ kind, rows, bytes, since }) => ({
      kind,
      name: t(NAMES[kind]),
      rows: numbers.format(rows),
      size: rows === 0 ? '–' : size(bytes),
      since: since === null ? '–' : clockTime(since, Date.now()),
    })),
    total:
      used === null
        ? t('options_ledger_total', size(estimate))
        : t('options_ledger_total_used', size(estimate), size(used)),
  };
}

/** `850 bytes`, `12 kB`, `3.4 MB`. */
function size(bytes: number): string {
  // By what is shown of it: 999 bytes are 1 kB in two digits.
  const { unit, of } = UNITS.find(({ below }) => bytes < below) ?? MEGABYTES;
  // "byte" is a word, which has a plural where it is written out.
  const unitDisplay = unit === 'byte' ? 'long' : 'short';
  return new Intl.NumberFormat(locale(), { style: 'unit', unit, unitDisplay, maximumSignificantDigits: 2 }).format(
    bytes / of,
  );
}

const MEGABYTES = { unit: 'megabyte', of: 1e6, below: Number.POSITIVE_INFINITY } as const;
const UNITS = [{ unit: 'byte', of: 1, below: 995 }, { unit: 'kilobyte', of: 1e3, below: 995e3 }, MEGABYTES] as const;
