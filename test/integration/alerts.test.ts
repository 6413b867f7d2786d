import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { evaluateAlerts } from '../../lib/background/alerts.ts';
import { acknowledge, markSeen, mute, snooze } from '../../lib/background/attention.ts';
import { Histories } from '../../lib/background/histories.ts';
import { createIngest } from '../../lib/background/ingest.ts';
import { record } from '../../lib/background/record.ts';
import { applyRetention } from '../../lib/background/retention.ts';
import { GUIDE_THRESHOLDS } from '../../lib/domain/alerts/threshold.ts';
import { emptyHistory, rate } from '../../lib/domain/rate-history.ts';
import type { Sighting } from '../../lib/domain/sighting.ts';
import { DEFAULT_BASES } from '../../lib/domain/sites.ts';
import { attention } from '../../lib/storage/attention.ts';
import { Database } from '../../lib/storage/database.ts';
import { endpointName, historyOfRow, minutesOfRow } from '../../lib/storage/histories.ts';
import { type CallRates, countedCodes, ratesSince } from '../../lib/storage/rate-queries.ts';
import { recordedOf } from '../../lib/storage/report-queries.ts';
import type { ErrorRow, ProblemRow } from '../../lib/storage/tables.ts';
import { seeded } from '../seeded.ts';
import { storeHistories } from '../stored-histories.ts';
import { type FailedCall, failedCall } from './failed-call.ts';
import { packedInHalfBytes, VERSION_1, VERSION_2, VERSION_3, VERSION_4 } from './old-tables.ts';

const NOW = Date.UTC(2026, 0, 15, 10, 30, 20);
const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;
const BASE = 'https://dataops.nexla.io/nexla-api';

const failures = (count: number, at: number, fields: FailedCall = {}) =>
  Array.from({ length: count }, () => failedCall(at, fields));

let db: Database;
beforeEach(() => {
  db = new Database(`test-${crypto.randomUUID()}`);
});
afterEach(() => db.close());

const commit = (sightings: Sighting[], now = NOW) => record(db, DEFAULT_BASES, { sightings, successes: [] }, now);
const look = (now = NOW) => evaluateAlerts(db, GUIDE_THRESHOLDS, now);
const told = async (now = NOW) => (await attention(db, now)).alerts.map(({ code }) => code);
const historyOf = async (code: string) => historyOfRow(await db.histories.get(['code', code]));
/** The extension has watched for a week, and the browser is open for some hours. */
async function watchedForAWeek(): Promise<void> {
  await db.marks.put({ name: 'recording', at: NOW - 7 * DAY });
  await callsBefore(NOW);
}

/** Calls that work, in the hours before. */
async function callsBefore(at: number): Promise<void> {
  const calls = new Histories();
  for (let earlier = 4 * HOUR; earlier > 0; earlier -= HOUR / 2) calls.add('base-successes', BASE, at - earlier, 1);
  await db.transaction('rw', db.tables, async () => storeHistories(db, calls, at));
}

