import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { ERRORS_AN_HOUR } from '../../lib/background/budget.ts';
import { type Batch, record } from '../../lib/background/record.ts';
import { applyRetention } from '../../lib/background/retention.ts';
import { wipeAll } from '../../lib/background/wipe.ts';
import type { Exchange } from '../../lib/domain/exchange.ts';
import {
  exchangeWith,
  groupOf,
  makerPlace,
  type Observer,
  type Sighting,
  tabPlace,
} from '../../lib/domain/sighting.ts';
import { DEFAULT_BASES } from '../../lib/domain/sites.ts';
import { Database } from '../../lib/storage/database.ts';
import { notKept } from '../../lib/storage/error-queries.ts';
import { countBetween } from '../../lib/storage/histories.ts';
import { FOREVER } from '../../lib/storage/queries.ts';

const NOW = Date.UTC(2026, 0, 15, 10, 30);
const URL_PARTS = { origin: 'https://dataops.nexla.io', path: '/nexla-api/data_sources', queryNames: [] };
const BASE = 'https://dataops.nexla.io/nexla-api';

/** A sighting of `GET /data_sources` in the document `doc` of tab 7. */
function sighting(observer: Observer, n: number | string, facts: Partial<Exchange> = {}): Sighting {
  const status = facts.status ?? 401;
  const place = observer === 'devtools' ? tabPlace(7) : 'doc';
  const sources = {
    network: ['web-request'],
    page: ['resource-timing', 'page-hook'],
    devtools: ['devtools-network'],
  } as const;
  return {
    key: `${observer}:${n}`,
    observer,
    groups: [groupOf(place, URL_PARTS, status)],
    exchange: exchangeWith({
      ...URL_PARTS,
      method: 'GET',
      status,
      tabId: 7,
      documentId: observer === 'devtools' ? null : 'doc',
      initiator: observer === 'devtools' ? null : BASE.slice(0, BASE.indexOf('/nexla-api')),
      respondedAt: NOW,
      sources: [...sources[observer]],
      ...facts,
    }),
  };
}

const body = (code: string) => ({ text: JSON.stringify({ error: 'x', error_code: code }), truncated: false });

