import type { Alert } from '../domain/alerts/alert.ts';
import { evaluate } from '../domain/alerts/evaluate.ts';
import { joinIncidents } from '../domain/alerts/incident.ts';
import { openTime } from '../domain/alerts/open-time.ts';
import { alertsToTell, mutedNames } from '../domain/alerts/silence.ts';
import type { Thresholds } from '../domain/alerts/threshold.ts';
import { OTHER } from '../domain/other.ts';
import { type CountHistory, count, emptyHistory, MINUTE_MS, minutesKeptSince, raise } from '../domain/rate-history.ts';
import type { Database } from '../storage/database.ts';
import { endpointName, historyOfRow, minutesOfRow } from '../storage/histories.ts';
import { FOREVER, GIVEN_UP } from '../storage/queries.ts';
import type { HistoryRow } from '../storage/tables.ts';
import { readMark } from './sound-rows.ts';

const HOUR_MS = 3_600_000;
/** No rule looks at single hours further back than this. */
const HOURS_LOOKED_AT_MS = 14 * 24 * HOUR_MS;

export type Looked = {
  /** The alerts of an incident that began just now and that a person wants to be told of; empty where none began. */
  begun: Alert[];
  /** Whether time alone can still change something: an alert goes on, or there were errors in the last hour. */
  isLive: boolean;
};

/**
 * Looks at every code that could have changed, and stores what became of its alert, in one transaction: whatever the
 * background forgot when it died, the stored state goes on from where it was.
 * @param now ms since the epoch (UTC)
 */
export function evaluateAlerts(db: Database, thresholds: Thresholds, now: number): Promise<Looked> {
  const tables = [db.alerts, db.histories, db.problems, db.silences, db.errors, db.marks];
  return db.transaction('rw', tables, async () => {
    const [alerts, recent, silences] = await Promise.all([
      db.alerts.toArray(),
      db.histories
        .where('[kind+last]')
        .between(['code', now - HOUR_MS], ['code', FOREVER])
        .toArray(),
      db.silences.toArray(),
    ]);
    const live = alerts.filter(({ state }) => state !== 'resolved');
    const newest = new Map<string, Alert>();
    // By code and beginning: the last one of a code stays, and before it one that is live.
    for (const alert of [...alerts, ...live]) newest.set(alert.code, alert);
    const histories = await historiesOf(db, recent, live);
    histories.delete(GIVEN_UP);
    const rules = {
      thresholds,
      since: await recordingSince(db, now),
      open: openTime(await callsSince(db, now - HOURS_LOOKED_AT_MS)),
    };
    const mutedEndpoints = mutedNames(silences, 'endpoint', now);
    if (mutedEndpoints.size > 0) await leaveOut(db, mutedEndpoints, histories, now);

    const next: Alert[] = [];
    const gone: [string, number][] = [];
    for (const [code, history] of histories) {
      const last = newest.get(code) ?? null;
      const alert = evaluate(code, history, last, rules, now);
      if (alert === null) {
        if (last?.state === 'pending') gone.push([last.code, last.startedAt]);
        continue;
      }
      const isNew = alert.state === 'firing' && alert.status === null;
      next.push(isNew ? { ...alert, status: await newestStatus(db, code) } : alert);
    }
    const joined = joinIncidents(next);
    await db.alerts.bulkDelete(gone);
    await db.alerts.bulkPut(joined);
    const mutedCodes = mutedNames(silences, 'code', now);
    // Of an incident of muted codes alone nobody has been told.
    const known = new Set(live.filter(({ code }) => !mutedCodes.has(code)).map(({ incident }) => incident));
    const begun = joined.filter(({ incident }) => incident !== null && !known.has(incident));
    return { begun: alertsToTell(begun, silences, now), isLive: histories.size > 0 };
  });
}

/** Since when errors are recorded. A mark of the time to come is of a clock that was ahead: it would hold up all rules. */
async function recordingSince(db: Database, now: number): Promise<number> {
  const recording = await readMark(db, 'recording');
  if (recording !== undefined && recording.at > now) await db.marks.put({ name: 'recording', at: now });
  return Math.min(recording?.at ?? now, now);
}

/** The calls of all APIs since a time (ms, UTC), failed or not. */
async function callsSince(db: Database, since: number): Promise<CountHistory> {
  const calls = emptyHistory();
  for (const kind of ['base-errors', 'base-successes'] as const) {
    await db.histories
      .where('[kind+last]')
      .between([kind, since], [kind, FOREVER])
      .each((row) => {
        const { minutes, hours } = historyOfRow(row, since);
        for (const [minute, events] of minutes) raise(calls.minutes, minute, events);
        for (const [hour, events] of hours) raise(calls.hours, hour, events);
      });
  }
  return calls;
}

/** The counts of every code that came lately, or of which an alert is live. */
async function historiesOf(
  db: Database,
  recent: readonly HistoryRow[],
  live: readonly Alert[],
): Promise<Map<string, CountHistory>> {
  const histories = new Map(recent.map((row) => [row.name, historyOfRow(row)]));
  const quiet = [...new Set(live.map(({ code }) => code))].filter((code) => !histories.has(code));
  const rows = await db.histories.bulkGet(quiet.map((code): ['code', string] => ['code', code]));
  for (const [index, code] of quiet.entries()) histories.set(code, historyOfRow(rows[index]));
  return histories;
}

/** 0 where the newest error had no response, and where none is stored; null of many codes together. */
async function newestStatus(db: Database, code: string): Promise<number | null> {
  if (code === OTHER) return null;
  const newest = await db.errors.where('[code+at]').between([code, 0], [code, FOREVER]).last();
  return newest?.exchange.status ?? 0;
}

/** Takes the errors of muted endpoints out of what rules look at. */
async function leaveOut(
  db: Database,
  endpoints: ReadonlySet<string>,
  histories: ReadonlyMap<string, CountHistory>,
  now: number,
): Promise<void> {
  const since = minutesKeptSince(now);
  await db.problems
    .where('last')
    .aboveOrEqual(since)
    .each((row) => {
      const history = histories.get(row.code);
      if (history === undefined || !endpoints.has(endpointName(row.base, row.endpoint))) return;
      for (const [minute, events] of minutesOfRow(row, since)) count(history, minute * MINUTE_MS, -events);
    });
}
