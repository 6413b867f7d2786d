import type { Transaction } from 'dexie';
import { packCounts } from '../domain/packed-counts.ts';
import type { Counts } from '../domain/rate-history.ts';

/** The upgrade to version 5: counts take fewer bytes. Those that an earlier upgrade has just found are maps. */
export async function repackedCounts(transaction: Transaction): Promise<void> {
  const repack = (row: { minutes: unknown; hours?: unknown }) => {
    row.minutes = packCounts(countsOf(row.minutes));
    if ('hours' in row) row.hours = packCounts(countsOf(row.hours));
  };
  await transaction.table('histories').toCollection().modify(repack);
  await transaction.table('problems').toCollection().modify(repack);
}

/**
 * The counts as they were stored up to version 4: the first unit; then the count of each unit in turn, where 0 is followed
 * by how many units more are empty. A number is written in half bytes of three bits, the lowest first, each with a bit
 * that says whether more follow. What is damaged gives some counts or none, as one row must not lock the others in.
 */
function countsOf(stored: unknown): Counts {
  if (stored instanceof Map) return stored;
  const counts: Counts = new Map();
  if (!(stored instanceof Uint8Array)) return counts;
  let expects: 'first' | 'count' | 'gap' = 'first';
  let unit = 0;
  let value = 0;
  let scale = 1;
  for (let position = 0; position < stored.length * 2; position += 1) {
    const half = ((stored[position >> 1] as number) >> (4 * (position % 2))) & 15;
    value += (half % 8) * scale;
    scale *= 8;
    if (half >= 8) continue;
    if (expects === 'first') unit = value;
    else if (expects === 'gap') unit += value + 1;
    else if (value > 0) {
      if (unit < LIMIT && value < LIMIT) counts.set(unit, value);
      unit += 1;
    }
    expects = expects === 'count' && value === 0 ? 'gap' : 'count';
    value = 0;
    scale = 1;
  }
  return counts;
}

/** What `packCounts` can write is below. */
const LIMIT = 2 ** 52;
