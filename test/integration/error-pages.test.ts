import { afterEach, beforeEach, expect, it } from 'vitest';
import { makeExport } from '../../lib/client/save-export.ts';
import { storedError } from '../../lib/domain/stored-error.fixture.ts';
import { Database, type ErrorRow } from '../../lib/storage/database.ts';
import { errorPages } from '../../lib/storage/error-pages.ts';

let db: Database;
beforeEach(() => {
  db = new Database(`test-${crypto.randomUUID()}`);
});
afterEach(() => db.close());

async function store(count: number): Promise<void> {
  const rows = Array.from({ length: count }, (_, index) => {
    const { id: _id, ...stored } = storedError({ error: { code: `E_${index}` } });
    return { ...stored, keys: [], countedAs: null };
  });
  await db.errors.bulkAdd(rows as unknown as ErrorRow[]);
}

const META = { version: '1', now: Date.UTC(2026, 0, 15) };
const exportAll = (onProgress: (written: number) => void, signal: AbortSignal) =>
  makeExport(errorPages(db), 'json', META, onProgress, signal);

it('an export holds every stored error once, in the order in which they came', async () => {
  await store(2201);
  const progress: number[] = [];
  const file = await exportAll((written) => progress.push(written), new AbortController().signal);
  const { errors } = JSON.parse((await file?.blob.text()) ?? '') as { errors: { code: string }[] };
  expect(errors.map(({ code }) => code)).toEqual(Array.from({ length: 2201 }, (_, index) => `E_${index}`));
  expect(progress).toEqual([0, 1000, 2000, 2201, 2201]);
  expect(file?.name).toBe('nexla-errors-2026-01-15.json');
});

it('an export that is cancelled makes no file', async () => {
  await store(2201);
  const controller = new AbortController();
  const file = await exportAll((written) => written === 1000 && controller.abort(), controller.signal);
  expect(file).toBeNull();
});
