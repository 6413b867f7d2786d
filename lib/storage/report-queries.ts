import type { Silence } from '../domain/alerts/silence.ts';
import type { CallHistory } from '../domain/call-history.ts';
import { groupKey } from '../domain/error-groups.ts';
import { OTHER } from '../domain/other.ts';
import { hourOf, MINUTE_MS, minuteOf, minutesKeptSince } from '../domain/rate-history.ts';
import { isOfACall, type StoredError } from '../domain/stored-error.ts';
import type { Reportable } from '../domain/support-report/report.ts';
import { type Tally, tally } from '../domain/support-report/tally.ts';
import { callHistory, HISTORY } from './call-histories.ts';
import type { Database } from './database.ts';
import { dexieRows } from './dexie-rows.ts';
import { newestErrors, storedError } from './error-queries.ts';
import { historyOfRow, minutesOfRow } from './histories.ts';
import { callKey, GIVEN_UP, newestOf } from './queries.ts';
import { incidentStretches } from './rate-queries.ts';

/** Reads for reports, safe inside a dexie liveQuery: the newest errors themselves, and how many there were of each. */

/** What a report is wanted on: one error; it and its like; an incident (`Alert.incident`); all of the last minutes. */
export type Wanted = { error: number } | { group: number } | { incident: number } | { minutes: number };

/** Errors that are read of a stretch of time, the newest; how many more there were is counted. */
const MOST_READ = 2000;
const NOTHING: Reportable = { errors: [], histories: new Map(), tallies: new Map() };

/** What a report on what is recorded is made of: the mutes are a part of what support must know. */
export type Recorded = Reportable & { silences: readonly Silence[] };

/** What the report is made of at `now` (ms, UTC); without errors where nothing is stored of that any more. */
export async function recordedOf(db: Database, wanted: Wanted, now: number): Promise<Recorded> {
  return withSilences(db, await errorsOf(db, wanted, now));
}

async function withSilences(db: Database, reportable: Reportable): Promise<Recorded> {
  return { ...reportable, silences: await db.silences.toArray() };
}

async function errorsOf(db: Database, wanted: Wanted, now: number): Promise<Reportable> {
  if ('incident' in wanted) {
    const stretches = await incidentStretches(db, wanted.incident, now);
    return together(await Promise.all(stretches.map((stretch) => inStretch(db, stretch, now))));
  }
  if ('minutes' in wanted) {
    return inStretch(db, { code: null, from: now - wanted.minutes * MINUTE_MS, until: now }, now);
  }
  const stored = await storedError(db, 'error' in wanted ? wanted.error : wanted.group);
  if (stored === undefined) return NOTHING;
  const history = await callHistory(dexieRows(db), stored);
  return 'error' in wanted ? alone(stored, history) : withItsLike(db, stored, history);
}

/** What the report on one error, or on it and its like, is made of where the history of its call was read already. */
export async function recordedWith(
  db: Database,
  scope: 'error' | 'group',
  stored: StoredError,
  history: CallHistory,
): Promise<Recorded> {
  return withSilences(db, scope === 'error' ? alone(stored, history) : await withItsLike(db, stored, history));
}

function alone(stored: StoredError, history: CallHistory): Reportable {
  return { errors: [stored], histories: new Map([[stored.id, history]]), tallies: new Map() };
}

/** An error and its like: the same code at the same endpoint. */
async function withItsLike(db: Database, stored: StoredError, history: CallHistory): Promise<Reportable> {
  const { code, base, endpoint } = stored;
  const [row, ofCode] = await Promise.all([db.problems.get([code, base, endpoint]), db.histories.get(['code', code])]);
  const errors = history.failures.filter((failure) => failure.code === code);
  const counted = row === undefined ? new Map<number, number>() : minutesOfRow(row, 0);
  const firstHour = hourOf(Math.min(...counted.keys()) * MINUTE_MS);
  const isCountedAll = [...historyOfRow(ofCode).hours.keys()].every((hour) => hour >= firstHour);
  const isAll = history.failures.length < HISTORY;
  return {
    errors,
    histories: new Map(errors.map(({ id }) => [id, history])),
    tallies: new Map([[groupKey(stored), tally(timesOf(errors), { counted, isAll, isCountedAll })]]),
  };
}

/** Errors of one code, or of any but calls that pages gave up. Both ends are included; ms since the epoch (UTC). */
type Stretch = { code: string | null; from: number; until: number };

async function inStretch(db: Database, { code, until, ...stretch }: Stretch, now: number): Promise<Reportable> {
  // It is counted by the minute: a whole one is read too, so that both say the same.
  const from = minuteOf(stretch.from) * MINUTE_MS;
  const [read, rows] = await Promise.all([
    code === null
      ? newestErrors(db, 'all', MOST_READ, { after: from - 1, until })
      : code === OTHER
        ? countedAsOther(db, from, until)
        : db.errors
            .where('[code+at]')
            .between([code, from], [code, until], true, true)
            .reverse()
            .limit(MOST_READ)
            .toArray(),
    db.problems.where('last').aboveOrEqual(from).toArray(),
  ]);
  const isAll = read.length < MOST_READ;
  const isMeant = (one: { code: string }) => (code === null ? one.code !== GIVEN_UP : one.code === code);
  const groups = Map.groupBy(
    read.filter((stored) => isOfACall(stored) && (code === OTHER || isMeant(stored))),
    groupKey,
  );
  const counts = new Map<string, Map<number, number>>();
  await Promise.all(
    rows.filter(isMeant).map(async (row) => {
      const counted = [...minutesOfRow(row, from)].filter(([minute]) => minute <= minuteOf(until));
      if (counted.length === 0) return;
      const key = groupKey(row);
      counts.set(key, new Map(counted));
      if (isAll || groups.has(key)) return;
      const newest = await newestOf(dexieRows(db), row, from, until);
      if (newest !== undefined && isOfACall(newest)) groups.set(key, [newest]);
    }),
  );
  const isCountedAll = from >= minutesKeptSince(now);
  const tallies = [...groups].map(([key, ofGroup]): [string, Tally] => [
    key,
    tally(timesOf(ofGroup), { counted: counts.get(key) ?? new Map(), isAll, isCountedAll }),
  ]);
  const errors = [...groups.values()].flat();
  return { errors, histories: await historiesOf(db, errors), tallies: new Map(tallies) };
}

/** The newest errors of the codes that are counted together. */
function countedAsOther(db: Database, from: number, until: number): Promise<StoredError[]> {
  return db.errors
    .where('at')
    .between(from, until, true, true)
    .reverse()
    .filter(({ countedAs }) => countedAs === OTHER)
    .limit(MOST_READ)
    .toArray();
}

async function historiesOf(db: Database, errors: readonly StoredError[]): Promise<Map<number, CallHistory>> {
  const histories = await Promise.all(
    [...Map.groupBy(errors, callKey).values()].map(async (ofCall) => {
      const history = await callHistory(dexieRows(db), ofCall[0] as StoredError);
      return ofCall.map(({ id }) => [id, history] as const);
    }),
  );
  return new Map(histories.flat());
}

function together(parts: readonly Reportable[]): Reportable {
  return {
    errors: parts.flatMap(({ errors }) => errors),
    histories: new Map(parts.flatMap(({ histories }) => [...histories])),
    tallies: new Map(parts.flatMap(({ tallies }) => [...tallies])),
  };
}

function timesOf(errors: readonly StoredError[]): number[] {
  return errors.map(({ at }) => at);
}
