import type { Counts } from '../../lib/domain/rate-history.ts';

/** The tables that older versions of the database had: what their users still have. */
export const VERSION_1 = {
  errors: '++id, at, *&keys, [tabId+at], [code+at], [base+endpoint+at], [open+at]',
  waiting: 'key, at, *groups',
  endpoints: '[base+endpoint]',
  minutes: '[code+minute+base+endpoint], minute',
  budgets: '[tabId+hour], hour',
};

export const VERSION_2 = {
  ...VERSION_1,
  recoveries: '[base+endpoint+at], at',
  quotas: '[base+policy], at',
  histories: '[kind+name], [kind+last]',
  alerts: '[code+startedAt], state, startedAt',
  silences: '[what+name]',
  marks: 'name',
};

const { minutes: _minutes, ...kept } = VERSION_2;
export const VERSION_3 = { ...kept, problems: '[code+base+endpoint], last' };

const { budgets: _budgets, ...others } = VERSION_3;
export const VERSION_4 = {
  ...others,
  errors: '++id, at, *&keys, [run+tabId+at], [code+at], [base+endpoint+at], [open+at]',
  tabBudgets: '[run+tabId+hour], hour',
};

/** Counts as versions 2 to 4 packed them, in half bytes. */
export function packedInHalfBytes(counts: Counts): Uint8Array {
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