describe('the history of a code', () => {
  it('loses nothing of 10,000 errors in 10 s, in at most 200 transactions', async () => {
    let transactions = 0;
    const ingest = createIngest(
      async (batch) => {
        transactions += 1;
        await record(db, DEFAULT_BASES, batch, NOW);
      },
      { of: async () => null, missed() {}, setAside() {} },
    );
    const answers: Promise<void>[] = [];
    const from = performance.now();
    for (let sent = 0; sent < 10_000; ) {
      const due = Math.min(10_000, Math.ceil(performance.now() - from));
      for (; sent < due; sent += 1) answers.push(ingest.add([failedCall(NOW + sent, { status: 500 + (sent % 4) })]));
      await new Promise((resolve) => setTimeout(resolve, 1));
    }
    await Promise.all(answers);
    expect(transactions).toBeLessThanOrEqual(200);
    const counts = await Promise.all(
      [500, 501, 502, 503].map(async (status) => rate(await historyOf(`HTTP_${status}`), 5, NOW + 10_000).count),
    );
    expect(counts).toEqual([2500, 2500, 2500, 2500]);
  }, 60_000);

  it('says the same as the stored errors, by code, endpoint and API base, over several days and commits', async () => {
    const random = seeded(3);
    for (let batch = 0; batch < 20; batch += 1) {
      const at = () => NOW - Math.floor(random() * 2 * DAY);
      await commit(
        Array.from({ length: 40 }, () =>
          failedCall(at(), {
            code: `C_${Math.floor(random() * 3)}`,
            path: random() < 0.5 ? '/flows' : '/data_sources',
          }),
        ),
      );
    }
    const errors = await db.errors.toArray();
    for (const minutes of [1, 60, 61, 1440, 2880]) {
      const from = (Math.floor(NOW / MINUTE) + 1 - minutes) * MINUTE;
      for (const code of ['C_0', 'C_1', 'C_2']) {
        const counted = errors.filter((error) => error.code === code && error.at >= from).length;
        expect(rate(await historyOf(code), minutes, NOW).count).toBe(counted);
      }
      const flows = errors.filter(({ endpoint, at }) => endpoint === 'GET /flows' && at >= from).length;
      const row = await db.histories.get(['errors', endpointName(BASE, 'GET /flows')]);
      expect(rate(historyOfRow(row), minutes, NOW).count).toBe(flows);
      const ofBase = historyOfRow(await db.histories.get(['base-errors', BASE]));
      expect(rate(ofBase, minutes, NOW).count).toBe(errors.filter(({ at }) => at >= from).length);
    }
  });

  it('follows an error whose body comes later to its right code', async () => {
    const network = { ...failedCall(NOW, { status: 401 }), groups: ['same'] };
    const page = { ...failedCall(NOW, { status: 401, code: 'AUTH_003', witnessed: false }), groups: ['same'] };
    await commit([network]);
    await commit([page]);
    expect(rate(await historyOf('HTTP_401'), 60, NOW).count).toBe(0);
    expect(rate(await historyOf('AUTH_003'), 60, NOW).count).toBe(1);
  });

  it('counts successes of an endpoint beside its errors', async () => {
    const [base] = DEFAULT_BASES;
    if (!base) throw new Error('no base');
    const success = { base, path: '/nexla-api/flows', method: 'GET', at: NOW, headers: {} };
    await record(db, DEFAULT_BASES, { sightings: failures(1, NOW), successes: [success, success, success] }, NOW);
    const counted = await Promise.all(
      (['errors', 'successes'] as const).map(
        async (kind) =>
          rate(historyOfRow(await db.histories.get([kind, endpointName(BASE, 'GET /flows')])), 60, NOW).count,
      ),
    );
    expect(counted).toEqual([1, 3]);
  });

  it('is read with its calls and its API: how many failed of how many, and when one last succeeded', async () => {
    const [base, other] = DEFAULT_BASES;
    if (!base || !other) throw new Error('no base');
    const success = { base, path: '/nexla-api/flows', method: 'GET', at: NOW - MINUTE, headers: {} };
    await record(
      db,
      DEFAULT_BASES,
      {
        sightings: [
          ...failures(3, NOW, { status: 503 }),
          ...failures(2, NOW - 3 * HOUR, { status: 503, path: '/orgs' }),
          ...failures(1, NOW, { status: 404, path: '/orgs' }),
        ],
        successes: [success, success, { ...success, base: other, path: '/admin-api/users' }],
      },
      NOW,
    );
    const numbers = ({ base, endpoint, errors, successes, lastSuccessAt }: CallRates) => [
      endpoint ?? base,
      rate(errors, 24 * 60, NOW).count,
      rate(successes, 24 * 60, NOW).count,
      lastSuccessAt,
    ];
    const { codes, bases } = await ratesSince(db, NOW - DAY, NOW - HOUR);
    expect(bases.map(numbers)).toEqual([[BASE, 6, 2, NOW - MINUTE]]);
    expect(codes.map(({ code, calls }) => [code, ...calls.map(({ ofCode }) => ofCode)])).toEqual([
      ['HTTP_503', 3],
      ['HTTP_404', 1],
    ]);
    expect(codes.flatMap(({ calls }) => calls.map(numbers))).toEqual([
      ['GET /flows', 3, 2, NOW - MINUTE],
      ['GET /orgs', 3, 0, null],
    ]);
    expect((await ratesSince(db, NOW - DAY, NOW - DAY)).codes[0]?.calls.map(({ ofCode }) => ofCode)).toEqual([3, 2]);
    expect(await countedCodes(db)).toEqual(['HTTP_404', 'HTTP_503']);
  });

  it('keeps minutes for two days and hours for ninety', async () => {
    for (const days of [91, 89, 3, 1]) await commit(failures(1, NOW - days * DAY));
    await applyRetention(db, NOW);
    const history = await historyOf('HTTP_500');
    expect([history.minutes.size, history.hours.size]).toEqual([1, 3]);
    await applyRetention(db, NOW + 100 * DAY);
    expect(await db.histories.count()).toBe(0);
  });

  it('needs less than 300 kB for 200 codes, 90 days by the hour and the last two by the minute', async () => {
    const random = seeded(4);
    for (let code = 0; code < 200; code += 1) {
      const errors = new Histories();
      for (let hour = 0; hour < 90 * 24; hour += 1) {
        const start = (Math.floor(NOW / HOUR) - hour) * HOUR;
        const passed = Math.min(HOUR, NOW - start);
        for (let count = Math.floor(-Math.log(1 - random()) * 3); count > 0; count -= 1)
          errors.add('code', `HTTP_${code}`, start + Math.floor(random() * passed), 1);
      }
      await db.transaction('rw', db.tables, async () => storeHistories(db, errors, NOW));
    }
    await applyRetention(db, NOW);
    let bytes = 0;
    const counters = { minutes: 0, hours: 0 };
    await db.histories.each((row) => {
      // Structured clones: names and numbers of a row, and two bytes a character at most.
      bytes += row.minutes.length + row.hours.length + 2 * (row.kind.length + row.name.length) + 100;
      counters.minutes += historyOfRow(row).minutes.size;
      counters.hours += historyOfRow(row).hours.size;
    });
    // Those that are not empty. Three errors an hour leave most minutes empty.
    expect(counters.hours).toBeGreaterThan(300_000);
    expect(counters.minutes).toBeGreaterThan(20_000);
    expect(bytes).toBeLessThan(300_000);
  });

  it('takes over the minutes that older versions had', async () => {
    const { Dexie } = await import('dexie');
    const old = new Dexie(db.name);
    old.version(1).stores(VERSION_1);
    const minute = Math.floor(NOW / MINUTE) * MINUTE;
    const row = { code: 'HTTP_500', minute, base: BASE, endpoint: 'GET /flows', count: 4 };
    await old.table('minutes').bulkAdd([row, { ...row, minute: minute - 80 * DAY, endpoint: 'GET /orgs', count: 2 }]);
    old.close();
    expect(rate(await historyOf('HTTP_500'), 60, NOW).count).toBe(4);
    expect(rate(await historyOf('HTTP_500'), 90 * 1440, NOW).count).toBe(6);
    expect(await db.marks.get('recording')).toEqual({ name: 'recording', at: minute - 80 * DAY });
    const { codes } = await ratesSince(db, NOW - DAY, NOW - DAY);
    expect(codes[0]?.calls.map(({ endpoint, ofCode }) => [endpoint, ofCode])).toEqual([['GET /flows', 4]]);
  });

  it('keeps where a code came when version 2 is updated, and what it counted already', async () => {
    const { Dexie } = await import('dexie');
    const old = new Dexie(db.name);
    old.version(2).stores(VERSION_2);
    const minute = Math.floor(NOW / MINUTE) * MINUTE;
    const row = { code: 'HTTP_500', minute, base: BASE, endpoint: 'GET /flows', count: 4 };
    // What was taken back after its minute was forgotten.
    await old.table('minutes').bulkAdd([row, { ...row, minute: minute - DAY, count: -1 }]);
    const hours = packedInHalfBytes(new Map([[Math.floor(NOW / HOUR), 9]]));
    const history = { kind: 'code', name: 'HTTP_500', last: NOW, minutes: new Uint8Array(), hours };
    await old.table('histories').add(history);
    old.close();
    const { codes } = await ratesSince(db, NOW - 2 * DAY, NOW - 2 * DAY);
    expect(codes[0]?.calls.map(({ endpoint, ofCode }) => [endpoint, ofCode])).toEqual([['GET /flows', 4]]);
    expect([...(codes[0]?.history.hours.values() ?? [])]).toEqual([9]);
  });

  it.each([
    { version: 2, tables: VERSION_2 },
    { version: 3, tables: VERSION_3 },
    { version: 4, tables: VERSION_4 },
  ])('is what it was when version $version is updated, and counts on', async ({ version, tables }) => {
    const { Dexie } = await import('dexie');
    const random = seeded(version);
    const old = new Dexie(db.name);
    old.version(version).stores(tables);
    const countsUntil = (last: number, units: number, share: number) => {
      const filled = Array.from({ length: units }, (_, ago) => last - ago).filter(() => random() < share);
      return new Map(filled.map((unit) => [unit, Math.ceil(1000 ** random())]));
    };
    const [minute, hour] = [Math.floor(NOW / MINUTE), Math.floor(NOW / HOUR)];
    const histories = (['code', 'errors', 'successes', 'base-errors', 'base-successes'] as const).map(
      (kind, index) => ({
        kind,
        name: kind === 'code' ? 'HTTP_500' : BASE,
        last: NOW,
        minutes: countsUntil(minute, 48 * 60, index / 4),
        hours: countsUntil(hour, 90 * 24, 1 - index / 4),
      }),
    );
    const problems = [0.01, 0.5, 1].map((share, index) => ({
      code: `HTTP_50${index}`,
      base: BASE,
      endpoint: 'GET /flows',
      last: NOW,
      minutes: countsUntil(minute, 48 * 60, share),
    }));
    const packed = histories.map((row) => ({
      ...row,
      minutes: packedInHalfBytes(row.minutes),
      hours: packedInHalfBytes(row.hours),
    }));
    await old.table('histories').bulkAdd(packed);
    if (version > 2) {
      const rows = problems.map((row) => ({ ...row, minutes: packedInHalfBytes(row.minutes) }));
      await old.table('problems').bulkAdd(rows);
    } else {
      const rows = problems.flatMap(({ minutes, code, base, endpoint }) =>
        [...minutes].map(([at, count]) => ({ code, base, endpoint, minute: at * MINUTE, count })),
      );
      await old.table('minutes').bulkAdd(rows);
    }
    old.close();
    for (const { kind, name, minutes, hours } of histories)
      expect(historyOfRow(await db.histories.get([kind, name]))).toEqual({ minutes, hours });
    for (const { code, base, endpoint, minutes } of problems) {
      const row = await db.problems.get([code, base, endpoint]);
      expect(minutesOfRow(row as ProblemRow, 0)).toEqual(minutes);
    }
    const before = histories[0]?.hours.get(hour) ?? 0;
    await commit(failures(2, NOW));
    expect((await historyOf('HTTP_500')).hours.get(hour)).toBe(before + 2);
  });

  it('is read beside one that is damaged when version 4 is updated', async () => {
    const { Dexie } = await import('dexie');
    const old = new Dexie(db.name);
    old.version(4).stores(VERSION_4);
    const minutes = new Map([[Math.floor(NOW / MINUTE), 7]]);
    const row = {
      kind: 'code',
      name: 'HTTP_500',
      last: NOW,
      minutes: packedInHalfBytes(minutes),
      hours: new Uint8Array(),
    };
    const endless = new Uint8Array(2000).fill(0xff);
    endless[1999] = 0;
    await old
      .table('histories')
      .bulkAdd([
        { ...row, name: 'HTTP_501', minutes: endless, hours: endless },
        { ...row, name: 'HTTP_502', minutes: 'none', hours: null },
        { ...row, name: 'HTTP_503', minutes: Uint8Array.from({ length: 200 }, (_, index) => index * 37) },
        row,
      ]);
    old.close();
    expect(await historyOf('HTTP_500')).toEqual({ minutes, hours: new Map() });
    expect(await historyOf('HTTP_502')).toEqual(emptyHistory());
    await commit([501, 502, 503].flatMap((status) => failures(1, NOW, { status })));
    expect(rate(await historyOf('HTTP_502'), 5, NOW).count).toBe(1);
  });
});

