import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { evaluateAlerts } from '../../lib/background/alerts.ts';
import { ERRORS_AN_HOUR, WAITING_AN_HOUR } from '../../lib/background/budget.ts';
import { NEW_AN_HOUR } from '../../lib/background/counted-names.ts';
import { type Batch, record } from '../../lib/background/record.ts';
import { applyRetention, applyRetentionIfDue, MOST_ROWS } from '../../lib/background/retention.ts';
import { wipeBetween, wipeSite } from '../../lib/background/wipe.ts';
import { OTHER } from '../../lib/domain/other.ts';
import { packCounts } from '../../lib/domain/packed-counts.ts';
import { minuteOf } from '../../lib/domain/rate-history.ts';
import { MOST_KEPT } from '../../lib/domain/settings.ts';
import type { Sighting } from '../../lib/domain/sighting.ts';
import { type ApiBase, DEFAULT_BASES } from '../../lib/domain/sites.ts';
import { attention } from '../../lib/storage/attention.ts';
import { Database } from '../../lib/storage/database.ts';
import { dexieRows } from '../../lib/storage/dexie-rows.ts';
import { newestErrors, notKept } from '../../lib/storage/error-queries.ts';
import { endpointName, historyOfRow, minutesOfRow } from '../../lib/storage/histories.ts';
import { latest } from '../../lib/storage/latest-problems.ts';
import { successesSeen } from '../../lib/storage/queries.ts';
import { countedCodes, ratesSince } from '../../lib/storage/rate-queries.ts';
import { recordedOf } from '../../lib/storage/report-queries.ts';
import { seeded } from '../seeded.ts';
import { type FailedCall, failedCall } from './failed-call.ts';

const NOW = Date.UTC(2026, 3, 9, 14, 20, 10);
const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;
const API = DEFAULT_BASES[0] as ApiBase;
const BASE = API.origin + API.prefix;

let db: Database;
beforeEach(() => {
  db = new Database(`test-${crypto.randomUUID()}`);
});
afterEach(() => db.close());

const commit = (sightings: Sighting[], now = NOW, successes: Batch['successes'] = []) =>
  record(db, DEFAULT_BASES, { sightings, successes }, now);
const success = (path: string, at = NOW) => ({ base: API, path: API.prefix + path, method: 'GET', at, headers: {} });
const numbered = (count: number) => Array.from({ length: count }, (_, n) => n);
const totalOf = (counts: ReadonlyMap<number, number>) => [...counts.values()].reduce((sum, one) => sum + one, 0);

/** How often each name of a kind was counted, by the hour; what was taken back is not there. */
async function counted(kind: string): Promise<Record<string, number>> {
  const rows = await db.histories.where('[kind+name]').between([kind, ''], [kind, '\uffff']).toArray();
  const totals = rows.map((row): [string, number] => [row.name, totalOf(historyOfRow(row).hours)]);
  return Object.fromEntries(totals.filter(([, total]) => total > 0));
}

const sum = (counts: Record<string, number>) => Object.values(counts).reduce((total, one) => total + one, 0);
const everything = () => Promise.all(db.tables.map((table) => table.toArray()));

