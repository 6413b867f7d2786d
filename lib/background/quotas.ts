import { Dexie } from 'dexie';
import { readQuotas } from '../domain/quota.ts';
import { keepForForecast } from '../domain/quota-forecast.ts';
import type { ServerClock } from '../domain/server-clock.ts';
import type { Database } from '../storage/database.ts';
import type { QuotaRow } from '../storage/tables.ts';

/** A response that may state quotas: its headers (lower-case names), and the clocks when it arrived. */
export type Stating = { base: string; headers: Readonly<Record<string, string>>; clock: ServerClock };

/** Policies of one response that are followed; the most pressing ones come first by the draft's own advice. */
const MOST_POLICIES = 4;
/** Policies of one base that are kept: their names are the server's. */
const MOST_KEPT = 50;

/** The responses that state a quota: most state none, and then there is nothing to read or write. */
export function thatState(responses: readonly Stating[]): Stating[] {
  return responses.filter(({ headers, clock }) => readQuotas(headers, clock).length > 0);
}

/** Keeps what the responses say of the caller's quotas. Call it inside the transaction that writes. */
export async function recordQuotas(db: Database, responses: readonly Stating[]): Promise<void> {
  const inOrder = responses.toSorted((a, b) => a.clock.receivedAt - b.clock.receivedAt);
  const rows = new Map<string, QuotaRow>();
  for (const { base, headers, clock } of inOrder) {
    for (const { policy, limit, remaining, resetAt } of readQuotas(headers, clock).slice(0, MOST_POLICIES)) {
      if (remaining === null) continue;
      const id = JSON.stringify([base, policy]);
      const known = rows.get(id) ?? (await db.quotas.get([base, policy]));
      if (known === undefined && (await policiesOf(db, base, rows)) >= MOST_KEPT) continue;
      const samples = keepForForecast(Array.isArray(known?.samples) ? known.samples : [], {
        at: clock.receivedAt,
        limit,
        remaining,
        resetAt,
      });
      rows.set(id, { base, policy, at: samples.at(-1)?.at ?? clock.receivedAt, samples });
    }
  }
  await db.quotas.bulkPut([...rows.values()]);
}

async function policiesOf(db: Database, base: string, added: ReadonlyMap<string, QuotaRow>): Promise<number> {
  const stored = await db.quotas
    .where('[base+policy]')
    .between([base, Dexie.minKey], [base, Dexie.maxKey])
    .primaryKeys();
  const names = stored.map(([, policy]) => policy);
  for (const row of added.values()) if (row.base === base) names.push(row.policy);
  return new Set(names).size;
}
