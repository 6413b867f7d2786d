import type { BudgetRow } from '../storage/database.ts';

/** What one tab may have stored in one hour: a page that fails in a loop must not push out everybody else's history. */
export const ERRORS_AN_HOUR = 20_000;
const BODY_CHARS_AN_HOUR = 33_554_432;

const HOUR_MS = 3_600_000;

export function hourOf(at: number): number {
  return Math.floor(at / HOUR_MS) * HOUR_MS;
}

export function emptyBudget(run: number, tabId: number, hour: number): BudgetRow {
  return { run, tabId, hour, errors: 0, bodyChars: 0, errorsNotKept: 0, bodiesNotKept: 0 };
}

/** Whether one more error fits; notes the answer in the budget. */
export function spendError(budget: BudgetRow): boolean {
  const fits = budget.errors < ERRORS_AN_HOUR;
  if (fits) budget.errors += 1;
  else budget.errorsNotKept += 1;
  return fits;
}

/** Whether a body of this length fits; notes the answer in the budget. */
export function spendBody(budget: BudgetRow, chars: number): boolean {
  const fits = budget.bodyChars + chars <= BODY_CHARS_AN_HOUR;
  if (fits) budget.bodyChars += chars;
  else budget.bodiesNotKept += 1;
  return fits;
}