describe('codes that servers make up', () => {
  const made = (count: number, fields: FailedCall = {}, at = NOW) =>
    numbered(count).map((n) => failedCall(at - n, { code: `MADE_${n}`, ...fields }));

  it('are counted by name up to a number an hour, the rest together, and stored under their own', async () => {
    const sightings = made(NEW_AN_HOUR.codes + 30);
    await commit(sightings.slice(0, 150));
    await commit(sightings.slice(150));
    const codes = await counted('code');
    expect(Object.keys(codes)).toHaveLength(NEW_AN_HOUR.codes + 1);
    expect(codes[OTHER]).toBe(30);
    expect(await counted('errors')).toEqual({ [endpointName(BASE, 'GET /flows')]: sightings.length });
    expect(new Set((await db.errors.toArray()).map(({ code }) => code)).size).toBe(sightings.length);
    expect(await countedCodes(db)).not.toContain(OTHER);
  });

  it('are no more when another background goes on, nor when the same is told again', async () => {
    const sightings = made(NEW_AN_HOUR.codes + 30);
    await commit(sightings);
    const before = await everything();
    db.close();
    db = new Database(db.name);
    await commit(sightings);
    await commit(sightings.slice(-20), NOW + HOUR);
    expect((await everything()).slice(0, 1)).toEqual(before.slice(0, 1));
    expect(sum(await counted('code'))).toBe(sightings.length);
    await commit([failedCall(NOW, { code: 'ONE_MORE' }), failedCall(NOW, { code: 'MADE_3' })]);
    expect(await counted('code')).toMatchObject({ [OTHER]: 31, MADE_3: 2 });
  });

  it('spend nothing where they are known', async () => {
    for (let time = 0; time < 5; time += 1) await commit([failedCall(NOW, { code: 'KNOWN' })], NOW, [success('/orgs')]);
    const spent = { codes: 1, endpoints: 2, problems: 1, recoveries: 0 };
    expect(await db.marks.get('names')).toMatchObject({ bases: { [BASE]: spent } });
  });

  it('are counted by name again in the next hour', async () => {
    await commit(made(NEW_AN_HOUR.codes + 1));
    await commit([failedCall(NOW + HOUR, { code: 'LATER' })], NOW + HOUR);
    expect(await counted('code')).toMatchObject({ [OTHER]: 1, LATER: 1 });
  });

  it('take no room from the codes that are known to all', async () => {
    await commit(made(NEW_AN_HOUR.codes + 1));
    await commit([failedCall(NOW, { code: 'AUTH_003' }), failedCall(NOW, { isAborted: true })]);
    expect(await counted('code')).toMatchObject({ AUTH_003: 1, NET_ABORTED: 1, [OTHER]: 1 });
  });

  it('leave the rest when a body tells another code, and go back to it', async () => {
    await commit(made(NEW_AN_HOUR.codes));
    const network = { ...failedCall(NOW, { status: 499 }), groups: ['same'] };
    await commit([network]);
    expect(await counted('code')).toMatchObject({ [OTHER]: 1 });
    const page = { ...failedCall(NOW, { status: 499, code: 'MADE_7', witnessed: false }), groups: ['same'] };
    await commit([page]);
    expect(await counted('code')).toMatchObject({ MADE_7: 2 });
    expect(await counted('code')).not.toHaveProperty([OTHER]);
  });

  it('raise one alert together, which says of how many errors', async () => {
    await db.marks.put({ name: 'recording', at: NOW - 7 * DAY });
    await commit([], NOW - 2 * HOUR, [success('/flows', NOW - 3 * HOUR), success('/flows', NOW - 2 * HOUR)]);
    await commit(made(NEW_AN_HOUR.codes + 40));
    await evaluateAlerts(db, {}, NOW);
    const { alerts } = await attention(db, NOW);
    expect(alerts.map(({ code, errors, status }) => [code, errors, status])).toEqual([[OTHER, 40, null]]);
    const { errors } = await recordedOf(db, { incident: alerts[0]?.incident as number }, NOW);
    expect(errors).toHaveLength(40);
    expect(new Set(errors.map(({ code }) => code)).size).toBe(40);
  });

  it('are shown by the popup by their own names', async () => {
    await commit(made(NEW_AN_HOUR.codes + 40));
    const { problems } = await latest(dexieRows(db), NOW - DAY, NOW, 300);
    expect(problems.map(({ newest }) => newest.code)).toContain('MADE_0');
    expect(problems.map(({ newest }) => newest.code)).not.toContain(OTHER);
  });
});

