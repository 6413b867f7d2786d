import { h, render } from 'preact';
import { describe, expect, it } from 'vitest';
import { applyRetention } from '../../lib/background/retention.ts';
import { wipeAll, wipeBetween, wipeSite } from '../../lib/background/wipe.ts';
import { type Scanned, useScan } from '../../lib/client/scan.ts';
import { storedError } from '../../lib/domain/stored-error.fixture.ts';
import type { StoredError } from '../../lib/domain/stored-error.ts';
import type { ErrorRow } from '../../lib/storage/tables.ts';
import { background, db, turn, view } from './shown-database.ts';

const NOW = Date.UTC(2026, 0, 15, 10, 30);
const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;
const NEXLA = 'https://dataops.nexla.io';
const ACME = 'https://acme.example';

type Failure = { code?: string; ago?: number; origin?: string };

async function store(count: number, { code = 'HTTP_503', ago = MINUTE, origin = NEXLA }: Failure): Promise<void> {
  const rows = Array.from({ length: count }, () => {
    const { id: _id, ...stored } = storedError({ base: `${origin}/nexla-api`, exchange: { origin }, error: { code } });
    return { ...stored, at: NOW - ago, keys: [], countedAs: null };
  });
  await background.errors.bulkAdd(rows as unknown as ErrorRow[]);
}

/** What the view shows, one after the other. */
function openView(matches: (stored: StoredError) => boolean = () => true) {
  const shown: Scanned[] = [];
  function View({ turns }: { turns: number }) {
    const { scanned } = useScan(db, 'all', matches, turns);
    if (scanned !== undefined && scanned !== shown.at(-1)) shown.push(scanned);
    return null;
  }
  const draw = (turns: number) => render(h(View, { turns }), view);
  draw(0);
  return { shown, draw };
}

/** How many of each code a view has: in its groups, in its choices, and one by one. */
function counted(scanned: Scanned | undefined) {
  if (scanned?.isDone !== true) return 'not done';
  return {
    groups: Object.fromEntries(scanned.groups.map(({ newest, count }) => [newest.code, count])),
    choices: Object.fromEntries(scanned.facets.code),
    listed: scanned.errors.length,
    found: scanned.found,
    searched: scanned.searched,
  };
}

const all = (codes: Record<string, number>) => {
  const total = Object.values(codes).reduce((sum, one) => sum + one, 0);
  return { groups: codes, choices: codes, listed: total, found: total, searched: total };
};

describe('what is deleted is gone from an open view, and what is left stays', () => {
  it.each([
    ['a site', MINUTE, () => wipeSite(background, ACME)],
    ['the last hour, though it had all the newest errors', MINUTE, () => wipeBetween(background, NOW - HOUR, NOW)],
    ['what is older than it is kept', 8 * DAY, () => applyRetention(background, NOW, { days: 7, errors: 1000 })],
    ['what is more than is kept', 3 * HOUR, () => applyRetention(background, NOW, { days: 90, errors: 40 })],
  ])('%s', async (_, ago, wipe) => {
    await store(40, { code: 'LEFT', ago: 2 * HOUR });
    await store(300, { code: 'GONE', ago, origin: ACME });
    const { shown } = openView();
    await expect.poll(() => counted(shown.at(-1))).toEqual(all({ GONE: 300, LEFT: 40 }));
    await wipe();
    await expect.poll(() => counted(shown.at(-1))).toEqual(all({ LEFT: 40 }));
    await store(1, { code: 'NEW', ago: 0 });
    await expect.poll(() => counted(shown.at(-1))).toEqual(all({ LEFT: 40, NEW: 1 }));
    // Nothing was empty meanwhile.
    expect(Math.min(...shown.map(({ found }) => found))).toBeGreaterThanOrEqual(40);
  });

  it('everything', async () => {
    await store(300, {});
    const { shown } = openView();
    await expect.poll(() => counted(shown.at(-1))).toEqual(all({ HTTP_503: 300 }));
    await wipeAll(background);
    await expect.poll(() => counted(shown.at(-1))).toEqual(all({}));
    await store(2, {});
    await expect.poll(() => counted(shown.at(-1))).toEqual(all({ HTTP_503: 2 }));
  });
});

it('errors that match no longer go once all were looked at again, and the others stay on the screen', async () => {
  await store(700, { code: 'FAILING' });
  await store(50, { code: 'RECOVERED' });
  const over = new Set<string>();
  const { shown, draw } = openView(({ code }) => !over.has(code));
  await expect.poll(() => shown.at(-1)?.found).toBe(750);
  const before = shown.length;
  over.add('RECOVERED');
  draw(1);
  await expect.poll(() => shown.at(-1)?.found).toBe(700);
  expect(shown.at(-1)?.errors).toHaveLength(700);
  expect(shown.slice(before).map(({ found, isDone }) => [found, isDone])).toEqual([[700, true]]);
});

it('an error that is corrected after it stopped matching is taken out of what it was counted in', async () => {
  await store(1, { code: 'FIRST' });
  let isOver = false;
  const { shown } = openView(() => !isOver);
  await expect.poll(() => shown.at(-1)?.found).toBe(1);
  isOver = true;
  const [stored] = await background.errors.toArray();
  await background.errors.put({ ...(stored as ErrorRow), code: 'CORRECTED' });
  await expect.poll(() => counted(shown.at(-1))).toEqual({ ...all({}), searched: 1 });
});

describe('a view that was hidden has, once it is seen again,', () => {
  it.each([3, 1500])('what came meanwhile, were it %d errors, with the others', async (count) => {
    await store(5, { code: 'OLD' });
    const { shown } = openView();
    await expect.poll(() => counted(shown.at(-1))).toEqual(all({ OLD: 5 }));
    turn('hidden');
    await store(count, { code: 'NEW' });
    turn('visible');
    await expect.poll(() => counted(shown.at(-1))).toEqual(all({ OLD: 5, NEW: count }));
  });

  it('no longer what was deleted meanwhile, and is not looked through again where nothing was', async () => {
    await store(300, { code: 'OLD' });
    const { shown } = openView();
    await expect.poll(() => counted(shown.at(-1))).toEqual(all({ OLD: 300 }));
    const looks = shown.length;
    turn('hidden');
    turn('visible');
    await store(1, { code: 'NEW' });
    await expect.poll(() => counted(shown.at(-1))).toEqual(all({ OLD: 300, NEW: 1 }));
    expect(shown.length).toBe(looks + 1);
    turn('hidden');
    await wipeAll(background);
    await store(2, { code: 'NEXT' });
    turn('visible');
    await expect.poll(() => counted(shown.at(-1))).toEqual(all({ NEXT: 2 }));
  });
});
