import { Dexie } from 'dexie';
import type { Alert } from '../domain/alerts/alert.ts';
import { evaluate } from '../domain/alerts/evaluate.ts';
import { joinIncidents } from '../domain/alerts/incident.ts';
import { openTime } from '../domain/alerts/open-time.ts';
import { alertsToTell, mutedNames } from '../domain/alerts/silence.ts';
import type { Thresholds } from '../domain/alerts/threshold.ts';
import { type CountHistory, count, emptyHistory, MINUTE_MS, minutesKeptSince, raise } from '../domain/rate-history.ts';
import type { Database } from '../storage/database.ts';
import { endpointName, historyOfRow, minutesOfRow } from '../storage/histories.ts';
import { FOREVER, GIVEN_UP } from '../storage/queries.ts';

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
  return db.transaction('rw', db.tables, async () => {
    const live = await db.alerts.where('state').anyOf('pending', 'firing').toArray();
    const recent = await db.histories
      .where('[kind+last]')
      .between(['code', now - HOUR_MS], ['code', FOREVER])
      .primaryKeys();
    const codes = new Set([...live.map(({ code }) => code), ...recent.map(([, code]) => code)]);
    codes.delete(GIVEN_UP);
    const rules = {
      thresholds,
      since: await recordingSince(db, now),
      open: openTime(await callsSince(db, now - HOURS_LOOKED_AT_MS)),
    };
    const silences = await db.silences.toArray();
    const mutedEndpoints = mutedNames(silences, 'endpoint', now);

    const next: Alert[] = [];
    const gone: [string, number][] = [];
    for (const code of codes) {
      const last = live.find((alert) => alert.code === code) ?? (await newestAlert(db, code));
      const history = historyOfRow(await db.histories.get(['code', code]));
      if (mutedEndpoints.size > 0) await leaveOut(db, code, mutedEndpoints, history, now);
      const alert = evaluate(code, history, last ?? null, rules, now);
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
    return { begun: alertsToTell(begun, silences, now), isLive: codes.size > 0 };
  });
}

/** Since when errors are recorded. A mark of the time to come is of a clock that was ahead: it would hold up all rules. */
async function recordingSince(db: Database, now: number): Promise<number> {
  const recording = await db.marks.get('recording');
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

function newestAlert(db: Database, code: string): Promise<Alert | undefined> {
  return db.alerts.where('[code+startedAt]').between([code, 0], [code, FOREVER]).last();
}

/** 0 where the newest error had no response, and where it was counted but not kept. */
async function newestStatus(db: Database, code: string): Promise<number> {
  const newest = await db.errors.where('[code+at]').between([code, 0], [code, FOREVER]).last();
  return newest?.exchange.status ?? 0;
}

/** Takes the errors of muted endpoints out of what rules look at. */
async function leaveOut(
  db: Database,
  code: string,
  endpoints: ReadonlySet<string>,
  history: CountHistory,
  now: number,
): Promise<void> {
  await db.problems
    .where('[code+base+endpoint]')
    .between([code, Dexie.minKey, Dexie.minKey], [code, Dexie.maxKey, Dexie.maxKey])
    .each((row) => {
      if (!endpoints.has(endpointName(row.base, row.endpoint))) return;
      for (const [minute, events] of minutesOfRow(row, minutesKeptSince(now))) {
        count(history, minute * MINUTE_MS, -events);
      }
    });
}
