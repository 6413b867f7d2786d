import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { record } from '../../lib/background/record.ts';
import { applyRetention } from '../../lib/background/retention.ts';
import { wipeBetween, wipeSite } from '../../lib/background/wipe.ts';
import { exchangeWith, type Sighting } from '../../lib/domain/sighting.ts';
import { type ApiBase, DEFAULT_BASES } from '../../lib/domain/sites.ts';
import { Database } from '../../lib/storage/database.ts';
import { historyOfRow, minutesOfRow } from '../../lib/storage/histories.ts';

const NOW = Date.UTC(2026, 0, 15, 10, 30);
const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;
const ACME: ApiBase = { origin: 'https://acme.example', prefix: '/nexla-api', errorsInside200: false };
const ALIKE: ApiBase = { origin: 'https://acme.example.org', prefix: '/nexla-api', errorsInside200: false };
const BASES = [ACME, ALIKE, ...DEFAULT_BASES];

let db: Database;
let n = 0;
beforeEach(() => {
  db = new Database(`test-${crypto.randomUUID()}`);
});
afterEach(() => db.close());

/** A failing `GET /flows` of an API, that long ago. */
function failed(origin: string, ago: number, status = 503): Sighting {
  n += 1;
  const parts = { origin, path: '/nexla-api/flows', queryNames: [] };
  return {
    key: `network:${n}`,
    observer: 'network',
    groups: [`place ${n}`],
    exchange: exchangeWith({
      ...parts,
      method: 'GET',
      status,
      respondedAt: NOW - ago,
      tabId: 1,
      initiator: 'https://dataops.nexla.io',
      sources: ['web-request'],
    }),
  };
}

const keep = (...sightings: Sighting[]) => record(db, BASES, { sightings, successes: [] }, NOW);
const succeeded = (base: ApiBase, ago: number) => ({
  base,
  path: `${base.prefix}/flows`,
  method: 'GET',
  at: NOW - ago,
  headers: {},
});

/** When codes came at endpoints, as far as it is counted by the minute: how long ago, ms. */
async function minutesAgo(): Promise<number[]> {
  const rows = await db.problems.toArray();
  return rows.flatMap((row) => [...minutesOfRow(row, 0).keys()].map((minute) => NOW - minute * MINUTE));
}

/** Errors counted by the hour: of each code, and of each endpoint. */
async function counted(): Promise<Record<string, number>> {
  const rows = await db.histories.toArray();
  return Object.fromEntries(
    rows.map((row) => [row.name, [...historyOfRow(row).hours.values()].reduce((total, events) => total + events, 0)]),
  );
}

const ORIGINS = async () => [...new Set((await db.errors.toArray()).map(({ exchange }) => exchange.origin))].sort();

describe('deleting what is known of a site', () => {
  it('leaves nothing of it, and everything of the others, whose names begin alike too', async () => {
    await keep(failed(ACME.origin, 5 * MINUTE), failed(ACME.origin, 10 * DAY), failed(ACME.origin, 10 * DAY, 404));
    await keep(failed(ALIKE.origin, 5 * MINUTE), failed('https://dataops.nexla.io', 20 * DAY));
    await record(db, BASES, { sightings: [], successes: [succeeded(ACME, MINUTE), succeeded(ALIKE, MINUTE)] }, NOW);
    await db.alerts.put({ code: 'HTTP_404', startedAt: NOW - 10 * DAY, state: 'resolved' } as never);

    await wipeSite(db, ACME.origin);

    expect(await ORIGINS()).toEqual(['https://acme.example.org', 'https://dataops.nexla.io']);
    expect(await counted()).toEqual({
      HTTP_503: 2,
      'https://acme.example.org/nexla-api': 1,
      'https://acme.example.org/nexla-api GET /flows': 1,
      'https://dataops.nexla.io/nexla-api': 1,
      'https://dataops.nexla.io/nexla-api GET /flows': 1,
    });
    const everything = JSON.stringify(await Promise.all(db.tables.map((table) => table.toArray())));
    expect(everything).not.toContain('acme.example/');
    expect(everything).not.toContain('HTTP_404');
    expect(await db.recoveries.count()).toBe(1);
  });

  it('ends what was muted there', async () => {
    await db.silences.bulkPut([
      { what: 'endpoint', name: 'https://acme.example/nexla-api GET /flows', until: NOW + HOUR },
      { what: 'code', name: 'HTTP_503', until: NOW + HOUR },
    ]);
    await wipeSite(db, ACME.origin);
    expect((await db.silences.toArray()).map(({ name }) => name)).toEqual(['HTTP_503']);
  });
});

describe('deleting a stretch of time', () => {
  it('takes the last hour out of errors, counts and endpoints', async () => {
    await keep(failed(ACME.origin, 5 * MINUTE), failed(ACME.origin, 59 * MINUTE), failed(ACME.origin, 2 * HOUR));
    await wipeBetween(db, NOW - HOUR, NOW + MINUTE);
    expect((await db.errors.toArray()).map(({ at }) => at)).toEqual([NOW - 2 * HOUR]);
    expect(await counted()).toEqual({
      HTTP_503: 1,
      'https://acme.example/nexla-api': 1,
      'https://acme.example/nexla-api GET /flows': 1,
    });
    expect(await db.endpoints.toArray()).toMatchObject([{ errors: 1, lastErrorAt: NOW - 2 * HOUR }]);
    expect(await minutesAgo()).toEqual([2 * HOUR]);
  });

  it('forgets an endpoint of which nothing else is known', async () => {
    await keep(failed(ACME.origin, 5 * MINUTE));
    await wipeBetween(db, NOW - HOUR, NOW + MINUTE);
    expect(await db.endpoints.count()).toBe(0);
    expect(await counted()).toEqual({});
    expect(await db.problems.count()).toBe(0);
  });

  it('does not take what is gone for a quiet time: recording begins after it', async () => {
    await record(db, BASES, { sightings: [failed(ACME.origin, 20 * DAY)], successes: [] }, NOW - 20 * DAY);
    await wipeBetween(db, 0, NOW - 7 * DAY);
    expect(await db.errors.count()).toBe(0);
    expect(await db.marks.get('recording')).toEqual({ name: 'recording', at: NOW - 7 * DAY });
  });
});

describe('keeping for fewer days', () => {
  it('deletes errors and counts that are older', async () => {
    await keep(failed(ACME.origin, 5 * MINUTE), failed(ACME.origin, 8 * DAY));
    await applyRetention(db, NOW, { days: 7, errors: 1000 });
    expect(await db.errors.count()).toBe(1);
    expect((await counted())['HTTP_503']).toBe(1);
    expect(await minutesAgo()).toEqual([5 * MINUTE]);
  });
});
