import type { Alert } from './alert.ts';

/** Someone does not want to be told of a code, or of an endpoint, until then (ms since the epoch, UTC). */
export type Silence = {
  what: 'code' | 'endpoint';
  /** The code, or API base and endpoint: `https://dataops.nexla.io/nexla-api GET /flows`. */
  name: string;
  until: number;
};

/** The alerts that people should be told of at `now` (ms, UTC), the gravest and then the newest first. */
export function alertsToTell(alerts: readonly Alert[], silences: readonly Silence[], now: number): Alert[] {
  const muted = mutedNames(silences, 'code', now);
  return alerts
    .filter(
      ({ state, code, acknowledgedAt, snoozedUntil }) =>
        state === 'firing' && !muted.has(code) && acknowledgedAt === null && (snoozedUntil ?? 0) <= now,
    )
    .sort((a, b) => Number(b.severity === 'high') - Number(a.severity === 'high') || b.startedAt - a.startedAt);
}

/** Until when a code or an endpoint is muted (ms, UTC), null where it is not muted at `now`. */
export function silencedUntil(
  silences: readonly Silence[],
  what: Silence['what'],
  name: string,
  now: number,
): number | null {
  const until = silences.find((one) => one.what === what && one.name === name)?.until ?? 0;
  return until > now ? until : null;
}

/** The codes, or the endpoints, that are muted at `now`. */
export function mutedNames(silences: readonly Silence[], what: Silence['what'], now: number): Set<string> {
  return new Set(silences.filter((one) => one.what === what && one.until > now).map(({ name }) => name));
}
