import { expect, it } from 'vitest';
import { wipeAll, wipeBetween } from '../../lib/background/wipe.ts';
import { Database } from '../../lib/storage/database.ts';
import { interruptions, noteInterruption } from '../../lib/storage/interruptions.ts';

const NOW = Date.UTC(2026, 2, 3, 10, 32);
const HOUR = 3_600_000;

it('counts how often the background was ended in a day, and forgets it with the history', async () => {
  const db = new Database('interruptions');
  await noteInterruption(db, NOW - 2 * HOUR, NOW - 2 * HOUR);
  await noteInterruption(db, NOW - HOUR, NOW - HOUR);
  // Told by a clock that is ahead of ours.
  await noteInterruption(db, NOW + HOUR, NOW);
  expect(await interruptions(db, NOW)).toEqual({ at: NOW, times: 3 });
  expect(await interruptions(db, NOW + 25 * HOUR)).toBeNull();
  await noteInterruption(db, NOW + 25 * HOUR, NOW + 25 * HOUR);
  expect(await interruptions(db, NOW + 25 * HOUR)).toEqual({ at: NOW + 25 * HOUR, times: 1 });

  await wipeBetween(db, NOW, NOW + HOUR);
  expect(await interruptions(db, NOW + 25 * HOUR)).not.toBeNull();
  await wipeBetween(db, NOW + 25 * HOUR, NOW + 26 * HOUR);
  expect(await interruptions(db, NOW + 25 * HOUR)).toBeNull();
  await noteInterruption(db, NOW, NOW);
  await wipeAll(db);
  expect(await interruptions(db, NOW)).toBeNull();
});
