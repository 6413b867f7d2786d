import type { Detector, Watch } from './detectors.ts';
import { CLOSED, DAY, drawLife, drawSteady, type Kind } from './streams.ts';

/** Alarms with a pause of less than this between them are one alarm, whatever the detector, minutes. */
const PAUSE = 5;
/** A code is known for so long before something happens to it, minutes. */
const KNOWN = 2 * DAY;

/** Alarms a code-day in an ordinary life: all of them are false. */
export function falseAlarms(detector: Detector, kind: Kind, rate: number, codeDays: number): number {
  let alarms = 0;
  let days = 0;
  for (let seed = 1; days < codeDays; seed += 1) {
    const watch = detector.start();
    let quiet = PAUSE;
    for (const errors of drawLife(kind, rate, seed)) {
      if (errors === CLOSED) {
        watch.pass();
        quiet += 1;
        continue;
      }
      const isAlarmed = watch.look(errors);
      if (isAlarmed && quiet >= PAUSE) alarms += 1;
      quiet = isAlarmed ? 0 : quiet + 1;
    }
    days += kind.days;
  }
  return alarms / days;
}

/**
 * How many of the steps to `factor` times the rate are found within so many minutes. A step begins with a minute, at any
 * time of a life of steady days; a detector that was alarmed already has found nothing.
 */
export function foundSteps(
  detector: Detector,
  rate: number,
  factor: number,
  minutes: number,
  { codeDays, everyMinutes }: { codeDays: number; everyMinutes: number },
): number {
  let cases = 0;
  let found = 0;
  for (let seed = 1001; cases * everyMinutes < codeDays * DAY; seed += 1) {
    const watch = detector.start();
    for (const [minute, errors] of drawSteady(rate, KNOWN + 10 * DAY, seed).entries()) {
      const wasAlarmed = watch.look(errors);
      if (minute < KNOWN || minute % everyMinutes !== 0) continue;
      cases += 1;
      const step = drawSteady(rate * factor, minutes, seed * 100_000 + minute);
      if (!wasAlarmed && lookAll(watch.copy(), step).includes(true)) found += 1;
    }
  }
  return found / cases;
}

export type Endings = {
  /** Longest alarm after half an hour of ten times the rate had ended, minutes. */
  cameBack: number;
  /** Longest alarm where ten times the rate became the normal one, minutes since it began. */
  newNormal: number;
};

/** How long alarms last where there is nothing to be alarmed of any more; two days are waited. */
export function endings(detector: Detector, rate: number, cases: number): Endings {
  const longest: Endings = { cameBack: 0, newNormal: 0 };
  for (let seed = 2001; seed < 2001 + cases; seed += 1) {
    const watch = detector.start();
    lookAll(watch, drawSteady(rate, KNOWN, seed));
    const stays = watch.copy();
    lookAll(watch, drawSteady(10 * rate, 30, seed + 1000));
    const after = lookAll(watch, drawSteady(rate, 2 * DAY, seed + 2000));
    longest.cameBack = Math.max(longest.cameBack, firstAlarm(after));
    const normal = lookAll(stays, drawSteady(10 * rate, 2 * DAY, seed + 3000));
    const begins = normal.indexOf(true);
    if (begins >= 0) longest.newNormal = Math.max(longest.newNormal, begins + firstAlarm(normal.slice(begins)));
  }
  return longest;
}

function lookAll(watch: Watch, errors: Int32Array): boolean[] {
  return Array.from(errors, (one) => watch.look(one));
}

/** How long the alarm lasts that is on at the beginning. */
function firstAlarm(alarmed: boolean[]): number {
  const end = alarmed.findIndex((_, minute) => !alarmed.slice(minute, minute + PAUSE).includes(true));
  return end < 0 ? alarmed.length : end;
}
