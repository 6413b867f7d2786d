import type { Alert } from '../../lib/domain/alerts/alert.ts';
import type { Piece } from '../../lib/domain/rate-series.ts';

/** One code in the time shown. */
export type ShownRate = {
  code: string;
  pieces: Piece[];
  busiest: Piece;
  total: number;
  /** Errors an hour over the time shown, as people write it. */
  perHour: string;
  /** Errors an hour from which the code raises an alert; null where it is compared with its own past. */
  threshold: number | null;
  /** Alerts that fired in the time shown, with the number of other codes in the same incident. */
  alerts: { alert: Alert; others: number }[];
  /** ms since the epoch (UTC); null where the code is not muted. */
  mutedUntil: number | null;
  /** Where it came, with how often there: in the time shown, and in the last 48 hours at most. */
  calls: (ShownCall & { ofCode: number })[];
};

/** All calls of an endpoint, or of a whole API, in the time shown. */
export type ShownCall = {
  base: string;
  /** Null for the whole API. */
  endpoint: string | null;
  failed: number;
  calls: number;
  /** Failed calls an hour, as people write it. */
  perHour: string;
  /** ms since the epoch (UTC). */
  lastSuccessAt: number | null;
  mutedUntil: number | null;
};

/** What the view's reader can do, and how it writes times. */
export type RatesActions = {
  /** A time of the chart in words. */
  timeOf: (at: number) => string;
  onAcknowledge: (alert: Alert) => void;
  onSnooze: (alert: Alert) => void;
  onMuteCode: (code: string, isMuted: boolean) => void;
  onMuteCall: (base: string, endpoint: string, isMuted: boolean) => void;
  /** Where the page for reports, exports and errors from elsewhere is; `address` is its fragment. */
  pageOf: (address: string) => string;
};
