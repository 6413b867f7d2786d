import type { Transaction } from 'dexie';
import type { BudgetRow } from './tables.ts';

/** The upgrade to version 4: whose budget it was is said with the browser's run, which the older rows do not know. */
export async function tabBudgetsOfBudgets(transaction: Transaction): Promise<void> {
  const rows = await transaction.table<Omit<BudgetRow, 'run'>>('budgets').toArray();
  await transaction.table('tabBudgets').bulkPut(rows.map((row) => ({ ...row, run: 0 })));
}
