/** One result of the benchmark. */
export type Row = {
  name: string;
  value: number;
  unit: string;
  /** `value` against the same of `against`: the median of the ratios of each round. Null where nothing is compared. */
  ratio: number | null;
  against: string | null;
  /** What was asked for, as people read it: `ratio ≤ 1.05`. Null where the row is there for comparison only. */
  goal: string | null;
  /** Null where there is no goal. */
  holds: boolean | null;
};

/** A suite measures one part of the product. It throws where it cannot measure, never where a goal is missed. */
export type Suite = (progress: (text: string) => void) => Promise<Row[]>;

/** What several rounds measured, compared with nothing. */
export function valueRow(name: string, unit: string, values: readonly number[]): Row {
  return { name, value: rounded(median(values)), unit, ratio: null, against: null, goal: null, holds: null };
}

/** One number, and whether it is what was asked for. */
export function goalRow(name: string, value: number, unit: string, goal: string, holds: boolean): Row {
  return { name, value: rounded(value), unit, ratio: null, against: null, goal, holds };
}

/**
 * What several rounds measured, compared with what the same rounds measured of something else: load of the machine
 * that comes and goes meets both sides of a round.
 */
export function comparedRow(
  name: string,
  unit: string,
  values: readonly number[],
  against: string,
  others: readonly number[],
  highestRatio?: number,
): Row {
  const measured = median(values.map((value, round) => value / (others[round] as number)));
  // Compared with nothing at all there is no ratio.
  const ratio = Number.isFinite(measured) ? rounded(measured) : null;
  return {
    name,
    value: rounded(median(values)),
    unit,
    ratio,
    against,
    goal: highestRatio === undefined ? null : `ratio ≤ ${highestRatio}`,
    holds: highestRatio === undefined ? null : ratio !== null && ratio <= highestRatio,
  };
}

export function median(values: readonly number[]): number {
  const sorted = values.toSorted((a, b) => a - b);
  const middle = (sorted.length - 1) / 2;
  return ((sorted[Math.floor(middle)] as number) + (sorted[Math.ceil(middle)] as number)) / 2;
}

/** The rounds from lowest to highest, for those who want to know how far to trust their median. */
export function spreadOf(values: readonly number[]): string {
  return values
    .toSorted((a, b) => a - b)
    .map((value) => value.toFixed(2))
    .join(' ');
}

function rounded(value: number): number {
  return Math.round(value * 1000) / 1000;
}

/** The rows as a table for people. */
export function asTable(rows: readonly Row[]): string {
  const cells = rows.map((row) => [
    row.name,
    `${row.value} ${row.unit}`,
    row.ratio === null ? '' : `${row.ratio.toFixed(3)} × ${row.against}`,
    row.goal ?? '',
    row.holds === null ? '' : row.holds ? 'holds' : 'MISSED',
  ]);
  const table = [['', 'value', 'ratio', 'goal', ''], ...cells];
  const widths = table[0]?.map((_, column) => Math.max(...table.map((line) => line[column]?.length ?? 0))) ?? [];
  return table
    .map((line) =>
      line
        .map((cell, column) => cell.padEnd(widths[column] ?? 0))
        .join('  ')
        .trimEnd(),
    )
    .join('\n');
}
