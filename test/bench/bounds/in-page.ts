import { evaluateAlerts } from '../../../lib/background/alerts.ts';
import { record, type Success } from '../../../lib/background/record.ts';
import { applyRetention } from '../../../lib/background/retention.ts';
import { GUIDE_THRESHOLDS } from '../../../lib/domain/alerts/threshold.ts';
import { exchangeWith, type Sighting } from '../../../lib/domain/sighting.ts';
import { type ApiBase, DEFAULT_BASES } from '../../../lib/domain/sites.ts';
import { Database } from '../../../lib/storage/database.ts';

/** Runs in a page of the extension: stores as the background does, by its own code, whatever time it is said to be. */

const API = DEFAULT_BASES[0] as ApiBase;
/** Errors in one commit, as in a burst. */
const BATCH = 200;

/** Calls: how many, within which time (ms, UTC), of how many codes and endpoints, and how these are named. */
export type Offered = {
  calls: number;
  /** Of so many calls one fails. */
  failing: number;
  from: number;
  until: number;
  codes: number;
  endpoints: number;
  name: string;
};

/** Stores calls evenly over a time, looks at the alerts and deletes what is due, as after an hour. */
export async function offer({ calls, failing, from, until, codes, endpoints, name }: Offered): Promise<void> {
  const db = new Database();
  for (let first = 0; first < calls; first += BATCH) {
    const sightings: Sighting[] = [];
    const successes: Success[] = [];
    let now = from;
    for (let n = first; n < Math.min(first + BATCH, calls); n += 1) {
      now = from + Math.floor((n / calls) * (until - from));
      const call = `/call_${name}_${n % endpoints}`;
      if (n % failing === 0) sightings.push(failed(crypto.randomUUID(), now, `C_${name}_${n % codes}`, call));
      else successes.push({ base: API, path: API.prefix + call, method: 'GET', at: now, headers: {} });
    }
    await record(db, DEFAULT_BASES, { sightings, successes }, now);
  }
  await evaluateAlerts(db, GUIDE_THRESHOLDS, until);
  await applyRetention(db, until);
  db.close();
}

/** Milliseconds to store one more error, and then to look at the alerts. */
export async function storeOne(): Promise<{ stored: number; looked: number }> {
  const db = new Database();
  await db.open();
  const now = Date.now();
  const start = performance.now();
  await record(
    db,
    DEFAULT_BASES,
    { sightings: [failed(crypto.randomUUID(), now, 'HTTP_503', '/flows')], successes: [] },
    now,
  );
  const stored = performance.now();
  await evaluateAlerts(db, GUIDE_THRESHOLDS, now);
  const looked = performance.now();
  db.close();
  return { stored: stored - start, looked: looked - start };
}

/** Rows of each table, and bytes of all that is stored. */
export async function stored(): Promise<{ rows: Record<string, number>; bytes: number }> {
  const db = new Database();
  const rows = await Promise.all(db.tables.map(async (table) => [table.name, await table.count()] as const));
  db.close();
  const { usage = Number.NaN } = await navigator.storage.estimate();
  return { rows: Object.fromEntries(rows), bytes: usage };
}

function failed(key: string, at: number, code: string, path: string): Sighting {
  return {
    key: `network:${key}`,
    observer: 'network',
    groups: [`document 503 ${key}`],
    exchange: exchangeWith({
      origin: API.origin,
      path: API.prefix + path,
      queryNames: [],
      method: 'GET',
      status: 503,
      tabId: 7,
      startedAt: at - 40,
      respondedAt: at,
      endedAt: at + 2,
      documentId: 'document',
      initiator: API.origin,
      resourceType: 'xmlhttprequest',
      responseHeaders: { 'content-type': 'application/json', 'x-request-id': `req-${key}` },
      body: {
        text: JSON.stringify({ error: 'unavailable', message: 'Try again later', error_code: code }),
        truncated: false,
      },
      sources: ['web-request', 'page-hook'],
    }),
  };
}
