import { afterEach, beforeEach, expect, it } from 'vitest';
import { type MadeFile, makeExport } from '../../lib/client/save-export.ts';
import { storedError } from '../../lib/domain/stored-error.fixture.ts';
import type { StoredError } from '../../lib/domain/stored-error.ts';
import { Database } from '../../lib/storage/database.ts';
import { countSelected, errorPages, type Selection } from '../../lib/storage/error-pages.ts';
import type { ErrorRow } from '../../lib/storage/tables.ts';

let db: Database;
beforeEach(() => {
  db = new Database(`test-${crypto.randomUUID()}`);
});
afterEach(() => db.close());

async function store(count: number, fields: (index: number) => { code?: string; at?: number } = () => ({})) {
  const rows = Array.from({ length: count }, (_, index) => {
    const { code = `E_${index}`, at } = fields(index);
    const { id: _id, ...stored } = storedError({ error: { code } });
    return { ...stored, at: at ?? stored.at, keys: [], countedAs: null };
  });
  await db.errors.bulkAdd(rows as unknown as ErrorRow[]);
}

const NEVER = new AbortController().signal;
const META = { version: '1', now: Date.UTC(2026, 0, 15) };
const EVERYTHING: Selection = { after: null, code: null };
type Chosen = Partial<Selection> & { matches?: (stored: StoredError) => boolean };

function exportOf({ matches = () => true, ...chosen }: Chosen, onProgress = (_: number) => {}, signal = NEVER) {
  return makeExport(errorPages(db, { ...EVERYTHING, ...chosen }), matches, 'json', META, onProgress, signal);
}

async function codesIn(file: MadeFile | null): Promise<string[]> {
  const { errors } = JSON.parse((await file?.blob.text()) ?? '') as { errors: { code: string }[] };
  return errors.map(({ code }) => code);
}

it('an export holds every stored error once, in the order in which they came', async () => {
  await store(2201);
  const progress: number[] = [];
  const file = await exportOf({}, (read) => progress.push(read));
  expect(await codesIn(file)).toEqual(Array.from({ length: 2201 }, (_, index) => `E_${index}`));
  expect(progress).toEqual([1000, 2000, 2201]);
  expect(file?.name).toBe('nexla-errors-2026-01-15.json');
});

it('an export that is cancelled makes no file', async () => {
  await store(2201);
  const controller = new AbortController();
  const file = await exportOf({}, (read) => read === 1000 && controller.abort(), controller.signal);
  expect(file).toBeNull();
});

it('an export of a selection holds what is of that time and code and matches, and is cancelled as well', async () => {
  await store(2201, (index) => ({ code: `E_${index % 2}`, at: index }));
  const ofCode = await exportOf({ code: 'E_1' });
  expect(new Set(await codesIn(ofCode))).toEqual(new Set(['E_1']));
  expect(ofCode?.errors).toBe(1100);
  expect(await countSelected(db, { after: null, code: 'E_1' })).toBe(1100);
  expect(await codesIn(await exportOf({ after: 2197 }))).toEqual(['E_0', 'E_1', 'E_0']);
  expect(await codesIn(await exportOf({ after: 2197, code: 'E_0' }))).toEqual(['E_0', 'E_0']);
  expect(await countSelected(db, { after: 2197, code: 'E_0' })).toBe(2);
  expect((await exportOf({ matches: ({ at }) => at < 3 }))?.errors).toBe(3);
  const controller = new AbortController();
  expect(await exportOf({ code: 'E_1' }, () => controller.abort(), controller.signal)).toBeNull();
});