describe('endpoints that pages make up', () => {
  it('are counted by name up to a number an hour, failed or not, and keep their names where they are stored', async () => {
    const half = NEW_AN_HOUR.endpoints / 2;
    const failed = numbered(half + 10).map((n) => failedCall(NOW - n, { path: `/made_${n}` }));
    await commit(
      failed,
      NOW,
      numbered(half + 10).map((n) => success(`/found_${n}`)),
    );
    expect(await db.endpoints.count()).toBe(NEW_AN_HOUR.endpoints);
    const other = endpointName(BASE, OTHER);
    expect((await counted('errors'))[other] ?? 0).toBe(0);
    expect((await counted('successes'))[other]).toBe(20);
    expect(await counted('base-errors')).toEqual({ [BASE]: half + 10 });
    expect(await successesSeen(dexieRows(db))).toBe(half + 10);
    await commit([failedCall(NOW, { path: '/one_more' }), failedCall(NOW, { path: '/made_3' })]);
    expect(await db.marks.get('names')).toMatchObject({ bases: { [BASE]: { endpoints: NEW_AN_HOUR.endpoints } } });
    expect(await counted('errors')).toMatchObject({ [other]: 1, [endpointName(BASE, 'GET /made_3')]: 2 });
    expect((await newestErrors(db, 'all', 2)).map(({ endpoint }) => endpoint)).toContain('GET /one_more');
    const { codes } = await ratesSince(db, NOW - HOUR, NOW - HOUR);
    expect(codes[0]?.calls.map(({ endpoint }) => endpoint)).toContain('GET /made_3');
  });

  it('leave no recovery behind that nobody can look up', async () => {
    await commit(
      [],
      NOW,
      numbered(NEW_AN_HOUR.endpoints).map((n) => success(`/found_${n}`)),
    );
    await commit([failedCall(NOW - 5, { path: '/unnamed' })], NOW, [success('/unnamed')]);
    await commit([failedCall(NOW - 5, { path: '/found_1' })], NOW, [success('/found_1')]);
    expect((await db.recoveries.toArray()).map(({ endpoint }) => endpoint)).toEqual(['GET /found_1']);
  });

  it('do not multiply with codes', async () => {
    const sightings = numbered(60).flatMap((code) =>
      numbered(30).map((path) => failedCall(NOW, { code: `C_${code}`, path: `/p_${path}` })),
    );
    await commit(sightings);
    expect(await db.problems.count()).toBeLessThanOrEqual(NEW_AN_HOUR.problems + 60);
    expect(sum(await counted('code'))).toBe(sightings.length);
    expect(sum(await counted('errors'))).toBe(sightings.length);
  });

  it('are muted with the rest', async () => {
    await commit(
      [],
      NOW,
      numbered(NEW_AN_HOUR.endpoints).map((n) => success(`/found_${n}`)),
    );
    await commit([failedCall(NOW, { path: '/unnamed' })]);
    expect((await attention(db, NOW)).unseen).toBe(1);
    await db.silences.put({ what: 'endpoint', name: endpointName(BASE, OTHER), until: NOW + DAY });
    expect((await attention(db, NOW)).unseen).toBe(0);
  });
});

