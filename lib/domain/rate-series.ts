import { type CountHistory, countInMinutes, HOUR_MS, MINUTE_MS } from './rate-history.ts';

/** How far back a chart reaches, and into which pieces of time it is cut: ms, aligned to UTC. */
export const SPANS = {
  hour: { pieces: 60, pieceMs: MINUTE_MS },
  day: { pieces: 96, pieceMs: 15 * MINUTE_MS },
  week: { pieces: 168, pieceMs: HOUR_MS },
  quarter: { pieces: 90, pieceMs: 24 * HOUR_MS },
} as const;

export type Span = keyof typeof SPANS;

export type Piece = {
  /** Start, ms since the epoch (UTC). */
  start: number;
  count: number;
};

/** The counts of a span piece by piece, oldest first; the last piece is the running one, as far as it has come. */
export function rateSeries(history: CountHistory, span: Span, now: number): Piece[] {
  const { pieces, pieceMs } = SPANS[span];
  const running = Math.floor(now / pieceMs) * pieceMs;
  return Array.from({ length: pieces }, (_, index) => {
    const start = running - (pieces - 1 - index) * pieceMs;
    return { start, count: countFrom(history, start, pieceMs) };
  });
}

function countFrom(history: CountHistory, start: number, length: number): number {
  if (length < HOUR_MS) return countInMinutes(history, start / MINUTE_MS, (start + length) / MINUTE_MS);
  let total = 0;
  for (let at = start; at < start + length; at += HOUR_MS) total += history.hours.get(at / HOUR_MS) ?? 0;
  return total;
}

/** Errors an hour at the pace of a piece, whatever its length. */
export function perHour(count: number, span: Span): number {
  return count / (SPANS[span].pieceMs / HOUR_MS);
}
