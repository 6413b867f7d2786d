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
  const first = startOf(span, now);
  return Array.from({ length: pieces }, (_, index) => {
    const start = first + index * pieceMs;
    return { start, count: countFrom(history, start, pieceMs) };
  });
}

/** Where the first piece of a span begins; both in ms (UTC). */
export function startOf(span: Span, now: number): number {
  const { pieces, pieceMs } = SPANS[span];
  return (Math.floor(now / pieceMs) - pieces + 1) * pieceMs;
}

/** How long a span is, hours. */
export function hoursOf(span: Span): number {
  return (SPANS[span].pieces * SPANS[span].pieceMs) / HOUR_MS;
}

/** The sum of `rateSeries`. */
export function countInSpan(history: CountHistory, span: Span, now: number): number {
  const { pieces, pieceMs } = SPANS[span];
  return countFrom(history, startOf(span, now), pieces * pieceMs, pieceMs);
}

/** @param piece by which pieces of time the length is cut: those shorter than an hour are counted by the minute */
function countFrom(history: CountHistory, start: number, length: number, piece = length): number {
  if (piece < HOUR_MS) return countInMinutes(history, start / MINUTE_MS, (start + length) / MINUTE_MS);
  let total = 0;
  for (let at = start; at < start + length; at += HOUR_MS) total += history.hours.get(at / HOUR_MS) ?? 0;
  return total;
}

/** Errors an hour at the pace of a piece, whatever its length. */
export function perHour(count: number, span: Span): number {
  return count / (SPANS[span].pieceMs / HOUR_MS);
}
