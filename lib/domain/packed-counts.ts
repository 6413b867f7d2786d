import type { Counts } from './rate-history.ts';

/**
 * Orders of the codes: a number below 2^order takes order + 1 bits, one below 3 · 2^order two more, and so on. First units
 * are near half a million (hours) or 30 million (minutes), most counts are small, and most gaps between hours one long.
 */
const ORDERS = { first: 20, count: 1, gap: 0 };

/**
 * Counts in as few bytes as they need, so that 90 days by the hour and 48 hours by the minute of every code fit into a
 * few hundred kilobytes. A stream of bits: the first unit; then of each unit that is not empty its count less 1, and
 * before the next of them a bit: 1 where it follows at once, otherwise 0 and how many units between are empty, less 1.
 * Numbers are exp-Golomb codes. Zeros fill the last byte: no code is made of them alone, so there it ends.
 * Units and counts are whole numbers below 2^52.
 */
export function packCounts(counts: Counts): Uint8Array<ArrayBuffer> {
  const written: number[] = [];
  let position = 0;
  const writeOne = () => {
    written[position >> 3] = (written[position >> 3] ?? 0) | (128 >> (position & 7));
    position += 1;
  };
  const write = (value: number, order: number) => {
    const code = value + 2 ** order;
    let place = 2 ** order;
    for (; place * 2 <= code; place *= 2) position += 1;
    for (; place >= 1; place /= 2) {
      // Not by bits: JavaScript's operators know 32 of them.
      if (Math.floor(code / place) % 2 === 1) writeOne();
      else position += 1;
    }
  };
  let next: number | null = null;
  for (const unit of [...counts.keys()].sort((a, b) => a - b)) {
    if (next === null) write(unit, ORDERS.first);
    else if (unit === next) writeOne();
    else {
      position += 1;
      write(unit - next - 1, ORDERS.gap);
    }
    write((counts.get(unit) as number) - 1, ORDERS.count);
    next = unit + 1;
  }
  const bytes = new Uint8Array(Math.ceil(position / 8));
  bytes.set(written);
  return bytes;
}

/**
 * What `packCounts` packed, without the units before `from`. Bytes that it did not make give some counts, never an
 * exception.
 */
export function unpackCounts(bytes: Uint8Array, from = 0): Counts {
  const counts: Counts = new Map();
  eachCount(bytes, (unit, count) => {
    if (unit >= from) counts.set(unit, count);
  });
  return counts;
}

/** The sum of what `packCounts` packed from one unit to another, both included. */
export function sumCounts(bytes: Uint8Array, from: number, to: number): number {
  let total = 0;
  eachCount(bytes, (unit, count) => {
    if (unit >= from && unit <= to) total += count;
  });
  return total;
}

/** What is in the bytes, unit by unit in order. */
function eachCount(bytes: Uint8Array, visit: (unit: number, count: number) => void): void {
  if (!bytes) return; // a damaged row has none
  const end = bytes.length * 8;
  let position = 0;
  /** The next bit; zeros behind the last. */
  const bit = () => {
    const byte = bytes[position >> 3] as number;
    position += 1;
    return (byte >> (-position & 7)) & 1;
  };
  /** The next number, or NaN where none is whole. */
  const read = (order: number): number => {
    let digits = order;
    // So that it ends in a damaged row too, where `end` may be NaN.
    for (; bit() === 0; digits += 1) if (!(position < end)) return Number.NaN;
    if (digits > 52 || position + digits > end) return Number.NaN;
    let code = 1;
    for (; digits > 0; digits -= 1) code = code * 2 + bit();
    return code - 2 ** order;
  };
  for (let unit = read(ORDERS.first); Number.isSafeInteger(unit); ) {
    const count = read(ORDERS.count) + 1;
    if (Number.isNaN(count)) return;
    visit(unit, count);
    unit += bit() === 1 ? 1 : read(ORDERS.gap) + 2;
  }
}
