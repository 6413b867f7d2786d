import { browser } from '../browser.ts';
import type { Thresholds } from '../domain/alerts/threshold.ts';
import type { Database } from '../storage/database.ts';
import { evaluateAlerts } from './alerts.ts';
import { showBadge } from './badge.ts';
import { notifyOfIncident } from './notify.ts';

/** Fires each minute while time alone can change something: errors leave the last hour without any event. */
export const WATCH_ALARM = 'watch';
/** In a burst one look follows another at this pace, ms. */
const PACE_MS = 1000;

export type Watch = {
  /** Looks at the alerts and repaints the badge. */
  look(): Promise<void>;
  /** Looks soon: at once after a quiet moment. */
  soon(): void;
};

export function createWatch(db: Database, thresholds: () => Thresholds, now: () => number): Watch {
  let planned = false;
  let last = Number.NEGATIVE_INFINITY;
  let hasAlarm: boolean | null = null;

  async function look(): Promise<void> {
    last = performance.now();
    const { begun, isLive } = await evaluateAlerts(db, thresholds(), now());
    await showBadge(db, now());
    await keepAlarm(isLive);
    await notifyOfIncident(begun);
  }

  /** Alarms outlive the background: at its first look it does not know whether there is one. */
  async function keepAlarm(isLive: boolean): Promise<void> {
    if (isLive === hasAlarm) return;
    if (!isLive) await browser.alarms.clear(WATCH_ALARM);
    else if (!(await browser.alarms.get(WATCH_ALARM))) browser.alarms.create(WATCH_ALARM, { periodInMinutes: 1 });
    hasAlarm = isLive;
  }

  return {
    look,
    soon() {
      if (planned) return;
      planned = true;
      setTimeout(
        () => {
          planned = false;
          void look();
        },
        Math.max(0, last + PACE_MS - performance.now()),
      );
    },
  };
}