it('whatever is counted together, every stored error is counted once, also when its code changes', async () => {
  const random = seeded(11);
  const pick = (count: number) => Math.floor(random() * count);
  // All but a few names were spent already.
  await db.marks.put({
    name: 'names',
    at: Math.floor(NOW / HOUR) * HOUR,
    bases: {
      [BASE]: { codes: NEW_AN_HOUR.codes - 5, endpoints: NEW_AN_HOUR.endpoints - 4, problems: 970, recoveries: 0 },
    },
  });
  for (let batch = 0; batch < 12; batch += 1) {
    const sightings = numbered(40).flatMap((n) => {
      const path = `/p_${pick(12)}`;
      const groups = [`${batch} ${n}`];
      const network = { ...failedCall(NOW - pick(HOUR), { status: 400 + pick(30), path }), groups };
      const { exchange } = failedCall(0, { code: `C_${pick(12)}`, path, witnessed: false });
      const page = { ...failedCall(0, { witnessed: false }), groups };
      return random() < 0.5
        ? [network]
        : [network, { ...page, exchange: { ...network.exchange, body: exchange.body, sources: exchange.sources } }];
    });
    const first = sightings.filter(() => random() < 0.6);
    await commit(first);
    await commit(sightings);
    await commit(first);
  }
  const errors = await db.errors.toArray();
  const isOther = ({ countedAs, countedAt }: { countedAs: string | null; countedAt?: string }) =>
    countedAs === OTHER || countedAt === OTHER;
  expect(errors.filter(isOther).length).toBeGreaterThan(50);
  const names = errors.map(({ countedAs, countedAt, endpoint }) => ({
    code: countedAs,
    endpoint: countedAt ?? endpoint,
  }));
  const times = (values: (string | null)[]) =>
    Object.fromEntries([...Map.groupBy(values, (one) => one)].map(([one, all]) => [one, all.length]));
  expect(await counted('code')).toEqual(times(names.map(({ code }) => code)));
  expect(await counted('errors')).toEqual(times(names.map(({ endpoint }) => endpointName(BASE, endpoint))));
  const problems = (await db.problems.toArray()).map((row) => [
    `${row.code} ${row.endpoint}`,
    totalOf(minutesOfRow(row, 0)),
  ]);
  expect(Object.fromEntries(problems.filter(([, total]) => total !== 0))).toEqual(
    times(names.map(({ code, endpoint }) => `${code} ${endpoint}`)),
  );
  await wipeSite(db, API.origin);
  expect(await counted('code')).toEqual({});
});

describe('what is told too much of by one tab', () => {
  it('is neither kept nor counted, however often it is told, and so many are said', async () => {
    await commit([failedCall(NOW)]);
    await db.tabBudgets.toCollection().modify({ errors: ERRORS_AN_HOUR });
    const refused = numbered(5).map((n) => failedCall(NOW, { code: `REFUSED_${n}` }));
    await commit(refused);
    await commit(refused);
    expect(await notKept(db, 'all')).toEqual({ errors: 5, bodies: 0 });
    expect(await counted('code')).toEqual({ HTTP_500: 1 });
    expect((await db.waiting.toArray()).map(({ sighting }) => sighting.exchange.body)).toEqual(Array(5).fill(null));
  });

  it('has no second allowance in hours that a page makes up', async () => {
    await commit([failedCall(NOW)]);
    await db.tabBudgets.toCollection().modify({ errors: ERRORS_AN_HOUR });
    await commit([failedCall(NOW - 5 * HOUR), failedCall(NOW + 5 * HOUR)]);
    expect(await db.errors.count()).toBe(1);
  });

  it('does not wait without end: neither what nobody confirms, nor what was refused', async () => {
    await commit([failedCall(NOW)]);
    await db.tabBudgets.toCollection().modify({ errors: ERRORS_AN_HOUR, waited: WAITING_AN_HOUR - 2 });
    await commit(numbered(3).map(() => failedCall(NOW, { code: 'CLAIMED', witnessed: false })));
    await commit([failedCall(NOW)]);
    expect(await db.waiting.count()).toBe(2);
    expect(await notKept(db, 'all')).toEqual({ errors: 0, bodies: 0 });
  });

  it('pays for headers too, and keeps the short ones', async () => {
    const long = 'x'.repeat(60_000);
    const headers = { 'retry-after': '30', 'x-ratelimit-limit': long, 'x-ratelimit-reset': long };
    const answer = () => {
      const sighting = failedCall(NOW);
      return { ...sighting, exchange: { ...sighting.exchange, responseHeaders: headers } };
    };
    await commit([answer()]);
    const [budget] = await db.tabBudgets.toArray();
    expect(budget?.bodyChars).toBeGreaterThanOrEqual(120_000);
    await commit(numbered(400).map(answer));
    const kept = (await db.errors.toArray()).map(({ exchange }) => exchange.responseHeaders);
    const chars = kept.reduce((total, one) => total + JSON.stringify(one).length, 0);
    expect(chars).toBeLessThan(36_000_000);
    expect(kept.every((one) => one['retry-after'] === '30')).toBe(true);
  });

  it('says of each body once that it is not kept', async () => {
    await commit([failedCall(NOW)]);
    await db.tabBudgets.toCollection().modify({ bodyChars: 33_554_432 });
    const network = { ...failedCall(NOW, { status: 401 }), groups: ['same'] };
    const page = { ...failedCall(NOW, { status: 401, code: 'AUTH_003', witnessed: false }), groups: ['same'] };
    for (const sightings of [[network], [page], [page], [network, page], [network]]) await commit(sightings);
    expect(await notKept(db, 'all')).toEqual({ errors: 0, bodies: 1 });
    expect((await db.errors.toArray()).map(({ code, exchange }) => [code, exchange.body])).toEqual([
      ['HTTP_500', null],
      ['AUTH_003', null],
    ]);
  });

  it('keeps no body that ended well and said nothing else', async () => {
    const text = JSON.stringify({ result: 'x'.repeat(1000) });
    const answer = failedCall(NOW, { status: 200 });
    const page = failedCall(NOW, { status: 200, witnessed: false });
    await commit([
      { ...answer, groups: ['same'] },
      { ...page, groups: ['same'], exchange: { ...page.exchange, body: { text, truncated: false } } },
    ]);
    expect((await db.waiting.toArray()).map(({ sighting }) => sighting.exchange.body)).toEqual([null]);
  });
});

