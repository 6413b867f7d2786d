import type { Alert } from '../domain/alerts/alert.ts';
import type { Silence } from '../domain/alerts/silence.ts';
import { OTHER } from '../domain/other.ts';
import { type CountHistory, MINUTE_MS } from '../domain/rate-history.ts';
import type { Database } from './database.ts';
import { countBetween, endpointName, historyOfRow } from './histories.ts';
import { FOREVER } from './queries.ts';
import type { HistoryRow } from './tables.ts';

/** Reads of what is counted, safe inside a dexie liveQuery: they cost what is shown, not what is stored. */

/** A code with what is counted of it, and where it came. */
type CodeRates = { code: string; history: CountHistory; calls: CodeCall[] };

/** All calls of an endpoint, or of a whole API base where `endpoint` is null. */
export type CallRates = {
  base: string;
  endpoint: string | null;
  errors: CountHistory;
  successes: CountHistory;
  /** ms since the epoch (UTC); null where none was seen in 90 days. */
  lastSuccessAt: number | null;
};

/** An endpoint at which a code came, and how often it came there since the time that was asked for. */
type CodeCall = CallRates & { endpoint: string; ofCode: number };

export type Rates = {
  codes: CodeRates[];
  bases: CallRates[];
  /** All that are kept, whatever their code. */
  alerts: Alert[];
  silences: Silence[];
};

/** Codes that are read, and endpoints of each. */
const MOST_CODES = 50;
const MOST_CALLS = 20;
/** Codes at endpoints that are looked at, the latest. */
const MOST_PLACES = 2000;

/**
 * The codes and API bases that failed since a time, the latest first, with their counts from then on.
 * @param since ms (UTC)
 * @param minutesSince since when it is counted where a code came, ms (UTC); single minutes are kept for 48 hours
 */
export async function ratesSince(db: Database, since: number, minutesSince: number): Promise<Rates> {
  const newest = (kind: HistoryRow['kind']) =>
    db.histories.where('[kind+last]').between([kind, since], [kind, FOREVER]).reverse().limit(MOST_CODES).toArray();
  const [codes, bases, places, alerts, silences] = await Promise.all([
    newest('code'),
    newest('base-errors'),
    placesOfCodes(db, minutesSince),
    db.alerts.toArray(),
    db.silences.toArray(),
  ]);
  return {
    codes: await Promise.all(
      codes.map(async (row) => ({
        code: row.name,
        history: historyOfRow(row, since),
        calls: await Promise.all((places.get(row.name) ?? []).map((place) => callOf(db, place, since))),
      })),
    ),
    bases: await Promise.all(
      bases.map(async (row) => {
        const successes = await db.histories.get(['base-successes', row.name]);
        return { base: row.name, endpoint: null, ...counted(row, successes, since) };
      }),
    ),
    alerts,
    silences,
  };
}

type Place = { base: string; endpoint: string; ofCode: number };

/** Where each code came since a time (ms, UTC), the most frequent first. */
async function placesOfCodes(db: Database, since: number): Promise<Map<string, Place[]>> {
  const codes = new Map<string, Place[]>();
  await db.problems
    .where('last')
    .aboveOrEqual(since)
    .reverse()
    .limit(MOST_PLACES)
    .each((row) => {
      const ofCode = countBetween(row, since, FOREVER);
      // A code that was corrected later leaves none behind.
      if (ofCode === 0) return;
      const places = codes.get(row.code) ?? [];
      codes.set(row.code, places);
      places.push({ base: row.base, endpoint: row.endpoint, ofCode });
    });
  const most = (places: Place[]) => places.sort((a, b) => b.ofCode - a.ofCode).slice(0, MOST_CALLS);
  return new Map([...codes].map(([code, places]) => [code, most(places)]));
}

async function callOf(db: Database, place: Place, since: number): Promise<CodeCall> {
  const name = endpointName(place.base, place.endpoint);
  const [errors, successes] = await db.histories.bulkGet([
    ['errors', name],
    ['successes', name],
  ]);
  return { ...place, ...counted(errors, successes, since) };
}

function counted(errors: HistoryRow | undefined, successes: HistoryRow | undefined, since: number) {
  return {
    errors: historyOfRow(errors, since),
    successes: historyOfRow(successes, since),
    lastSuccessAt: successes?.last ?? null,
  };
}

/** The codes that are counted each apart, by name. */
export async function countedCodes(db: Database): Promise<string[]> {
  const keys = await db.histories.where('[kind+last]').between(['code', 0], ['code', FOREVER]).primaryKeys();
  return keys
    .map(([, code]) => code)
    .filter((code) => code !== OTHER)
    .sort();
}

/** When a code came in an incident, both ends included, ms since the epoch (UTC). */
export type IncidentStretch = { code: string; from: number; until: number };

/**
 * The codes of an incident (`Alert.incident`), each from the beginning of what raised its first alert to the end of its
 * last. Empty where there is no such incident any more.
 * @param now ms since the epoch (UTC)
 */
export async function incidentStretches(db: Database, incident: number, now: number): Promise<IncidentStretch[]> {
  const alerts = await db.alerts.filter((alert) => alert.incident === incident).toArray();
  return [...Map.groupBy(alerts, ({ code }) => code)].map(([code, ofCode]) => ({
    code,
    from: Math.min(...ofCode.map(({ startedAt, minutes, foundIn = minutes }) => startedAt - foundIn * MINUTE_MS)),
    until: Math.max(...ofCode.map(({ resolvedAt }) => resolvedAt ?? now)),
  }));
}
