import { expect, it } from 'vitest';
import { evaluateAlerts } from '../../lib/background/alerts.ts';
import { liveAttention } from '../../lib/background/live-attention.ts';
import { Memory } from '../../lib/background/memory.ts';
import { type Batch, record, type Success } from '../../lib/background/record.ts';
import { applyRetentionIfDue } from '../../lib/background/retention.ts';
import { runOf } from '../../lib/background/run.ts';
import { createTurns } from '../../lib/background/turns.ts';
import { GUIDE_THRESHOLDS } from '../../lib/domain/alerts/threshold.ts';
import { MOST_KEPT } from '../../lib/domain/settings.ts';
import { DEFAULT_BASES } from '../../lib/domain/sites.ts';
import { Database } from '../../lib/storage/database.ts';
import { countBetween, endpointName } from '../../lib/storage/histories.ts';
import { FOREVER } from '../../lib/storage/queries.ts';
import type { ErrorRow, HistoryRow } from '../../lib/storage/tables.ts';
import { seeded } from '../seeded.ts';
import { failedCall } from './failed-call.ts';

const NOW = Date.UTC(2026, 0, 15, 10, 30);
const COLD_STARTS = 50;
const [API] = DEFAULT_BASES;

type Counted = Record<string, number>;

function sumUp(counted: readonly (readonly [string, number])[]): Counted {
  const sums: Counted = {};
  for (const [name, events] of counted) sums[name] = (sums[name] ?? 0) + events;
  return sums;
}

/** What all counters must say of these rows. */
function countsOf(rows: readonly ErrorRow[]): Record<string, Counted> {
  const counted = rows.flatMap((row) => (row.countedAs === null ? [] : { ...row, code: row.countedAs }));
  return {
    problems: sumUp(counted.map(({ code, base, endpoint }) => [`${code} ${endpointName(base, endpoint)}`, 1])),
    code: sumUp(counted.map(({ code }) => [code, 1])),
    errors: sumUp(counted.map(({ base, endpoint }) => [endpointName(base, endpoint), 1])),
    'base-errors': sumUp(counted.map(({ base }) => [base, 1])),
    endpoints: sumUp(counted.map(({ base, endpoint }) => [endpointName(base, endpoint), 1])),
  };
}

async function countersOf(db: Database): Promise<Record<string, Counted>> {
  const histories = await db.histories.toArray();
  const ofKind = (kind: HistoryRow['kind']) =>
    sumUp(
      histories
        .filter((row) => row.kind === kind)
        .map((row): [string, number] => [row.name, countBetween(row, 0, FOREVER)]),
    );
  const [problems, endpoints] = await Promise.all([db.problems.toArray(), db.endpoints.toArray()]);
  return {
    problems: sumUp(
      problems.map((row): [string, number] => [
        `${row.code} ${endpointName(row.base, row.endpoint)}`,
        countBetween(row, 0, FOREVER),
      ]),
    ),
    code: ofKind('code'),
    errors: ofKind('errors'),
    'base-errors': ofKind('base-errors'),
    endpoints: sumUp(endpoints.map((row): [string, number] => [endpointName(row.base, row.endpoint), row.errors])),
  };
}

it('counts everything once, whatever begins beside a commit, and however often one was refused', async () => {
  const name = `test-${crypto.randomUUID()}`;
  const random = seeded(17);
  const pick = (most: number) => Math.floor(random() * most);
  const refusedUnasked: unknown[] = [];
  const told: Batch[] = [];
  let successes = 0;

  for (let start = 0; start < COLD_STARTS; start += 1) {
    const now = NOW + start * 60_000;
    const session = `run ${Math.floor(start / 10)}`;
    const db = new Database(name);
    const held = new Memory();
    const inTurn = createTurns();
    let isRefusing = false;
    const refuse = () => {
      if (isRefusing) throw new Error('refused');
    };
    for (const table of [db.histories, db.endpoints, db.problems]) {
      table.hook('creating', refuse);
      table.hook('updating', refuse);
    }
    const commit = async (batch: Batch, isRefused: boolean): Promise<void> => {
      isRefusing = isRefused;
      try {
        await inTurn(() => record(db, DEFAULT_BASES, batch, now, session, held));
      } catch (reason) {
        // The index refuses a key of an earlier life: then the database is asked for all of them.
        if (!isRefused && !String(reason).includes('uniqueness')) refusedUnasked.push(reason);
        await commit(batch, false);
      }
    };

    // All that the background does when it starts, before its first commit has opened the database.
    const badge = liveAttention(db, () => now).subscribe(() => {});
    const beside = [
      db.transaction('rw', db.marks, async () => runOf(db, session, now)),
      evaluateAlerts(db, GUIDE_THRESHOLDS, now),
      applyRetentionIfDue(db, now, MOST_KEPT, (work) => inTurn(() => work().finally(() => held.forget()))),
    ];
    for (let n = 0; n < 3; n += 1) {
      const sightings = Array.from({ length: 1 + pick(4) }, () =>
        failedCall(now - pick(5000), { code: `C_${pick(3)}`, path: `/flows/${'abc'[pick(3)]}`, tabId: pick(2) }),
      );
      const success: Success = { base: API as never, path: '/nexla-api/flows/a', method: 'GET', at: now, headers: {} };
      const batch = { sightings, successes: Array(pick(3)).fill(success) };
      successes += batch.successes.length;
      told.push(batch);
      await commit(batch, pick(3) === 0);
      // What is told again is no news.
      const again = told[pick(told.length)] as Batch;
      await commit({ sightings: again.sightings, successes: [] }, false);
    }
    await Promise.all(beside);
    badge.unsubscribe();
    db.close();
  }

  const db = new Database(name);
  const rows = await db.errors.toArray();
  const [counted, ofEndpoints, base] = await Promise.all([
    countersOf(db),
    db.endpoints.toArray(),
    db.histories.filter(({ kind }) => kind === 'base-successes').toArray(),
  ]).finally(() => db.close());
  expect(refusedUnasked).toEqual([]);
  expect(rows.flatMap(({ keys }) => keys).sort()).toEqual(
    told.flatMap(({ sightings }) => sightings.map(({ key }) => key)).sort(),
  );
  expect(counted).toEqual(countsOf(rows));
  expect(ofEndpoints.reduce((total, row) => total + row.successes, 0)).toBe(successes);
  expect(base.map((row) => countBetween(row, 0, FOREVER))).toEqual([successes]);
});