describe('reading the last hour or day of a code', () => {
  /** How many rows a read takes out of the database, and what it found. */
  async function rowsRead<T>(read: (db: Database) => Promise<T>): Promise<{ rows: number; found: T }> {
    let rows = 0;
    const counted = new Database(db.name);
    counted.use({
      stack: 'dbcore',
      name: 'rows-read',
      create: (core) => ({
        ...core,
        table: (name) => {
          const table = core.table(name);
          return {
            ...table,
            get: async (request) => {
              rows += 1;
              return table.get(request);
            },
            getMany: async (request) => {
              rows += request.keys.length;
              return table.getMany(request);
            },
            query: async (request) => {
              const found = await table.query(request);
              rows += found.result.length;
              return found;
            },
            openCursor: async (request) => {
              const cursor = await table.openCursor(request);
              const start = cursor?.start.bind(cursor);
              if (cursor && start) {
                cursor.start = (onNext) =>
                  start(() => {
                    rows += 1;
                    onNext();
                  });
              }
              return cursor;
            },
          };
        },
      }),
    });
    const found = await read(counted);
    counted.close();
    return { rows, found };
  }

  it('reads one row, and the view of rates as many as before, after 20,000 more errors', {
    timeout: 60_000,
  }, async () => {
    const lastHourAndDay = async (one: Database) => {
      const history = historyOfRow(await one.histories.get(['code', 'HTTP_500']), NOW - DAY);
      return [rate(history, 60, NOW).count, rate(history, 1440, NOW).count];
    };
    const view = async (one: Database) => (await ratesSince(one, NOW - DAY, NOW - DAY)).codes.length;
    await commit([...failures(10, NOW), ...failures(10, NOW - 2 * DAY)]);
    const before = [await rowsRead(lastHourAndDay), await rowsRead(view)];
    const [row] = await db.errors.toArray();
    for (let batch = 0; batch < 20; batch += 1) {
      const more = Array.from({ length: 1000 }, (_, index) => ({
        ...row,
        id: undefined,
        at: NOW - index * 60 * MINUTE,
        keys: [`more ${batch} ${index}`],
      }));
      const histories = new Histories();
      for (const { at } of more) histories.add('code', 'HTTP_500', at, 1);
      await db.transaction('rw', db.tables, async () => {
        await db.errors.bulkAdd(more as unknown as ErrorRow[]);
        await storeHistories(db, histories, NOW);
      });
    }
    const after = [await rowsRead(lastHourAndDay), await rowsRead(view)];
    expect(await db.errors.count()).toBe(20_020);
    expect(before[0]).toEqual({ rows: 1, found: [10, 10] });
    expect(after[0]).toEqual({ rows: 1, found: [10 + 20, 10 + 24 * 20] });
    expect(after[1]).toEqual(before[1]);
  });
});

