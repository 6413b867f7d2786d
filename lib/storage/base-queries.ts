import type { BaseHistory } from '../domain/base-history.ts';
import type { FailedCall } from '../domain/catalogue/action-for.ts';
import type { QuotaSample } from '../domain/quota-forecast.ts';
import { isOfACall } from '../domain/stored-error.ts';
import type { Database } from './database.ts';
import { newestErrors } from './error-queries.ts';
import { FOREVER, GIVEN_UP } from './queries.ts';
import type { EndpointRow } from './tables.ts';

/** Failures that are looked at to see whether a whole base is in trouble. */
const BASE_FAILURES = 200;
/** Problems that are looked at, the newest first, to see how often they recover: so many that did, and that did not. */
const RECOVERED = 500;
const OPEN = 50;

/** What is known of an API base, and of recoveries on any. */
export async function baseHistory(db: Database, base: string): Promise<BaseHistory> {
  const [quotas, recovered, calls, answered] = await Promise.all([
    quotasOf(db, base),
    db.recoveries.orderBy('at').reverse().limit(RECOVERED).toArray(),
    db.endpoints.toArray(),
    db.histories.get(['base-successes', base]),
  ]);
  const successes = calls.filter((call) => call.base === base).map((call) => call.lastSuccessAt ?? -1);
  const failing = calls
    .filter(({ lastErrorAt, lastSuccessAt }) => (lastErrorAt ?? -1) > (lastSuccessAt ?? -1))
    .sort((a, b) => (b.lastErrorAt ?? 0) - (a.lastErrorAt ?? 0));
  const [failures, open] = await Promise.all([
    newestErrors(db, 'all', BASE_FAILURES, { after: Math.max(answered?.last ?? -1, ...successes) }),
    Promise.all(failing.slice(0, OPEN).map((call) => lastFailure(db, call))),
  ]);
  return {
    failures: failures.filter((failure) => failure.base === base && isOfACall(failure)),
    isCut: failures.length === BASE_FAILURES,
    quotas,
    problems: { recovered, open: open.filter((failure) => failure !== null) },
  };
}

/** What the last responses of a base said of its quotas, one list a policy. */
async function quotasOf(db: Database, base: string): Promise<QuotaSample[][]> {
  const rows = await db.quotas.where('[base+policy]').between([base, ''], [base, '\uffff']).toArray();
  return rows.map(({ samples }) => samples);
}

/** What a call failed with last, since its last success. */
async function lastFailure(db: Database, { base, endpoint, lastSuccessAt }: EndpointRow): Promise<FailedCall | null> {
  const failure = await db.errors
    .where('[base+endpoint+at]')
    .between([base, endpoint, (lastSuccessAt ?? -1) + 1], [base, endpoint, FOREVER])
    .reverse()
    .filter((error) => error.code !== GIVEN_UP && isOfACall(error))
    .first();
  return failure === undefined ? null : { base, endpoint, code: failure.code, status: failure.exchange.status };
}
