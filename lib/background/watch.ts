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

  async function look(): Promise<void> {
    last = performance.now();
    const { begun, isLive } = await evaluateAlerts(db, thresholds(), now());
    await showBadge(db, now());
    if (!isLive) await browser.alarms.clear(WATCH_ALARM);
    else if (!(await browser.alarms.get(WATCH_ALARM))) browser.alarms.create(WATCH_ALARM, { periodInMinutes: 1 });
    await notifyOfIncident(begun);
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
