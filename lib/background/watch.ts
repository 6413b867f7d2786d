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
/** Looks that may fail in a row before the next event is waited for: the database may refuse one and take the next. */
const TRIES = 3;

export type Watch = {
  /** Looks at the alerts and repaints the badge. */
  look(): Promise<void>;
  /** Looks soon: at once after a quiet moment. */
  soon(): void;
};

export function createWatch(db: Database, thresholds: () => Thresholds, now: () => number, olderTabs = () => 0): Watch {
  let planned = false;
  let last = Number.NEGATIVE_INFINITY;
  let failures = 0;

  async function look(): Promise<void> {
    last = performance.now();
    const { begun, isLive } = await evaluateAlerts(db, thresholds(), now());
    await showBadge(db, now(), olderTabs());
    if (!isLive) await browser.alarms.clear(WATCH_ALARM);
    else if (!(await browser.alarms.get(WATCH_ALARM))) browser.alarms.create(WATCH_ALARM, { periodInMinutes: 1 });
    await notifyOfIncident(begun);
  }

  async function lookOrTryAgain(): Promise<void> {
    try {
      await look();
      failures = 0;
    } catch {
      failures += 1;
      if (failures < TRIES) soon();
      else failures = 0;
    }
  }

  function soon(): void {
    if (planned) return;
    planned = true;
    setTimeout(
      () => {
        planned = false;
        void lookOrTryAgain();
      },
      Math.max(0, last + PACE_MS - performance.now()),
    );
  }

  return { look: lookOrTryAgain, soon };
}
