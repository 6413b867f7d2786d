import type { Message } from '../explanation.ts';
import { OTHER } from '../other.ts';
import type { Alert } from './alert.ts';

/** Codes that begin to fail this close to each other fail for one reason. Ms. */
const TOGETHER_MS = 5 * 60_000;

/**
 * The alerts, each new one with its incident: that of a code which began to fire within the same minutes and still
 * fires, else one of its own.
 */
export function joinIncidents(alerts: readonly Alert[]): Alert[] {
  const joined: Alert[] = [];
  const inOrder = alerts.toSorted((a, b) => (a.incident === null ? 1 : 0) - (b.incident === null ? 1 : 0));
  for (const alert of inOrder) {
    const { firedAt, incident } = alert;
    if (alert.state !== 'firing' || firedAt === null || incident !== null) {
      joined.push(alert);
      continue;
    }
    const other = joined.find(
      (one) => one.state === 'firing' && one.firedAt !== null && Math.abs(firedAt - one.firedAt) <= TOGETHER_MS,
    );
    joined.push({ ...alert, incident: other?.incident ?? firedAt });
  }
  return joined;
}

/** One alert in a sentence: what was seen in which window, and what is usual or allowed. */
export function describeAlert({ rule, code, errors, minutes, expected }: Alert): Message {
  const window = minutes === 60 ? '_hour' : '';
  const others = code === OTHER && rule === 'spike' ? '_rest' : '';
  return {
    key: `alert_${rule}${others}${window}`,
    params: [code, String(errors), String(Math.round(expected)), String(minutes)],
  };
}

/** Alerts of one incident, and what they say together. */
type Incident = { alerts: Alert[]; together: Message | null };

/** The alerts by incident, in the order of the first alert of each. */
export function byIncident(alerts: readonly Alert[]): Incident[] {
  const incidents = Map.groupBy(alerts, ({ incident }) => incident);
  return [...incidents.values()].map((ofOne) => ({ alerts: ofOne, together: describeIncident(ofOne) }));
}

/**
 * What an incident's alerts say together, null where one code fails for itself: if all of them are answers of a server
 * in trouble, nothing that the person did is likely to be the reason.
 */
export function describeIncident(alerts: readonly Alert[]): Message | null {
  if (alerts.length < 2) return null;
  const isServers = alerts.every(({ status }) => status !== null && status >= 500);
  return { key: isServers ? 'incident_server' : 'incident_joined', params: [String(alerts.length)] };
}
