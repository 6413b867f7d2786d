import { Dexie } from 'dexie';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type Batch, record, type Success } from '../../lib/background/record.ts';
import { baseFacts } from '../../lib/domain/base-history.ts';
import { callFacts } from '../../lib/domain/call-facts.ts';
import { contextOf } from '../../lib/domain/call-history.ts';
import { exchangeWith, groupOf, type Sighting } from '../../lib/domain/sighting.ts';
import { type ApiBase, DEFAULT_BASES } from '../../lib/domain/sites.ts';
import { troubleshoot } from '../../lib/domain/troubleshooting.ts';
import { baseHistory } from '../../lib/storage/base-queries.ts';
import { callHistory } from '../../lib/storage/call-histories.ts';
import { Database } from '../../lib/storage/database.ts';
import { dexieRows } from '../../lib/storage/dexie-rows.ts';
import { callDay } from '../../lib/storage/trouble-queries.ts';
import { VERSION_1 } from './old-tables.ts';

const NOW = Date.UTC(2026, 0, 15, 10, 30);
const API = DEFAULT_BASES[0] as ApiBase;
const BASE = API.origin + API.prefix;

const at = (seconds: number) => NOW + seconds * 1000;

/** A failing `GET /flows`, so many seconds after the start. */
function failure(
  seconds: number,
  status: number,
  facts: { code?: string; headers?: Record<string, string> } = {},
): Sighting {
  const { code, headers = {} } = facts;
  const url = { origin: API.origin, path: `${API.prefix}/flows`, queryNames: [] };
  return {
    key: `network:${seconds}`,
    observer: 'network',
    groups: [groupOf('doc', url, status)],
    exchange: exchangeWith({
      ...url,
      method: 'GET',
      status,
      tabId: 7,
      startedAt: at(seconds) - 100,
      respondedAt: at(seconds),
      endedAt: at(seconds),
      responseHeaders: headers,
      body: code === undefined ? null : { text: JSON.stringify({ error: 'x', error_code: code }), truncated: false },
      initiator: 'https://dataops.nexla.io',
      sources: ['web-request'],
    }),
  };
}

function success(seconds: number, path = '/flows', facts: Partial<Success> = {}): Success {
  const method = path.startsWith('/token') ? 'POST' : 'GET';
  return { base: API, path: API.prefix + path, method, at: at(seconds), headers: {}, ...facts };
}

