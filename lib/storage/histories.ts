import type { Transaction } from 'dexie';
import { packCounts, sumCounts, unpackCounts } from '../domain/packed-counts.ts';
import { type CountHistory, type Counts, count, emptyHistory, hourOf, minuteOf } from '../domain/rate-history.ts';
import type { HistoryRow, ProblemRow } from './tables.ts';

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

/** The minutes of a row from a time on (ms, UTC). */
export function minutesOfRow({ minutes }: Pick<HistoryRow, 'minutes'>, from: number): Counts {
  return unpackCounts(minutes, minuteOf(from));
}

/** How often from the minute in which one time (ms, UTC) lies to that of another, both included. */
export function countBetween(row: Pick<HistoryRow, 'minutes'>, from: number, to: number): number {
  return sumCounts(row.minutes, minuteOf(from), minuteOf(to));
}

/** What versions 1 and 2 had: how often one code came at one endpoint in the minute that began at `minute` (ms, UTC). */
type OldMinute = { code: string; minute: number; base: string; endpoint: string; count: number };

/** A row as the upgrades to versions 2 and 3 leave it: the one to version 5, in the same transaction, packs it. */
type Unpacked<Row> = Omit<Row, keyof CountHistory> & { [Field in keyof Row & keyof CountHistory]: Counts };

/** The upgrade to version 2: version 1 had minutes alone, for as long as errors are kept. */
export async function historiesOfMinutes(transaction: Transaction): Promise<void> {
  const rows = new Map<string, Unpacked<HistoryRow>>();
  let first = Number.POSITIVE_INFINITY;
  await transaction.table<OldMinute>('minutes').each(({ code, minute, base, endpoint, count: errors }) => {
    first = Math.min(first, minute);
    const counted = [
      ['code', code],
      ['errors', endpointName(base, endpoint)],
      ['base-errors', base],
    ] as const;
    for (const [kind, name] of counted) {
      const row = rows.get(`${kind} ${name}`) ?? { kind, name, last: 0, ...emptyHistory() };
      rows.set(`${kind} ${name}`, row);
      row.last = Math.max(row.last, minute);
      count(row, minute, errors);
    }
  });
  if (rows.size === 0) return;
  await transaction.table('histories').bulkPut([...rows.values()]);
  await transaction.table('marks').put({ name: 'recording', at: first });
}

/** The upgrade to version 3: a row for each minute became one for all of them. */
export async function problemsOfMinutes(transaction: Transaction): Promise<void> {
  const problems = new Map<string, Unpacked<ProblemRow>>();
  await transaction.table<OldMinute>('minutes').each(({ code, minute, base, endpoint, count: errors }) => {
    if (errors <= 0) return; // taken back, even from a minute that was forgotten before
    const id = JSON.stringify([code, base, endpoint]);
    const row = problems.get(id) ?? { code, base, endpoint, last: 0, minutes: new Map() };
    problems.set(id, row);
    row.last = Math.max(row.last, minute);
    row.minutes.set(minuteOf(minute), errors);
  });
  await transaction.table('problems').bulkPut([...problems.values()]);
}
