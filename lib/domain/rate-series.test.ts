import { describe, expect, it } from 'vitest';
import { count, emptyHistory } from './rate-history.ts';
import { countInSpan, hoursOf, perHour, rateSeries, SPANS, type Span, startOf } from './rate-series.ts';

const NOW = Date.UTC(2026, 0, 15, 10, 37, 20);
const spans = Object.keys(SPANS) as Span[];

describe('rateSeries', () => {
  it.each(spans)('cuts the %s into pieces of UTC that end with the running one', (span) => {
    const pieces = rateSeries(emptyHistory(), span, NOW);
    const { pieceMs } = SPANS[span];
    expect(pieces).toHaveLength(SPANS[span].pieces);
    for (const { start } of pieces) expect(start % pieceMs).toBe(0);
    const newest = pieces.at(-1)?.start ?? 0;
    expect(newest).toBeLessThanOrEqual(NOW);
    expect(newest).toBeGreaterThan(NOW - pieceMs);
  });

  it.each(spans)('has every error of the %s in one piece, and none from before or after it', (span) => {
    const history = emptyHistory();
    const [oldest] = rateSeries(history, span, NOW);
    const first = oldest?.start ?? 0;
    for (const at of [first - 1, first, NOW, NOW, NOW + SPANS[span].pieceMs]) count(history, at, 1);
    const counts = rateSeries(history, span, NOW).map((piece) => piece.count);
    expect([counts[0], counts.at(-1), counts.reduce((a, b) => a + b)]).toEqual([1, 2, 3]);
    expect(countInSpan(history, span, NOW)).toBe(3);
    expect(first).toBe(startOf(span, NOW));
  });
});

describe('hoursOf', () => {
  it('is the length of a span, whatever its pieces', () => {
    expect(spans.map(hoursOf)).toEqual([1, 24, 7 * 24, 90 * 24]);
  });
});

describe('perHour', () => {
  it.each([
    ['hour', 60],
    ['day', 4],
    ['week', 1],
    ['quarter', 1 / 24],
  ] as const)('one error in a piece of the %s is %d an hour', (span, rate) => {
    expect(perHour(1, span)).toBe(rate);
  });
});
