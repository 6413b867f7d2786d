import { Dexie } from 'dexie';
import { h, render } from 'preact';
import { describe, expect, it } from 'vitest';
import { ERRORS_AN_HOUR } from '../../lib/background/budget.ts';
import { record } from '../../lib/background/record.ts';
import { runOf } from '../../lib/background/run.ts';
import { wipeAll } from '../../lib/background/wipe.ts';
import { useListing } from '../../lib/client/listing.ts';
import { useScan } from '../../lib/client/scan.ts';
import { useStored } from '../../lib/client/stored.ts';
import type { Sighting } from '../../lib/domain/sighting.ts';
import { DEFAULT_BASES } from '../../lib/domain/sites.ts';
import { storedError } from '../../lib/domain/stored-error.fixture.ts';
import { countErrors, newestErrors, notKept, type TabScope } from '../../lib/storage/error-queries.ts';
import { failedCall } from './failed-call.ts';
import { VERSION_3 } from './old-tables.ts';
import { background, db, view } from './shown-database.ts';

const NOW = Date.UTC(2026, 0, 15, 10, 30);
const HOUR = 3_600_000;
const TAB = 7;

/** What the background stores in a run of the browser. */
const during = (session: string, sightings: Sighting[], now = NOW) =>
  record(background, DEFAULT_BASES, { sightings, successes: [] }, now, session);
/** The background starts, and nothing has failed yet. */
const start = (session: string) =>
  background.transaction('rw', background.marks, async () => runOf(background, session, NOW));
const fails = (path: string, at = NOW, tabId = TAB) => failedCall(at, { path, tabId });

const listed = async (scope: TabScope) => {
  const errors = await newestErrors(db, scope, 100);
  expect(await countErrors(db, scope)).toBe(errors.length);
  return errors.map(({ endpoint }) => endpoint.slice('GET /'.length));
};

describe('a tab of this run of the browser', () => {
  it('has no error of the tab with its number in the run before', async () => {
    await during('first', [fails('/first'), fails('/elsewhere', NOW, 8)]);
    await start('second');
    expect(await listed(TAB)).toEqual([]);
    await during('second', [fails('/second', NOW + 1)]);
    expect(await listed(TAB)).toEqual(['second']);
    expect((await listed('all')).toSorted()).toEqual(['elsewhere', 'first', 'second']);
  });

  it('keeps its errors however often the background starts', async () => {
    await start('first');
    await during('first', [fails('/one')]);
    await start('first');
    await during('first', [fails('/two', NOW + 1)]);
    expect(await listed(TAB)).toEqual(['two', 'one']);
  });

  it('has all of its errors, and no other, where the clock was ahead in the run before, and is set back in this one', async () => {
    await during('first', [fails('/ahead', NOW + 5 * HOUR)], NOW + 5 * HOUR);
    await during('second', [fails('/one', NOW + HOUR)], NOW + HOUR);
    await during('second', [fails('/two', NOW)], NOW);
    expect(await listed(TAB)).toEqual(['one', 'two']);
  });

  it('has errors again after everything was deleted', async () => {
    await during('first', [fails('/before')]);
    await during('second', [fails('/deleted')]);
    await wipeAll(background);
    await during('second', [fails('/after')]);
    expect(await listed(TAB)).toEqual(['after']);
    await start('second');
    expect(await listed(TAB)).toEqual(['after']);
  });

  it('has an allowance of its own, and says what was not kept of it alone', async () => {
    await during('first', [fails('/first')]);
    await db.tabBudgets.toCollection().modify({ errors: ERRORS_AN_HOUR });
    await during('first', [fails('/refused')]);
    expect(await notKept(db, TAB)).toEqual({ errors: 1, bodies: 0 });
    await during('second', [fails('/second')]);
    expect(await notKept(db, TAB)).toEqual({ errors: 0, bodies: 0 });
    expect(await notKept(db, 'all')).toEqual({ errors: 1, bodies: 0 });
    expect(await listed(TAB)).toEqual(['second']);
  });

  it('lends no body to what failed alike in the run before', async () => {
    const groups = [`tab:${TAB}`];
    const network = { ...fails('/alike', NOW - 3000), groups };
    const page = { ...failedCall(NOW, { path: '/alike', code: 'MINE', tabId: TAB, witnessed: false }), groups };
    await during('first', [network]);
    await during('second', [page]);
    await during('second', [{ ...fails('/alike', NOW), groups }]);
    expect((await db.errors.toArray()).map(({ code }) => code)).toEqual(['HTTP_500', 'MINE']);
  });
});

describe('an open panel on a tab', () => {
  it('drops the errors of the run before when the background says that there is another, and goes on', async () => {
    let shown = {};
    function View() {
      const { scanned } = useScan(db, TAB, everything, null);
      const { errors, total } = useListing(db, TAB);
      const { value: dropped } = useStored(() => notKept(db, TAB), []);
      const paths = (of: { endpoint: string }[]) => of.map(({ endpoint }) => endpoint).join();
      shown = {
        list: paths(errors),
        total,
        matches: scanned && paths(scanned.errors),
        groups: scanned?.groups.length,
        refused: dropped?.errors,
      };
      return null;
    }
    await during('first', [fails('/first')]);
    await db.tabBudgets.toCollection().modify({ errorsNotKept: 2 });
    render(h(View, {}), view);
    const only = (endpoint: string, refused: number) => ({
      list: endpoint,
      total: 1,
      matches: endpoint,
      groups: 1,
      refused,
    });
    await expect.poll(() => shown).toEqual(only('GET /first', 2));
    await start('second');
    await expect.poll(() => shown).toEqual({ list: '', total: 0, matches: '', groups: 0, refused: 0 });
    await during('second', [fails('/second', NOW + 1), fails('/elsewhere', NOW + 2, 8)]);
    await expect.poll(() => shown).toEqual(only('GET /second', 0));
    await db.tabBudgets.toCollection().modify({ errorsNotKept: 3 });
    await expect.poll(() => shown).toEqual(only('GET /second', 3));
  });
});

const everything = () => true;

it('what an older version stored is listed under all tabs, and counted as not kept there', async () => {
  const old = new Dexie(db.name);
  old.version(3).stores(VERSION_3);
  const { id: _id, ...stored } = storedError({ endpoint: 'GET /old' });
  await old.table('errors').add({ ...stored, tabId: TAB, keys: ['network:old'], countedAs: null });
  const budget = { errors: 9, bodyChars: 9, errorsNotKept: 2, bodiesNotKept: 3 };
  await old.table('budgets').add({ ...budget, tabId: TAB, hour: NOW - HOUR });
  old.close();
  await start('updated');
  await during('updated', [fails('/new', stored.at + 1)]);
  expect(await listed('all')).toEqual(['new', 'old']);
  expect(await listed(TAB)).toEqual(['new']);
  expect(await notKept(db, 'all')).toEqual({ errors: 2, bodies: 3 });
  expect(await notKept(db, TAB)).toEqual({ errors: 0, bodies: 0 });
});
