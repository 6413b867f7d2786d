import { afterEach, beforeEach, expect, it } from 'vitest';
import { wipeAll, wipeBetween } from '../../lib/background/wipe.ts';
import { AllErrors } from '../../lib/client/error-count.ts';
import { storedError } from '../../lib/domain/stored-error.fixture.ts';
import { Database } from '../../lib/storage/database.ts';
import type { ErrorRow } from '../../lib/storage/tables.ts';

const NOW = Date.UTC(2026, 0, 15, 10, 30);
const HOUR = 3_600_000;

let db: Database;
beforeEach(() => {
  db = new Database(`test-${crypto.randomUUID()}`);
});
afterEach(() => db.close());

async function store(count: number, at: number): Promise<void> {
  const { id: _id, ...failure } = storedError();
  const rows = Array.from({ length: count }, () => ({ ...failure, at, keys: [], countedAs: null }));
  await db.errors.bulkAdd(rows as unknown as ErrorRow[]);
}

it('counts all that are stored, then what was added, and anew once some were deleted', async () => {
  const all = new AllErrors(db);
  const count = () => all.count(() => false);
  expect(await count()).toBe(0);
  await store(9000, NOW - 3 * HOUR);
  await store(1000, NOW);
  expect(await count()).toBe(10_000);
  await store(3, NOW);
  expect(await count()).toBe(10_003);
  await wipeBetween(db, NOW - HOUR, NOW + HOUR);
  expect(await count()).toBe(9000);
  await wipeAll(db);
  expect(await count()).toBe(0);
  await store(2, NOW);
  expect(await count()).toBe(2);
});

it('goes on where it was left when nobody waited for it any more', async () => {
  const all = new AllErrors(db);
  await store(9000, NOW);
  let steps = 0;
  expect(
    await all.count(() => {
      steps += 1;
      return steps === 2;
    }),
  ).toBeUndefined();
  expect(steps).toBe(2);
  expect(await all.count(() => false)).toBe(9000);
});