describe('alerts', () => {
  it('fire by the guide’s thresholds and by a spike, and not for less', async () => {
    await watchedForAWeek();
    await commit([
      ...failures(11, NOW, { status: 401, code: 'AUTH_002' }),
      ...failures(20, NOW, { status: 429, code: 'RATE_001' }),
      ...failures(5, NOW, { status: 503 }),
      ...failures(4, NOW, { status: 502 }),
    ]);
    await look();
    expect((await told()).toSorted()).toEqual(['AUTH_002', 'HTTP_503']);
  });

  it('go on after a restart as if nothing had happened, and end by themselves', async () => {
    await watchedForAWeek();
    await commit(failures(9, NOW, { status: 503 }));
    await look();
    const { name } = db;
    db.close();
    db = new Database(name);
    await look(NOW + MINUTE);
    expect(await told(NOW + MINUTE)).toEqual(['HTTP_503']);
    expect(await db.alerts.count()).toBe(1);
    for (let minute = 2; minute <= 15; minute += 1) await look(NOW + minute * MINUTE);
    expect(await told(NOW + 15 * MINUTE)).toEqual([]);
    expect(await db.alerts.toArray()).toMatchObject([{ state: 'resolved', ending: 'came-back' }]);
  });

  it('end even where the background slept through it all', async () => {
    await watchedForAWeek();
    await commit(failures(9, NOW, { status: 503 }));
    await look();
    expect((await look(NOW + 8 * HOUR)).isLive).toBe(true);
    expect(await told(NOW + 8 * HOUR)).toEqual([]);
    expect((await look(NOW + 8 * HOUR)).isLive).toBe(false);
  });

  it('stay acknowledged where the computer slept for a while and the rate is still above the threshold', async () => {
    await watchedForAWeek();
    await commit(failures(12, NOW, { status: 401, code: 'AUTH_002' }));
    expect((await look()).begun).toHaveLength(1);
    await acknowledge(db, 'AUTH_002', NOW, NOW);
    const later = NOW + 15 * MINUTE;
    expect([(await look(later)).begun, (await look(later + 1000)).begun]).toEqual([[], []]);
    expect(await told(later)).toEqual([]);
    expect(await db.alerts.toArray()).toMatchObject([{ state: 'firing', startedAt: NOW }]);
  });

  it('of codes that begin together are one incident, of which people hear once', async () => {
    await watchedForAWeek();
    await commit([...failures(9, NOW, { status: 503 }), ...failures(9, NOW, { status: 502 })]);
    expect((await look()).begun).toHaveLength(2);
    await commit(failures(9, NOW + 2 * MINUTE, { status: 504 }), NOW + 2 * MINUTE);
    expect((await look(NOW + 2 * MINUTE)).begun).toEqual([]);
    expect(new Set((await db.alerts.toArray()).map(({ incident }) => incident)).size).toBe(1);
  });

  it('of an incident that began with a muted code are told of where another code joins it, once', async () => {
    await watchedForAWeek();
    await mute(db, { what: 'code', name: 'HTTP_503', until: NOW + HOUR }, NOW);
    await commit(failures(9, NOW, { status: 503 }));
    expect((await look()).begun).toEqual([]);
    const later = NOW + 2 * MINUTE;
    await commit(failures(9, later, { status: 502 }), later);
    expect((await look(later)).begun).toMatchObject([{ code: 'HTTP_502', incident: NOW }]);
    expect((await look(later + 1000)).begun).toEqual([]);
  });

  it('come again once a clock that was ahead when recording began is right', async () => {
    await db.marks.put({ name: 'recording', at: NOW + 365 * DAY });
    await look(NOW - 2 * HOUR);
    await callsBefore(NOW);
    await commit(failures(9, NOW, { status: 503 }));
    await look();
    expect(await told()).toEqual(['HTTP_503']);
  });

  it('of an incident are reported with its errors: those of its codes, while it went on', async () => {
    await watchedForAWeek();
    await commit([
      ...failures(9, NOW, { status: 503 }),
      ...failures(9, NOW, { status: 502 }),
      ...failures(1, NOW, { status: 404 }),
      ...failures(1, NOW - HOUR, { status: 503 }),
    ]);
    const [alert] = (await look()).begun;
    const { errors, tallies } = await recordedOf(db, { incident: alert?.incident ?? 0 }, NOW);
    expect([errors.length, new Set(errors.map(({ code }) => code)).size]).toEqual([18, 2]);
    expect([...tallies.values()].map(({ count, isLeast }) => [count, isLeast])).toEqual([
      [9, false],
      [9, false],
    ]);
    expect((await recordedOf(db, { incident: 7 }, NOW)).errors).toEqual([]);
  });

  it('are not raised by 10,000 messages that a page made up', async () => {
    await watchedForAWeek();
    for (let sent = 0; sent < 10_000; sent += 1000) {
      await commit(failures(1000, NOW, { status: 401, code: 'AUTH_002', witnessed: false }));
    }
    const { begun, isLive } = await look();
    expect({ begun, isLive, ...(await attention(db, NOW)) }).toEqual({
      begun: [],
      isLive: false,
      alerts: [],
      unseen: 0,
    });
  });

  it('are not raised by calls that pages give up', async () => {
    await watchedForAWeek();
    const givenUp = failures(30, NOW, { status: 0 }).map((sighting) => ({
      ...sighting,
      exchange: { ...sighting.exchange, failure: { kind: 'aborted' as const, text: 'net::ERR_ABORTED' } },
    }));
    await commit(givenUp);
    await look();
    expect(await attention(db, NOW)).toEqual({ alerts: [], unseen: 0 });
    // Nor do they make a call or an API fail more often than it does.
    await commit(failures(1, NOW));
    const [row] = await db.endpoints.toArray();
    const { bases, codes } = await ratesSince(db, NOW - HOUR, NOW - HOUR);
    expect(row).toMatchObject({ errors: 1, successes: 0 });
    expect(rate(bases[0]?.errors ?? emptyHistory(), 60, NOW).count).toBe(1);
    expect(codes.map(({ code, history }) => [code, rate(history, 60, NOW).count])).toEqual(
      expect.arrayContaining([
        ['NET_ABORTED', 30],
        ['HTTP_500', 1],
      ]),
    );
  });

  it('are silent once acknowledged, while snoozed, and for a muted code or endpoint', async () => {
    await watchedForAWeek();
    await commit([...failures(9, NOW, { status: 503 }), ...failures(9, NOW, { status: 502, path: '/orgs' })]);
    await look();
    const startedAt = NOW;
    await snooze(db, 'HTTP_503', startedAt, NOW + HOUR);
    expect(await told()).toEqual(['HTTP_502']);
    expect(await told(NOW + HOUR)).toEqual(expect.arrayContaining(['HTTP_502', 'HTTP_503']));
    await acknowledge(db, 'HTTP_503', startedAt, NOW);
    await mute(db, { what: 'code', name: 'HTTP_502', until: NOW + HOUR }, NOW);
    expect(await told()).toEqual([]);
    await mute(db, { what: 'endpoint', name: endpointName(BASE, 'GET /users'), until: NOW + HOUR }, NOW);
    await commit(failures(9, NOW, { status: 504, path: '/users' }));
    await look();
    expect(await db.alerts.where('code').equals('HTTP_504').count()).toBe(0);
  });
});

