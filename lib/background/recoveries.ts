import type { Table } from 'dexie';
import { isSuccessAt } from '../domain/exchange.ts';
import { inOrder, TOKEN_CALLS } from '../domain/outcome.ts';
import type { RecoveredCall } from '../domain/recovery.ts';
import type { ApiBase } from '../domain/sites.ts';
import { isOfAVisit } from '../domain/stored-error.ts';
import type { Database } from '../storage/database.ts';
import { GIVEN_UP } from '../storage/queries.ts';
import type { EndpointRow, ErrorRow } from '../storage/tables.ts';
import type { CountedNames } from './counted-names.ts';

/** One call's end, told apart from others by its base and endpoint. */
type Ended = { base: string; endpoint: string; at: number };

/**
 * Where calls turned from failing to working, if anything of it is new: for most commits that is nowhere.
 * @param failures those that are new, or whose code changed
 * @param before the endpoints of this batch as they were before it
 */
export function turnsOf(
  failures: readonly Ended[],
  successes: readonly Ended[],
  before: readonly EndpointRow[],
): TurnOfCall[] {
  const calls = new Map<string, Call>();
  const callOf = ({ base, endpoint }: Pick<Ended, 'base' | 'endpoint'>) => {
    const id = JSON.stringify([base, endpoint]);
    const call = calls.get(id) ?? { base, endpoint, failures: [], successes: [] };
    calls.set(id, call);
    return call;
  };
  for (const failure of failures) callOf(failure).failures.push({ at: failure.at, isNew: true });
  for (const success of successes) callOf(success).successes.push({ at: success.at, isNew: true });
  for (const { base, endpoint, lastErrorAt, lastSuccessAt } of before) {
    const call = callOf({ base, endpoint });
    if (lastErrorAt !== null) call.failures.push({ at: lastErrorAt, isNew: false });
    if (lastSuccessAt !== null) call.successes.push({ at: lastSuccessAt, isNew: false });
  }
  return [...calls.values()].flatMap((call) => newTurns(call).map((turn) => ({ call, turn })));
}

/**
 * Keeps the first success after each failure, and what code it ended. Call it inside the transaction that writes, after
 * errors and endpoints are written.
 * @param names knows how many more an API base may add
 */
export async function recordRecoveries(
  db: Database,
  bases: readonly ApiBase[],
  turns: readonly TurnOfCall[],
  names: Pick<CountedNames, 'admitsRecovery'>,
): Promise<void> {
  for (const { call, turn } of turns) await keep(db, bases, call, turn, names);
}

type Moment = { at: number; isNew: boolean };
type Call = Pick<Ended, 'base' | 'endpoint'> & { failures: Moment[]; successes: Moment[] };
/** A success, and the first of the failures that it ended; ms since the epoch (UTC). */
type Turn = { failedAt: number; succeededAt: number };
export type TurnOfCall = { call: Pick<Ended, 'base' | 'endpoint'>; turn: Turn };

/** Turns of one call in one batch that are kept, the newest: a call that flickers must not hold up recording. */
const MOST_TURNS = 50;

/** Where failures end with a success, if anything of it is new. */
function newTurns({ failures, successes }: Call): Turn[] {
  const found: Turn[] = [];
  const inTime = inOrder(failures);
  let next = 0;
  for (const success of inOrder(successes)) {
    const first = next;
    while ((inTime[next]?.at ?? Number.POSITIVE_INFINITY) <= success.at) next += 1;
    const ended = inTime.slice(first, next);
    if (ended[0] !== undefined && [success, ...ended].some(({ isNew }) => isNew)) {
      found.push({ failedAt: ended[0].at, succeededAt: success.at });
    }
  }
  return found.slice(-MOST_TURNS);
}

async function keep(
  db: Database,
  bases: readonly ApiBase[],
  { base, endpoint }: TurnOfCall['call'],
  turn: Turn,
  names: Pick<CountedNames, 'admitsRecovery'>,
): Promise<void> {
  const ofCall = (table: Table, until: number) =>
    table.where('[base+endpoint+at]').between([base, endpoint, turn.failedAt], [base, endpoint, until], true, true);
  // A failure that is told late, or got its code late, may have been ended by an earlier success than the last.
  const known: RecoveredCall | undefined = await ofCall(db.recoveries, turn.succeededAt).first();
  const at = known?.at ?? turn.succeededAt;
  const failure: ErrorRow | undefined = await ofCall(db.errors, at)
    .reverse()
    .filter((row: ErrorRow) => row.code !== GIVEN_UP && !isOfAVisit(row) && !isSuccessAt(row.exchange, at))
    .first();
  if (failure === undefined || (known === undefined && !names.admitsRecovery(base))) return;
  const token = await tokenBetween(db, bases, base, failure.at, at);
  await db.recoveries.put({
    base,
    endpoint,
    at,
    failedAt: failure.at,
    code: failure.code,
    status: failure.exchange.status,
    tokenAt: token ?? known?.tokenAt ?? null,
  });
}

/** When a new token was last fetched from the host of `base`, if it was then. */
async function tokenBetween(
  db: Database,
  bases: readonly ApiBase[],
  base: string,
  from: number,
  to: number,
): Promise<number | null> {
  const onHost = bases.filter(({ origin }) => base === origin || base.startsWith(`${origin}/`));
  const keys = onHost.flatMap(({ origin, prefix }) =>
    TOKEN_CALLS.map((call): [string, string] => [origin + prefix, call]),
  );
  const times = (await db.endpoints.bulkGet(keys)).map((row) => row?.lastSuccessAt ?? Number.NEGATIVE_INFINITY);
  const fitting = times.filter((at) => at >= from && at <= to);
  return fitting.length === 0 ? null : Math.max(...fitting);
}