describe('storing errors', () => {
  let db: Database;
  beforeEach(() => {
    db = new Database(`test-${crypto.randomUUID()}`);
  });
  afterEach(() => db.close());

  const commit = (sightings: Sighting[], successes: Batch['successes'] = []) =>
    record(db, DEFAULT_BASES, { sightings, successes }, NOW);
  const counts = async () =>
    Object.fromEntries(
      (await db.problems.toArray())
        .map((row) => [row.code, countBetween(row, 0, FOREVER)] as const)
        .filter(([, count]) => count > 0),
    );

  it('waits with a call of a document that the browser does not name until a script in that document tells of it', async () => {
    const network = sighting('network', 1, { initiator: null });
    await commit([network, sighting('devtools', 1)]);
    expect([await db.errors.count(), await db.waiting.count()]).toEqual([0, 1]);
    const elsewhere = sighting('page', 2);
    await commit([{ ...elsewhere, groups: elsewhere.groups.map((group) => group.replace('doc', 'another')) }]);
    expect(await db.waiting.get('network:1')).toBeDefined();
    await commit([sighting('page', 1, { body: body('AUTH_003') })]);
    expect(await counts()).toEqual({ AUTH_003: 1, HTTP_401: 1 });
    expect(await db.waiting.get('network:1')).toBeUndefined();
  });

  describe('with a document that was made by another, which the browser names for its calls', () => {
    const of = (document: string, one: Sighting, lag: number): Sighting => ({
      ...one,
      key: one.key.replace('page:', `page:${document}:`),
      groups:
        one.observer === 'network'
          ? [...one.groups, groupOf(makerPlace(7), URL_PARTS, 401)]
          : [groupOf(document === 'doc' ? 'doc' : makerPlace(7), URL_PARTS, 401)],
      exchange: { ...one.exchange, documentId: document, respondedAt: NOW + lag },
    });
    const network = of('doc', sighting('network', 1), 0);
    const made = of('made', sighting('page', 1, { body: body('AUTH_001') }), 5);

    it.each([
      ['at once', [[network, made]]],
      ['the network first', [[network], [made]]],
      ['the page first', [[made], [network]]],
    ])('stores one error of one exchange: %s', async (_, batches) => {
      for (const [index, batch] of batches.entries()) {
        if (index > 0)
          await record(
            db,
            DEFAULT_BASES,
            { sightings: [sighting('network', 'other', { status: 500 })], successes: [] },
            NOW,
          );
        await commit(batch);
      }
      const rows = await db.errors.filter(({ exchange }) => exchange.status === 401).toArray();
      expect(rows.map(({ keys, exchange }) => [keys.toSorted(), exchange.ambiguous])).toEqual([
        [['network:1', 'page:made:1'], false],
      ]);
      expect(await counts()).toMatchObject({ AUTH_001: 1 });
    });

    it('stores the same call of both documents as two, and says that it cannot tell them apart', async () => {
      const second = of('doc', sighting('network', 2), 20);
      const own = of('doc', sighting('page', 1, { body: body('AUTH_002') }), 25);
      await commit([network, second]);
      await commit([own]);
      await commit([made]);
      const rows = await db.errors.toArray();
      expect(rows.map(({ keys, exchange }) => [keys.length, exchange.ambiguous])).toEqual([
        [2, true],
        [2, true],
      ]);
    });

    it('never takes what another document of the tab made for one of its calls', async () => {
      const elsewhere = sighting('network', 1);
      await commit([
        {
          ...elsewhere,
          groups: [groupOf('another', URL_PARTS, 401)],
          exchange: { ...elsewhere.exchange, documentId: 'another', tabId: 8 },
        },
      ]);
      await commit([made]);
      expect(await db.errors.count()).toBe(2);
    });
  });

  it('takes back a success that failed after its headers, and nothing of one that was deleted meanwhile', async () => {
    const base = DEFAULT_BASES.find(({ origin, prefix }) => origin + prefix === BASE) as (typeof DEFAULT_BASES)[number];
    const success = { base, path: URL_PARTS.path, method: 'GET', at: NOW, headers: {} };
    const takeBack = () =>
      record(db, DEFAULT_BASES, { sightings: [], successes: [{ ...success, isTakenBack: true }] }, NOW);
    const counted = async () => ({
      endpoints: (await db.endpoints.toArray()).map(({ successes }) => successes),
      minutes: (await db.histories.toArray()).map((row) => countBetween(row, 0, FOREVER)),
    });
    await commit([], [success, success]);
    await takeBack();
    expect(await counted()).toEqual({ endpoints: [1], minutes: [1, 1] });
    await wipeAll(db);
    await takeBack();
    expect(await counted()).toEqual({ endpoints: [], minutes: [] });
  });

  it('keeps a tab that somebody led to the API, and counts it nowhere', async () => {
    await commit([sighting('network', 1, { initiator: null, documentId: null, resourceType: 'main_frame' })]);
    expect(await db.errors.toArray()).toMatchObject([{ code: 'HTTP_401', countedAs: null }]);
    expect([await counts(), await db.histories.count(), await db.endpoints.count()]).toEqual([{}, 0, 0]);
  });

  it('makes one error of what all observers saw, in any order and over several commits', async () => {
    const network = sighting('network', 1, { responseHeaders: { 'x-request-id': 'r1' } });
    const page = sighting('page', 1, { body: body('AUTH_003') });
    const devtools = sighting('devtools', 1, { protocol: 'h2' });
    for (const order of [
      [[network], [page], [devtools]],
      [[page], [network], [devtools]],
      [[devtools, page, network]],
    ]) {
      await wipeAll(db);
      for (const sightings of order) await commit(sightings);
      const errors = await db.errors.toArray();
      expect(errors).toHaveLength(1);
      expect(errors[0]).toMatchObject({ code: 'AUTH_003', endpoint: 'GET /data_sources', base: BASE, tabId: 7 });
      expect(errors[0]?.exchange.sources).toEqual(
        expect.arrayContaining(['web-request', 'resource-timing', 'page-hook', 'devtools-network']),
      );
      expect(errors[0]?.error.requestId).toBe('r1');
      expect(await counts()).toEqual({ AUTH_003: 1 });
    }
  });

  it('changes nothing when the same sightings arrive again', async () => {
    const sightings = [sighting('network', 1), sighting('page', 1, { body: body('AUTH_001') }), sighting('network', 2)];
    await commit(sightings);
    const before = await db.errors.toArray();
    await commit(sightings);
    await commit(sightings.slice(0, 1));
    expect(await db.errors.toArray()).toEqual(before);
    expect(await counts()).toEqual({ AUTH_001: 1, HTTP_401: 1 });
  });

  it('stores nothing that only a page or DevTools claims', async () => {
    await commit([
      sighting('page', 1, { sources: ['page-hook'], body: body('FORGED') }),
      sighting('devtools', 1, { status: 500 }),
    ]);
    expect(await db.errors.count()).toBe(0);
    expect(await counts()).toEqual({});
  });

  it('joins evidence that came before its witness', async () => {
    await commit([sighting('page', 1, { sources: ['page-hook'], body: body('AUTH_002') })]);
    await commit([sighting('network', 1, { respondedAt: NOW - 20 })]);
    expect((await db.errors.toArray()).map((row) => row.code)).toEqual(['AUTH_002']);
    expect(await db.waiting.count()).toBe(0);
  });

  it('keeps apart 50 identical parallel calls and gives each its own body', async () => {
    const network = Array.from({ length: 50 }, (_, n) =>
      sighting('network', n, {
        respondedAt: NOW + n,
        startedAt: NOW - 10,
        responseHeaders: { 'x-request-id': `req-${n}` },
      }),
    );
    const page = Array.from({ length: 50 }, (_, n) =>
      sighting('page', n, { respondedAt: NOW + n + 30, startedAt: NOW - 10, body: body(`C_${n}`) }),
    );
    await commit(network);
    for (let from = 0; from < 50; from += 7) await commit(page.slice(from, from + 7));
    const rows = await db.errors.toArray();
    expect(rows).toHaveLength(50);
    for (const row of rows) expect(row.code).toBe(`C_${row.error.requestId?.slice(4)}`);
  });

  it('needs the words of a page to call a 200 an error, and counts no such error', async () => {
    const genai = { origin: 'https://api-genai.nexla.io', path: '/mcp' };
    const answer = JSON.stringify({ jsonrpc: '2.0', id: 1, error: { code: -32601, message: 'Method not found' } });
    const facts = { ...genai, status: 200, method: 'POST' };
    const groups = [groupOf('doc', { ...URL_PARTS, ...genai }, 200)];
    await commit([{ ...sighting('network', 1, facts), groups }]);
    expect(await db.errors.count()).toBe(0);
    await commit([{ ...sighting('page', 1, { ...facts, body: { text: answer, truncated: false } }), groups }]);
    const [row] = await db.errors.toArray();
    expect(row).toMatchObject({ code: 'JSONRPC_-32601', endpoint: 'POST /mcp', error: { reportedByPage: true } });
    expect(await counts()).toEqual({});
  });

  it('counts successes per endpoint', async () => {
    const [base] = DEFAULT_BASES;
    if (!base) throw new Error('no base');
    const success = (at: number) => ({ base, path: '/nexla-api/data_sources/5023', method: 'GET', at, headers: {} });
    await commit([], [success(NOW), success(NOW + 5)]);
    await commit([], [success(NOW - 100)]);
    expect(await db.endpoints.toArray()).toEqual([
      {
        base: BASE,
        endpoint: 'GET /data_sources/{id}',
        successes: 3,
        lastSuccessAt: NOW + 5,
        errors: 0,
        lastErrorAt: null,
      },
    ]);
  });

  it('stops storing for a tab that used up its hour, says how much, and goes on for others', async () => {
    await commit([sighting('network', 0)]);
    await db.tabBudgets.toCollection().modify({ errors: ERRORS_AN_HOUR });
    await commit([sighting('network', 1), sighting('network', 2)]);
    await commit([sighting('network', 2, { endedAt: NOW + 9 }), sighting('network', 3, { tabId: 8 })]);
    expect((await db.errors.toArray()).map((row) => row.keys[0])).toEqual(['network:0', 'network:3']);
    expect(await notKept(db, 7)).toEqual({ errors: 2, bodies: 0 });
    // What is not kept is not counted either.
    expect(await counts()).toEqual({ HTTP_401: 2 });
  });

  it('leaves nothing half done where the database refuses', async () => {
    const broken = {
      ...sighting('network', 1),
      exchange: { ...sighting('network', 1).exchange, frameId: (() => 1) as never },
    };
    await expect(commit([sighting('network', 2), broken])).rejects.toThrow();
    expect(await db.errors.count()).toBe(0);
    expect(await db.problems.count()).toBe(0);
  });

  it('keeps no error whose counts were refused, and has both once they no longer are', async () => {
    const asked: string[] = [];
    const refuse = () => {
      asked.push('count');
      throw new Error('refused');
    };
    db.errors.hook('creating', () => void asked.push('error'));
    db.histories.hook('creating', refuse);
    await expect(commit([sighting('network', 1)])).rejects.toThrow();
    expect(asked.slice(0, 2)).toEqual(['error', 'count']);
    const stored = async () => {
      const counted = await db.histories.get(['code', 'HTTP_401']);
      return {
        errors: await db.errors.count(),
        problems: await counts(),
        counted: counted && countBetween(counted, 0, FOREVER),
      };
    };
    expect(await stored()).toEqual({ errors: 0, problems: {}, counted: undefined });
    db.histories.hook('creating').unsubscribe(refuse);
    await commit([sighting('network', 1)]);
    expect(await stored()).toEqual({ errors: 1, problems: { HTTP_401: 1 }, counted: 1 });
  });

  it('forgets what is too old and, beyond the limit, the oldest', async () => {
    const day = 86_400_000;
    for (const age of [91, 90.5, 60, 30, 1]) await commit([sighting('network', age, { respondedAt: NOW - age * day })]);
    await applyRetention(db, NOW, { days: 90, errors: 2 });
    expect((await db.errors.toArray()).map((row) => row.keys[0])).toEqual(['network:30', 'network:1']);
  });
});
