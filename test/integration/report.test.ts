import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { mute } from '../../lib/background/attention.ts';
import { record } from '../../lib/background/record.ts';
import { DEFAULT_BASES } from '../../lib/domain/sites.ts';
import { supportReport } from '../../lib/domain/support-report/report.ts';
import type { ReportedProblem, SupportReport } from '../../lib/domain/support-report/report-schema.ts';
import { Database } from '../../lib/storage/database.ts';
import { recordedOf, type Wanted } from '../../lib/storage/report-queries.ts';
import { type FailedCall, failedCall } from './failed-call.ts';

const NOW = Date.UTC(2026, 0, 15, 10, 30, 20);
const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const ENVIRONMENT = { extension: '1', browser: 'x', timeZone: 'UTC', settings: {} };

let db: Database;
beforeEach(() => {
  db = new Database(`test-${crypto.randomUUID()}`);
});
afterEach(() => db.close());

/** So many calls fail alike, one every so many ms, the last of them at `until`. Each tab has an allowance an hour. */
function fail(count: number, call: FailedCall = {}, until = NOW, every = 1000): Promise<void> {
  const sightings = Array.from({ length: count }, (_, ago) =>
    failedCall(until - ago * every, { tabId: Math.floor(ago / 100), ...call }),
  );
  return record(db, DEFAULT_BASES, { sightings, successes: [] }, NOW);
}

/** The id of the newest error with a status. */
async function newest(status: number): Promise<number> {
  return (
    (
      await db.errors
        .orderBy('at')
        .reverse()
        .filter(({ code }) => code === `HTTP_${status}`)
        .first()
    )?.id ?? 0
  );
}

async function report(wanted: Wanted): Promise<SupportReport | null> {
  return supportReport({
    ...(await recordedOf(db, wanted, NOW)),
    scope: { kind: 'group' },
    now: NOW,
    environment: ENVIRONMENT,
  });
}

const problems = async (wanted: Wanted): Promise<ReportedProblem[]> => (await report(wanted))?.problems ?? [];

describe('a report on an error and its like', () => {
  it('says how often it was, however many that are and whatever else failed at the endpoint', async () => {
    await fail(3000);
    await fail(60, { status: 404 });
    const [problem] = await problems({ group: await newest(500) });
    expect(problem).toMatchObject({ code: 'HTTP_500', count: 3000, left_out: { requests: 2995 } });
    expect(problem).not.toHaveProperty('at_least');
    // 3000 in 50 minutes, counted by the minute.
    expect(problem?.first_seen).toBe('2026-01-15T09:40:00.000Z');
    expect(problem?.last_seen).toBe('2026-01-15T10:30:20.000Z');
    expect(problem?.per_hour).toBe(3576);
  });

  it('says so where it began before it was counted', async () => {
    await fail(60, {}, NOW - 72 * HOUR);
    await db.problems.clear();
    await fail(70);
    expect(await problems({ group: await newest(500) })).toMatchObject([{ count: 70, at_least: true }]);
  });

  it('is exact to the error where these are few', async () => {
    await fail(3);
    expect(await problems({ group: await newest(500) })).toMatchObject([
      { count: 3, first_seen: '2026-01-15T10:30:18.000Z', last_seen: '2026-01-15T10:30:20.000Z' },
    ]);
  });

  it('knows what is muted', async () => {
    await fail(1);
    await mute(db, { what: 'code', name: 'HTTP_500', until: NOW + HOUR }, NOW);
    const { silences } = await recordedOf(db, { group: await newest(500) }, NOW);
    expect(silences).toMatchObject([{ name: 'HTTP_500' }]);
  });

  it('can be on the one error alone', async () => {
    await fail(3);
    expect(await problems({ error: await newest(500) })).toMatchObject([{ count: 1, attempt: 3 }]);
  });
});

describe('a report on the last minutes', () => {
  it('says of each problem how often it was, also of those that a flood of another came after', async () => {
    await fail(4, { status: 404, path: '/teams' }, NOW - 10 * MINUTE);
    await fail(2500, {}, NOW, 100);
    const found = await problems({ minutes: 20 });
    expect(found.map(({ code, count, at_least }) => [code, count, at_least])).toEqual([
      ['HTTP_500', 2500, undefined],
      ['HTTP_404', 4, undefined],
    ]);
  });

  it('leaves out calls that pages gave up, as badge and popup do, unless it is asked for them', async () => {
    await fail(2, { status: 404 }, NOW - MINUTE);
    await fail(3, { isAborted: true });
    expect((await problems({ minutes: 20 })).map(({ code }) => code)).toEqual(['HTTP_404']);
    const [givenUp] = await db.errors.filter(({ code }) => code === 'NET_ABORTED').toArray();
    expect(await problems({ group: givenUp?.id ?? 0 })).toMatchObject([{ code: 'NET_ABORTED', count: 3 }]);
  });

  it('says "at least" where it was longer ago than minutes are counted', async () => {
    await fail(2500, {}, NOW - 72 * HOUR, 100);
    await db.problems.clear();
    expect(await problems({ minutes: 100 * 60 })).toMatchObject([{ count: 2000, at_least: true }]);
  });

  it('begins with a whole minute, and knows nothing of what was before', async () => {
    await fail(1, {}, NOW - 20 * MINUTE - 15_000);
    await fail(1, { status: 404 }, NOW - 20 * MINUTE - 25_000);
    expect((await problems({ minutes: 20 })).map(({ code }) => code)).toEqual(['HTTP_500']);
  });
});