describe('what successes leave behind', () => {
  let db: Database;
  beforeEach(() => {
    db = new Database(`test-${crypto.randomUUID()}`);
  });
  afterEach(() => db.close());

  /** Stored an hour later: all of it has happened by then. */
  const commit = (sightings: Sighting[], successes: Batch['successes'] = []) =>
    record(db, DEFAULT_BASES, { sightings, successes }, at(3600));
  const recoveries = async () =>
    (await db.recoveries.toArray()).map((row) => [(row.at - NOW) / 1000, (row.failedAt - NOW) / 1000, row.code]);
  const facts = async (index: number, seconds: number) => {
    const stored = (await db.errors.orderBy('at').toArray())[index];
    if (!stored) throw new Error('not stored');
    const history = await callHistory(dexieRows(db), stored);
    return {
      ...callFacts(stored, history, at(seconds), 'en'),
      context: contextOf(stored, history, 'en'),
      base: baseFacts('refresh_token', await baseHistory(db, BASE), at(seconds), 'en'),
    };
  };

  it.each([
    [199, 'circuit_open'],
    [200, 'circuit_open_at_least'],
  ])('says how often an API failed in a row, and of %d times whether there may be more', async (count, key) => {
    await commit([], [success(-5)]);
    await commit(Array.from({ length: count }, (_, index) => failure(index / 10, 503)));
    const { base } = await facts(count - 1, 21);
    expect(base.circuit.advice).toEqual({ key, params: [String(count)] });
  });

  it('keeps the first success after a failure, and no other', async () => {
    await commit([], [success(-5)]);
    await commit([failure(0, 500), failure(2, 503)]);
    await commit([], [success(14), success(15)]);
    await commit([], [success(20)]);
    expect(await recoveries()).toEqual([[14, 2, 'HTTP_503']]);
    expect((await facts(0, 60)).recovery).toEqual({ key: 'recovery_after', params: ['14 sec'] });
  });

  it('still knows a recovery after the call failed again', async () => {
    await commit([failure(0, 500)], [success(14)]);
    await commit([failure(30, 500)]);
    expect((await facts(0, 60)).recovery?.params).toEqual(['14 sec']);
    expect((await facts(1, 60)).recovery).toBeNull();
    expect((await facts(1, 60)).context).toMatchObject({ attempt: 1, lastSuccessAt: at(14) });
  });

  it('a success closes the circuit', async () => {
    await commit([0, 1, 2, 3, 4].map((seconds) => failure(seconds, 500)));
    expect((await facts(0, 10)).circuit.state).toBe('open');
    expect((await facts(0, 10)).base.circuit.state).toBe('open');
    await commit([], [success(8)]);
    expect((await facts(0, 10)).circuit.state).toBe('closed');
    expect((await facts(0, 10)).base.circuit.state).toBe('closed');
  });

  it('a success of another call closes the circuit of the base alone', async () => {
    await commit([0, 1, 2, 3, 4].map((seconds) => failure(seconds, 500)));
    await commit([], [success(8, '/teams')]);
    expect((await facts(0, 10)).circuit.state).toBe('open');
    expect((await facts(0, 10)).base.circuit.state).toBe('closed');
  });

  it('names a new token that came in between', async () => {
    await commit([failure(0, 401)]);
    await commit([], [success(2, '/token/refresh'), success(3)]);
    await commit([], [success(60, '/token/refresh')]);
    expect((await facts(0, 90)).recovery?.key).toBe('recovery_after_new_token');
  });

  it('names no token that came before', async () => {
    await commit([], [success(-60, '/token')]);
    await commit([failure(0, 401)], [success(3)]);
    expect((await facts(0, 90)).recovery?.key).toBe('recovery_after');
  });

  it('says the same when failures are told late, in any order and twice', async () => {
    const failures = [failure(0, 401), failure(2, 500)];
    await commit([], [success(14)]);
    await commit(failures.slice(1));
    await commit(failures.slice(0, 1));
    await commit(failures);
    expect(await recoveries()).toEqual([[14, 2, 'HTTP_500']]);
  });

  it('follows a code that is learnt late', async () => {
    await commit([failure(0, 401)]);
    await commit([], [success(14)]);
    await commit([], [success(50)]);
    const { exchange, groups } = failure(0, 401, { code: 'AUTH_003' });
    await commit([{ key: 'page:1', observer: 'page', groups, exchange: { ...exchange, sources: ['page-hook'] } }]);
    expect(await recoveries()).toEqual([[14, 0, 'AUTH_003']]);
  });

  it('takes no call that the page gave up for a failure', async () => {
    const given = failure(0, 0);
    const failed = { kind: 'aborted' as const, text: 'net::ERR_ABORTED' };
    await commit([{ ...given, exchange: { ...given.exchange, failure: failed } }], [success(1)]);
    expect(await db.errors.count()).toBe(1);
    expect(await recoveries()).toEqual([]);
  });

  it('keeps the newest turns of a call that flickers', async () => {
    const turns = Array.from({ length: 80 }, (_, n) => n);
    await commit(
      turns.map((n) => failure(2 * n, 500)),
      turns.map((n) => success(2 * n + 1)),
    );
    const kept = await recoveries();
    expect(kept).toHaveLength(50);
    expect(kept.at(-1)).toEqual([159, 158, 'HTTP_500']);
  });

  it('counts how often an advice was followed by success', async () => {
    for (const [seconds, code] of [
      [0, 'AUTH_003'],
      [100, 'AUTH_003'],
      [200, 'VAL_001'],
    ] as const) {
      await commit([failure(seconds, 401, { code })], [success(seconds + 10)]);
    }
    await commit([failure(300, 401, { code: 'AUTH_003' })]);
    expect((await facts(0, 400)).base.rate).toEqual({ recovered: 2, total: 3 });
  });

  it('forecasts a quota from successes and failures, and states none that no response stated', async () => {
    const headers = (remaining: number) => ({
      'x-ratelimit-limit': '60',
      'x-ratelimit-remaining': String(remaining),
      'x-ratelimit-reset': String(at(60) / 1000),
      date: new Date(NOW).toUTCString(),
    });
    await commit([failure(-5, 500)]);
    expect((await facts(0, 0)).base.quota).toBeNull();
    await commit([], [success(0, '/flows', { headers: { ...headers(60), date: new Date(at(0)).toUTCString() } })]);
    await commit([], [success(10, '/teams', { headers: { ...headers(40), date: new Date(at(10)).toUTCString() } })]);
    expect((await facts(0, 10)).base.quota).toEqual({ key: 'quota_forecast', params: ['20 sec', '40/60'] });
    await commit([failure(20, 429, { headers: { ...headers(0), date: new Date(at(20)).toUTCString() } })]);
    expect((await facts(0, 21)).base.quota?.key).toBe('quota_used_up_until');
    expect((await facts(0, 61)).base.quota).toBeNull();
    expect((await db.quotas.toArray()).map(({ samples }) => samples.length)).toEqual([2]);
  });

  it("finds the guide's common problems in what is stored", async () => {
    const hours = [-3, -2, -1].map((hour) => hour * 3600);
    for (const seconds of hours) await commit([failure(seconds, 401, { code: 'AUTH_003' })], [success(seconds + 9)]);
    await commit([failure(-5, 403)]);
    const found = troubleshoot(await callDay(db, at(-86_400)), at(0), 'en');
    expect(found.map(({ problem }) => problem)).toEqual(['token-expiration', 'permissions']);
    expect(found[0]?.evidence[0]).toEqual({ key: 'trouble_token_beat', params: ['AUTH_003', '60 min'] });
    await commit([], [success(-1)]);
    expect(troubleshoot(await callDay(db, at(-86_400)), at(0), 'en')).toHaveLength(1);
  });

  it('takes no code that was corrected later for a problem', async () => {
    for (const seconds of [-7200, -3600, -5]) {
      await commit([], [success(seconds - 60)]);
      await commit([failure(seconds, 401)]);
      const { exchange, groups, key } = failure(seconds, 401, { code: 'AUTH_002' });
      await commit([
        { key: `page:${key}`, observer: 'page', groups, exchange: { ...exchange, sources: ['page-hook'] } },
      ]);
    }
    expect((await db.errors.toArray()).map(({ code }) => code)).toEqual(['AUTH_002', 'AUTH_002', 'AUTH_002']);
    expect(troubleshoot(await callDay(db, at(-86_400)), at(0), 'en')).toEqual([]);
  });

  it('opens a history that an older version wrote', async () => {
    const old = new Dexie(db.name);
    old.version(1).stores(VERSION_1);
    const known = { base: BASE, endpoint: 'GET /flows', successes: 3, errors: 0, lastErrorAt: null };
    await old.table('endpoints').add({ ...known, lastSuccessAt: at(-60) });
    old.close();
    await commit([failure(0, 403)], [success(14)]);
    expect(await db.endpoints.toArray()).toMatchObject([{ successes: 4, errors: 1 }]);
    expect(await recoveries()).toEqual([[14, 0, 'HTTP_403']]);
  });
});
