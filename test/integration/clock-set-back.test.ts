import { expect, it, onTestFinished } from 'vitest';
import { Memory } from '../../lib/background/memory.ts';
import { record } from '../../lib/background/record.ts';
import { DEFAULT_BASES } from '../../lib/domain/sites.ts';
import { callHistory } from '../../lib/storage/call-histories.ts';
import { Database } from '../../lib/storage/database.ts';
import { dexieRows } from '../../lib/storage/dexie-rows.ts';
import type { ErrorRow } from '../../lib/storage/tables.ts';
import { failedCall } from './failed-call.ts';

const DAY = 86_400_000;

it('takes no success for a recovery that is still to come', async () => {
  const db = new Database(`set-back-${crypto.randomUUID()}`);
  onTestFinished(() => db.delete());
  const now = Date.now();
  const tomorrow = now + DAY;
  const success = { base: DEFAULT_BASES[0] as never, path: '/nexla-api/flows/1', method: 'GET', headers: {} };
  const failure = (at: number) => failedCall(at, { path: '/flows/1' });
  // The clock is a day ahead, where a failure is followed by a success; then it is set back.
  await record(db, DEFAULT_BASES, { sightings: [failure(tomorrow - 5000)], successes: [] }, tomorrow, 'a');
  await record(db, DEFAULT_BASES, { sightings: [], successes: [{ ...success, at: tomorrow }] }, tomorrow, 'a');
  expect(await db.recoveries.count()).toBe(1);
  await record(db, DEFAULT_BASES, { sightings: [failure(now)], successes: [] }, now, 'a', new Memory());

  const [row] = await db.endpoints.toArray();
  expect(row).toMatchObject({ lastSuccessAt: null, successes: 1, errors: 2 });
  expect(await db.recoveries.count()).toBe(1);
  const today = (await db.errors.where('at').equals(now).first()) as ErrorRow;
  expect((await callHistory(dexieRows(db), today)).successes).toEqual([]);

  // What really comes later is one.
  await record(db, DEFAULT_BASES, { sightings: [], successes: [{ ...success, at: now + 10 }] }, now + 10, 'a');
  expect((await callHistory(dexieRows(db), today)).successes).toContain(now + 10);
});
