import { GUIDE_THRESHOLDS } from '../domain/alerts/threshold.ts';
import { exampleBase, exampleExchange } from '../domain/catalogue/example.ts';
import { exampleOf } from '../domain/catalogue/examples/index.ts';
import { CATALOGUE } from '../domain/catalogue/index.ts';
import type { Sighting } from '../domain/sighting.ts';
import { DEFAULT_BASES } from '../domain/sites.ts';
import { Database } from '../storage/database.ts';
import { DEMO_DATABASE, DEMO_LOCK } from '../storage/database-name.ts';
import { evaluateAlerts } from './alerts.ts';
import { record, type Success } from './record.ts';

/**
 * The demo: a made-up day in a database of its own, recorded as a real one is. Views that are opened with `?demo` show it
 * in place of the history, which nothing of this ever touches.
 */

const MINUTE_MS = 60_000;
const DAY_MS = 1440 * MINUTE_MS;

/** One after another: whatever is still at work in the demo while it is deleted would make it anew. */
const TURN = 'demo-turn';

/** Makes the demo's day, unless it is there. It ends at `now` (ms, UTC). */
export function fillDemo(now: number): Promise<void> {
  return inDemo(async (db) => {
    if ((await db.errors.count()) > 0) return;
    const failures = madeUpFailures(now);
    // Recording began a day ago: without a past nothing could be more than usual.
    await record(db, DEFAULT_BASES, { sightings: failures.slice(0, 1), successes: [] }, now - DAY_MS);
    await record(db, DEFAULT_BASES, { sightings: failures.slice(1), successes: madeUpSuccesses(now) }, now);
    await evaluateAlerts(db, GUIDE_THRESHOLDS, now);
  });
}

/** Does something in the demo, unless it was left: what a view has still to say must not bring it back. */
export function whileDemo(work: (db: Database) => Promise<unknown>): Promise<void> {
  return inDemo(work, () => Database.exists(DEMO_DATABASE));
}

async function inDemo(work: (db: Database) => Promise<unknown>, isWanted = async () => true): Promise<void> {
  await navigator.locks.request(TURN, async () => {
    if (!(await isWanted())) return;
    const db = new Database(DEMO_DATABASE);
    try {
      await work(db);
    } finally {
      db.close();
    }
  });
}

/** Deletes the demo; views that still show it learn of that from their database. */
export async function leaveDemo(): Promise<void> {
  await navigator.locks.request(TURN, () => new Database(DEMO_DATABASE).delete());
}

/** Deletes the demo if no view shows it any more: each of them holds the lock. */
export async function sweepDemo(): Promise<void> {
  await navigator.locks.request(DEMO_LOCK, { ifAvailable: true }, async (lock) => {
    if (lock !== null && (await Database.exists(DEMO_DATABASE))) await leaveDemo();
  });
}

/** Every example of the catalogue once, over the day; and a last hour in which two of them come far too often. */
function madeUpFailures(now: number): Sighting[] {
  const step = DAY_MS / (CATALOGUE.length + 3);
  const overDay = CATALOGUE.map((entry, index) => failure(entry.id, now - DAY_MS + (index + 1) * step));
  const limited = Array.from({ length: 24 }, (_, index) => failure('RATE_001', now - (50 - 2 * index) * MINUTE_MS));
  const down = Array.from({ length: 9 }, (_, index) => failure('HTTP_503', now - (index + 1) * 20_000));
  const expired = failure('AUTH_003', now - 32 * MINUTE_MS);
  const waiting = failure('RATE_001', now - 2000, { 'retry-after': '75' });
  return [...overDay, ...limited, expired, ...down, waiting].map((sighting, index) => ({
    ...sighting,
    key: `demo:${index}`,
    groups: [`demo ${index}`],
  }));
}

function failure(id: string, at: number, headers: Record<string, string> = {}): Sighting {
  const exchange = exampleExchange(exampleOf(id), at);
  const responseHeaders = { ...exchange.responseHeaders, ...headers };
  return { key: '', observer: 'network', groups: [], exchange: { ...exchange, tabId: 1, responseHeaders } };
}

/** Calls that work, at an even pace; one ends the expired session; and an API whose quota runs low. */
function madeUpSuccesses(now: number): Success[] {
  const base = exampleBase(exampleOf('AUTH_003'));
  const genAi = exampleBase(exampleOf('RPC_SERVER'));
  const success = (path: string, at: number, method = 'GET'): Success => ({
    base,
    path: base.prefix + path,
    method,
    at,
    headers: {},
  });
  const reset = { 'x-ratelimit-limit': '600', 'x-ratelimit-reset': String(Math.floor(now / 1000) + 900) };
  const stated = [
    { at: now - 10 * MINUTE_MS, left: '410' },
    { at: now - MINUTE_MS, left: '120' },
  ].map(({ at, left }) => ({
    base: genAi,
    path: '/v1/toolsets',
    method: 'GET',
    at,
    headers: { ...reset, 'x-ratelimit-remaining': left },
  }));
  return [
    ...Array.from({ length: 140 }, (_, index) => success('/users/current', now - (index + 1) * 10 * MINUTE_MS)),
    success('/token/refresh', now - 31.5 * MINUTE_MS, 'POST'),
    success('/data_sources', now - 31 * MINUTE_MS),
    ...stated,
  ];
}
