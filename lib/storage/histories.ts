import type { Transaction } from 'dexie';
import { packCounts, unpackCounts } from '../domain/packed-counts.ts';
import { type CountHistory, count, emptyHistory, hourOf, minuteOf } from '../domain/rate-history.ts';
import type { HistoryRow, MinuteRow } from './database.ts';

/** The name of an endpoint's histories: `https://dataops.nexla.io/nexla-api GET /flows`. */
export function endpointName(base: string, endpoint: string): string {
  return `${base} ${endpoint}`;
}

export function packedRow(kind: HistoryRow['kind'], name: string, last: number, history: CountHistory): HistoryRow {
  return { kind, name, last, minutes: packCounts(history.minutes), hours: packCounts(history.hours) };
}

/** The counts of a row from a time on (ms, UTC): what is not asked for costs next to nothing. */
export function historyOfRow(row: HistoryRow | undefined, from = 0): CountHistory {
  if (row === undefined) return emptyHistory();
  return { minutes: unpackCounts(row.minutes, minuteOf(from)), hours: unpackCounts(row.hours, hourOf(from)) };
}

/** The upgrade to version 2: version 1 had minutes alone, for as long as errors are kept. */
export async function historiesOfMinutes(transaction: Transaction): Promise<void> {
  const rows = new Map<string, { kind: HistoryRow['kind']; name: string; last: number; history: CountHistory }>();
  let first = Number.POSITIVE_INFINITY;
  await transaction.table<MinuteRow>('minutes').each(({ code, minute, base, endpoint, count: errors }) => {
    first = Math.min(first, minute);
    const counted = [
      ['code', code],
      ['errors', endpointName(base, endpoint)],
      ['base-errors', base],
    ] as const;
    for (const [kind, name] of counted) {
      const row = rows.get(`${kind} ${name}`) ?? { kind, name, last: 0, history: emptyHistory() };
      rows.set(`${kind} ${name}`, row);
      row.last = Math.max(row.last, minute);
      count(row.history, minute, errors);
    }
  });
  if (rows.size === 0) return;
  const packed = [...rows.values()].map(({ kind, name, last, history }) => packedRow(kind, name, last, history));
  await transaction.table('histories').bulkPut(packed);
  await transaction.table('marks').put({ name: 'recording', at: first });
}
