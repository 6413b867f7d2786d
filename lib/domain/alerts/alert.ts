import { MINUTE_MS } from '../rate-history.ts';

/** What a rule sees in the counts of a code now. */
export type Signal = {
  rule: 'threshold' | 'spike';
  /** False where it may still be chance: nobody is told yet. */
  isCertain: boolean;
  severity: 'medium' | 'high';
  /** The window, minutes; its last one is the running one. */
  minutes: number;
  /** The window in which it was found first, minutes; absent in alerts of older versions, which told of no other. */
  foundIn?: number;
  /** Errors in the window. */
  errors: number;
  /** How many such a window usually has (spike), or how many it may have (threshold). */
  expected: number;
};

/**
 * One alert of one code, from the first suspicion to its end: plain data, which every start of the background goes on
 * with. Times in ms since the epoch (UTC).
 */
export type Alert = Signal & {
  code: string;
  state: 'pending' | 'firing' | 'resolved';
  /** With `code` its name. */
  startedAt: number;
  /** Null while pending. */
  firedAt: number | null;
  /** When the rule last saw it. */
  lastHeldAt: number;
  resolvedAt: number | null;
  /** Why it ended: the rate came back, or it has been so for so long that it is the usual one now. */
  ending: 'came-back' | 'new-normal' | null;
  /** When the code's alert before it ended: errors up to then raise no other. Null for the first. */
  toldUntil: number | null;
  /** When the first alert of its incident fired; null while pending. */
  incident: number | null;
  /** HTTP status of the code's newest error when it fired, 0 for a call without a response. */
  status: number | null;
  /** Someone knows of it: it is not on the badge until it gets worse. */
  acknowledgedAt: number | null;
  /** It is not on the badge until then. */
  snoozedUntil: number | null;
};

/** A firing alert ends once its rule has seen nothing for this long: a pause in between must not make two of it. Ms. */
export const KEEP_FIRING_MS = 5 * 60_000;

/**
 * Nobody looked for this long: the computer slept. A spike that is seen then is a new alert, for nobody knows what was in
 * between. Ms.
 */
const SLEPT_MS = 2 * KEEP_FIRING_MS;

/** A spike that has lasted this long is the new normal: all that the detector calls recent is as high by then. Ms. */
export const NEW_NORMAL_MS = 3 * 3_600_000;

/**
 * The alert after its rule looked again: `signal` is what it saw at `now` (ms, UTC), null for nothing. Null where there
 * is no alert (any more): a suspicion that came to nothing leaves no trace. A clock that was set back holds nothing up.
 */
export function nextAlert(code: string, current: Alert | null, signal: Signal | null, now: number): Alert | null {
  const alert = current?.state === 'resolved' ? null : current;
  if (alert?.state !== 'firing') {
    if (signal === null) return null;
    const pending = { ...(alert ?? newAlert(code, current, now)), ...signal, lastHeldAt: now };
    return signal.isCertain ? { ...pending, state: 'firing', firedAt: now } : pending;
  }
  const firedAt = Math.min(alert.firedAt ?? now, now);
  const lastHeldAt = Math.min(alert.lastHeldAt, now);
  const pause = now - lastHeldAt;
  if (pause >= longestPause(signal)) {
    return resolved(alert, 'came-back', lastHeldAt + KEEP_FIRING_MS);
  }
  if (signal === null) return { ...alert, firedAt, lastHeldAt };
  if (signal.rule === 'spike' && now - firedAt >= NEW_NORMAL_MS) return resolved(alert, 'new-normal', now);
  const isWorse = alert.severity === 'medium' && signal.severity === 'high';
  const acknowledgedAt = isWorse ? null : alert.acknowledgedAt;
  return { ...alert, ...signal, firedAt, lastHeldAt: now, acknowledgedAt };
}

/** An alert goes on over a shorter pause than this, ms. Of a threshold's window all is new only once it has passed. */
function longestPause(signal: Signal | null): number {
  if (signal === null) return KEEP_FIRING_MS;
  return signal.rule === 'threshold' ? signal.minutes * MINUTE_MS : SLEPT_MS;
}

function newAlert(code: string, before: Alert | null, now: number): Omit<Alert, keyof Signal> {
  return {
    code,
    state: 'pending',
    startedAt: now,
    firedAt: null,
    lastHeldAt: now,
    resolvedAt: null,
    ending: null,
    toldUntil: before?.resolvedAt ?? null,
    incident: null,
    status: null,
    acknowledgedAt: null,
    snoozedUntil: null,
  };
}

function resolved(alert: Alert, ending: Alert['ending'], resolvedAt: number): Alert {
  return { ...alert, state: 'resolved', resolvedAt, ending };
}
