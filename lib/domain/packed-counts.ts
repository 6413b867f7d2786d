import type { Counts } from './rate-history.ts';

/**
 * Counts in as few bytes as they need, so that 90 days of every code fit into a few hundred kilobytes.
 * A sequence of numbers: the first unit; then the count of each unit in turn, where 0 is followed by how many units more
 * are empty. A number is written in half bytes of three bits, the lowest first, each with a bit that says whether more
 * follow: counts up to 7 take half a byte.
 */
export function packCounts(counts: Counts): Uint8Array<ArrayBuffer> {
  const halves: number[] = [];
  const write = (value: number) => {
    for (let rest = value; ; rest = Math.floor(rest / 8)) {
      halves.push((rest % 8) + (rest >= 8 ? 8 : 0));
      if (rest < 8) return;
    }
  };
  let next: number | null = null;
  for (const unit of [...counts.keys()].sort((a, b) => a - b)) {
    if (next === null) write(unit);
    else if (unit > next) {
      write(0);
      write(unit - next - 1);
    }
    write(counts.get(unit) as number);
    next = unit + 1;
  }
  const bytes = new Uint8Array(Math.ceil(halves.length / 2));
  for (const [index, half] of halves.entries())
    bytes[index >> 1] = (bytes[index >> 1] as number) + (half << (4 * (index % 2)));
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
  let expects: 'first' | 'count' | 'gap' = 'first';
  let unit = 0;
  let value = 0;
  let scale = 1;
  for (let position = 0; position < bytes.length * 2; position += 1) {
    const half = ((bytes[position >> 1] as number) >> (4 * (position % 2))) & 15;
    value += (half % 8) * scale;
    scale *= 8;
    if (half >= 8) continue;
    if (expects === 'first') unit = value;
    else if (expects === 'gap') unit += value + 1;
    else if (value > 0) {
      visit(unit, value);
      unit += 1;
    }
    expects = expects === 'count' && value === 0 ? 'gap' : 'count';
    value = 0;
    scale = 1;
  }
}