describe('what is too old or too much', () => {
  const minutes = (at: number) => packCounts(new Map([[minuteOf(at), 1]]));
  const hours = (at: number, count = 1) =>
    packCounts(new Map(numbered(count).map((back) => [Math.floor(at / HOUR) - back, 1])));

  it('goes from every table', async () => {
    const old = NOW - 91 * DAY;
    const call = { base: BASE, endpoint: 'GET /old' };
    await commit([failedCall(old, { path: '/old' })], old, [success('/old', old + 1)]);
    await db.quotas.put({ base: BASE, policy: 'p', at: old, samples: [] });
    await db.waiting.put({ key: 'w', at: old, groups: [], sighting: failedCall(old) });
    await db.alerts.put({ code: 'HTTP_500', startedAt: old, state: 'resolved' } as never);
    await db.silences.put({ what: 'code', name: 'HTTP_500', until: old });
    const filled = await Promise.all(db.tables.map((table) => table.count()));
    expect(Math.min(...filled)).toBeGreaterThan(0);
    await applyRetention(db, NOW);
    expect(await db.endpoints.get([call.base, call.endpoint])).toBeUndefined();
    const left = db.tables.filter(({ name }) => name !== 'marks').map((table) => table.count());
    expect(await Promise.all(left)).toEqual(left.map(() => 0));
  });

  it('goes by how little it was used, so that a flood does not take the place of what is in use', async () => {
    const flood = numbered(MOST_ROWS.codes + 500);
    const calls = flood.map((n) => ({ base: BASE, endpoint: `GET /made_${n}` }));
    const row = (kind: 'code' | 'errors', name: string) =>
      ({ kind, name, last: NOW, minutes: minutes(NOW), hours: hours(NOW) }) as const;
    await db.histories.bulkPut(flood.map((n) => row('code', `MADE_${n}`)));
    await db.histories.bulkPut(calls.map(({ base, endpoint }) => row('errors', endpointName(base, endpoint))));
    await db.endpoints.bulkPut(
      calls.map((call) => ({ ...call, successes: 0, lastSuccessAt: null, errors: 1, lastErrorAt: NOW })),
    );
    await db.problems.bulkPut(
      numbered(MOST_ROWS.problems + 100).map(
        (n) => ({ code: `M_${n}`, ...calls[0], last: NOW, minutes: minutes(NOW) }) as never,
      ),
    );
    const used = NOW - 20 * DAY;
    const seldom = { base: BASE, endpoint: 'GET /used' };
    await db.histories.bulkPut([
      { kind: 'code', name: 'USED', last: used, minutes: minutes(used), hours: hours(used, 3) },
      { kind: 'code', name: OTHER, last: used, minutes: minutes(used), hours: hours(used) },
      { kind: 'code', name: 'AUTH_002', last: used, minutes: minutes(used), hours: hours(used) },
    ]);
    await db.endpoints.put({ ...seldom, successes: 2, lastSuccessAt: used, errors: 1, lastErrorAt: used });
    await applyRetention(db, NOW);
    const codes = await db.histories
      .where('[kind+last]')
      .between(['code', 0], ['code', NOW + 1])
      .primaryKeys();
    const names = codes.map(([, name]) => name);
    expect(names).toHaveLength(MOST_ROWS.codes);
    expect(names).toEqual(expect.arrayContaining(['USED', OTHER, 'AUTH_002']));
    expect(await db.histories.count()).toBe(MOST_ROWS.codes + MOST_ROWS.endpoints);
    expect(await db.endpoints.count()).toBe(MOST_ROWS.endpoints);
    expect(await db.endpoints.get([seldom.base, seldom.endpoint])).toBeDefined();
    expect(await db.problems.count()).toBe(MOST_ROWS.problems);
  });

  it('goes by age where there is nothing else to go by', async () => {
    await db.recoveries.bulkPut(
      numbered(MOST_ROWS.recoveries + 50).map((n) => ({
        base: BASE,
        endpoint: 'GET /flows',
        at: NOW - n * 1000,
        failedAt: NOW - n * 1000,
        code: 'X',
        status: 500,
        tokenAt: null,
      })),
    );
    await db.alerts.bulkPut(
      numbered(MOST_ROWS.alerts + 50).map(
        (n) => ({ code: `C_${n}`, startedAt: NOW - n * 1000, state: 'resolved' }) as never,
      ),
    );
    await applyRetention(db, NOW);
    expect((await db.recoveries.orderBy('at').first())?.at).toBe(NOW - (MOST_ROWS.recoveries - 1) * 1000);
    expect((await db.alerts.orderBy('startedAt').first())?.startedAt).toBe(NOW - (MOST_ROWS.alerts - 1) * 1000);
  });

  it('is looked for once an hour, by whatever starts', async () => {
    const old = NOW - 91 * DAY;
    await commit([failedCall(old)], old);
    await applyRetentionIfDue(db, NOW, MOST_KEPT);
    expect(await db.errors.count()).toBe(0);
    await commit([failedCall(old)], old);
    await applyRetentionIfDue(db, NOW + HOUR - 1, MOST_KEPT);
    expect(await db.errors.count()).toBe(1);
    await applyRetentionIfDue(db, NOW + HOUR, MOST_KEPT);
    expect(await db.errors.count()).toBe(0);
  });

  it('is no quota of so many policies as a server makes up', async () => {
    const answer = (n: number) => ({
      ...success('/flows', NOW + n),
      headers: { ratelimit: `"p${n}";r=5;t=9`, 'ratelimit-policy': `"p${n}";q=10` },
    });
    for (const from of [0, 40, 80])
      await commit(
        [],
        NOW,
        numbered(40).map((n) => answer(from + n)),
      );
    expect(await db.quotas.count()).toBe(50);
    const before = await db.quotas.get([BASE, 'p3']);
    await commit([], NOW + 5000, [{ ...answer(3), at: NOW + 5000 }]);
    expect((await db.quotas.get([BASE, 'p3']))?.at).toBeGreaterThan(before?.at ?? 0);
  });
});

