import { expect, it, onTestFinished } from 'vitest';
import { evaluateAlerts } from '../../lib/background/alerts.ts';
import { Memory } from '../../lib/background/memory.ts';
import { record } from '../../lib/background/record.ts';
import { applyRetention } from '../../lib/background/retention.ts';
import { GUIDE_THRESHOLDS } from '../../lib/domain/alerts/threshold.ts';
import { DEFAULT_BASES } from '../../lib/domain/sites.ts';
import { attention } from '../../lib/storage/attention.ts';
import { Database } from '../../lib/storage/database.ts';
import { countBetween } from '../../lib/storage/histories.ts';
import { FOREVER } from '../../lib/storage/queries.ts';
import { failedCall } from './failed-call.ts';

const NOW = Date.UTC(2026, 4, 12, 9, 30);
const CALLS = 5;

const TABLES = [
  'errors',
  'waiting',
  'endpoints',
  'problems',
  'tabBudgets',
  'histories',
  'marks',
  'quotas',
  'recoveries',
] as const;

/** What may stand in a field that is not as the extension wrote it. */
const NONSENSE = [null, 'yesterday', 7, { a: 1 }, undefined];

/** Each row of a table keeps its key and has nonsense beside it. */
async function damage(db: Database, name: string, nonsense: unknown): Promise<void> {
  const table = db.table(name);
  const path = [table.schema.primKey.keyPath].flat();
  const rows = (await table.toArray()).map((row: Record<string, unknown>) =>
    Object.fromEntries(
      Object.entries(row).map(([field, value]) => [field, path.includes(field) || field === 'keys' ? value : nonsense]),
    ),
  );
  await table.bulkPut(rows);
}

it.for(TABLES.flatMap((table) => NONSENSE.map((nonsense) => [table, nonsense] as const)))(
  'stores and counts what comes after the rows of %s became %j',
  async ([table, nonsense]) => {
    const db = new Database(`damaged-${crypto.randomUUID()}`);
    onTestFinished(() => db.delete());
    const calls = (at: number) =>
      Array.from({ length: CALLS }, () => failedCall(at, { code: 'RATE_001', path: '/flows/1', tabId: 3 }));
    const success = { base: DEFAULT_BASES[0] as never, path: '/nexla-api/users', method: 'GET', at: NOW, headers: {} };
    await record(db, DEFAULT_BASES, { sightings: calls(NOW - 1000), successes: [success] }, NOW, 'a');
    await damage(db, table, nonsense);

    const held = new Memory();
    for (const at of [NOW + 1000, NOW + 2000]) {
      await record(db, DEFAULT_BASES, { sightings: calls(at), successes: [success] }, at, 'a', held);
    }
    const later = (await db.errors.toArray()).filter(({ at }) => (at as unknown) === NOW + 1000 || at === NOW + 2000);
    expect(later).toHaveLength(2 * CALLS);
    expect(later.map(({ exchange }) => exchange.body !== null)).not.toContain(false);
    const code = await db.histories.get(['code', 'RATE_001']);
    expect(code && countBetween(code, 0, FOREVER)).toBeGreaterThanOrEqual(2 * CALLS);
    const budgets = await db.tabBudgets.toArray();
    expect(Math.max(...budgets.map(({ errors }) => errors))).toBeGreaterThanOrEqual(2 * CALLS);
    // All that goes on beside it goes on.
    await evaluateAlerts(db, GUIDE_THRESHOLDS, NOW + 3000);
    await applyRetention(db, NOW + 3000);
    expect((await attention(db, NOW + 3000)).unseen).toBeGreaterThanOrEqual(2 * CALLS);
    // A number among numbers is no nonsense.
    const isReplaced =
      ['problems', 'histories'].includes(table) || (['endpoints', 'tabBudgets'].includes(table) && nonsense !== 7);
    const damaged = await db.marks.get('damaged');
    expect(damaged?.name === 'damaged' ? damaged.rows > 0 : false).toBe(isReplaced || table === 'marks');
  },
);