describe('errors that nobody has seen', () => {
  it('are those of the last hour since someone looked, to the error', async () => {
    await commit([...failures(3, NOW - 2 * HOUR), ...failures(4, NOW - 30 * MINUTE), ...failures(2, NOW)]);
    expect((await attention(db, NOW)).unseen).toBe(6);
    await markSeen(db, NOW);
    expect((await attention(db, NOW)).unseen).toBe(0);
    await commit(failures(1, NOW));
    expect((await attention(db, NOW)).unseen).toBe(1);
    expect((await attention(db, NOW + 2 * HOUR)).unseen).toBe(0);
  });

  it('are none once each tab was looked at, and all while one was not', async () => {
    const unseen = async () => (await attention(db, NOW + 2 * MINUTE)).unseen;
    const seenIn = (tabId: number, at: number) => markSeen(db, at, { run: 1, tabId });
    await commit([...failures(2, NOW, { tabId: 1 }), ...failures(1, NOW, { tabId: 2 })]);
    await seenIn(1, NOW + 1);
    expect(await unseen()).toBe(3);
    await seenIn(2, NOW + 2);
    expect(await unseen()).toBe(0);
    await commit(failures(4, NOW + MINUTE, { tabId: 1 }), NOW + MINUTE);
    await seenIn(2, NOW + MINUTE + 1);
    expect(await unseen()).toBe(4);
    await mute(db, { what: 'code', name: 'HTTP_500', until: NOW + HOUR }, NOW);
    await commit(failures(1, NOW + MINUTE, { tabId: 2, status: 502 }), NOW + MINUTE);
    await seenIn(2, NOW + MINUTE + 2);
    expect(await unseen()).toBe(0);
  });

  it('are none of muted codes and endpoints, for as long as they are muted', async () => {
    const until = NOW + HOUR / 2;
    await commit([
      ...failures(1, NOW),
      ...failures(2, NOW, { status: 503, path: '/orgs' }),
      ...failures(4, NOW, { status: 404, path: '/orgs' }),
      ...failures(8, NOW, { status: 404, path: '/users' }),
    ]);
    const unseen = async (now = NOW) => (await attention(db, now)).unseen;
    expect(await unseen()).toBe(15);
    await mute(db, { what: 'code', name: 'HTTP_404', until }, NOW);
    expect(await unseen()).toBe(3);
    await mute(db, { what: 'endpoint', name: endpointName(BASE, 'GET /orgs'), until }, NOW);
    expect(await unseen()).toBe(1);
    await mute(db, { what: 'code', name: 'HTTP_404', until: 0 }, NOW);
    expect(await unseen()).toBe(9);
    expect(await unseen(until - 1)).toBe(9);
    expect(await unseen(until)).toBe(15);
  });

  it('are those that came after someone looked, also where what was seen is muted then', async () => {
    await commit(failures(5, NOW, { status: 404 }));
    await markSeen(db, NOW);
    await mute(db, { what: 'code', name: 'HTTP_404', until: NOW + HOUR }, NOW);
    await commit([...failures(3, NOW + MINUTE), ...failures(7, NOW + MINUTE, { status: 404 })], NOW + MINUTE);
    expect((await attention(db, NOW + MINUTE)).unseen).toBe(3);
  });
});