describe('what has a time that is still to come', () => {
  it('is stored as of now, and still finds its partner', async () => {
    const network = { ...failedCall(NOW + 3 * DAY, { status: 401 }), groups: ['same'] };
    await commit([network]);
    const page = {
      ...failedCall(NOW + 3 * DAY + 20, { status: 401, code: 'AUTH_003', witnessed: false }),
      groups: ['same'],
    };
    await commit([page], NOW + 50, [success('/flows', NOW + 3 * DAY)]);
    const errors = await db.errors.toArray();
    expect(errors.map(({ at, code, exchange }) => [at, code, exchange.respondedAt])).toEqual([[NOW, 'AUTH_003', NOW]]);
    expect(await db.endpoints.toArray()).toMatchObject([{ lastErrorAt: NOW, lastSuccessAt: NOW + 50 }]);
    const lasts = (await db.histories.toArray()).map(({ last }) => last);
    expect(Math.max(...lasts)).toBeLessThanOrEqual(NOW + 50);
  });

  it('is stored as it is where clocks differ by a moment', async () => {
    await commit([failedCall(NOW + 900)]);
    expect((await db.errors.toArray()).map(({ at }) => at)).toEqual([NOW + 900]);
  });

  /** The clock is three days ahead, then right again: between and after, something fails. */
  async function storedAhead() {
    const ahead = NOW + 3 * DAY;
    await commit([failedCall(NOW - HOUR, { path: '/before' })], NOW - HOUR);
    const wrong = [failedCall(ahead, { path: '/wrong_1' }), failedCall(ahead + 1, { path: '/wrong_2' })];
    await commit(wrong, ahead, [success('/wrong_1', ahead)]);
    await db.alerts.put({ code: 'HTTP_500', startedAt: ahead, state: 'resolved' } as never);
    await commit([failedCall(NOW, { path: '/after' })]);
  }
  const order = async () => (await newestErrors(db, 'all', 9)).map(({ endpoint }) => endpoint.slice('GET /'.length));

  it('takes its place between what was stored before and after it, once it is clear that the clock was wrong', async () => {
    await storedAhead();
    expect((await order())[0]).toBe('wrong_2');
    await applyRetention(db, NOW);
    await applyRetention(db, NOW + HOUR);
    expect(await order()).toEqual(['after', 'wrong_2', 'wrong_1', 'before']);
    const now = NOW + HOUR;
    expect((await db.errors.toArray()).every(({ at }) => at <= now)).toBe(true);
    expect((await db.histories.toArray()).every(({ last }) => last <= now)).toBe(true);
    expect((await db.problems.toArray()).every(({ last }) => last <= now)).toBe(true);
    expect(
      (await db.endpoints.toArray()).every((row) => Math.max(row.lastErrorAt ?? 0, row.lastSuccessAt ?? 0) <= now),
    ).toBe(true);
    expect(await db.alerts.count()).toBe(0);
    expect(await db.recoveries.where('at').above(now).count()).toBe(0);
    expect(await counted('base-errors')).toEqual({ [BASE]: 2 });
    expect(await db.marks.get('ahead')).toBeUndefined();
    expect((await db.marks.get('deletion'))?.at).toBeDefined();
  });

  it('stays where it is while the clock may be wrong for a moment', async () => {
    await storedAhead();
    const before = await db.errors.toArray();
    await applyRetention(db, NOW);
    await applyRetention(db, NOW + 5 * MINUTE);
    expect(await db.errors.toArray()).toEqual(before);
    // The clock is right again: it had been behind.
    await applyRetention(db, NOW + 3 * DAY + HOUR);
    await applyRetention(db, NOW + 3 * DAY + 2 * HOUR);
    expect(await db.errors.toArray()).toEqual(before);
    expect(await db.marks.get('ahead')).toBeUndefined();
  });
});

it('a stretch of time is taken out of what is counted together too', async () => {
  await commit(numbered(NEW_AN_HOUR.codes + 9).map((n) => failedCall(NOW - n, { code: `MADE_${n}` })));
  await wipeBetween(db, NOW - HOUR, NOW + MINUTE);
  expect(await db.histories.count()).toBe(0);
  expect(await db.problems.count()).toBe(0);
});
