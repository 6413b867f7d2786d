import type { Exchange } from '../domain/exchange.ts';

/**
 * Which sighting of one observer belongs to which of another? Both lists hold calls of one group (lib/domain/sighting.ts:
 * same place, URL and status), so only order and time can tell them apart.
 *
 * The browser hands responses to a page in the order in which it received them: the k-th page sighting is the k-th
 * network sighting. So pairs keep the order of the responses; time only rules out what cannot be. Looking for the
 * nearest time instead swaps bodies among parallel identical calls. Where the network is a sighting short (its events
 * were lost with the background) order alone cannot say which, and the pairs are marked ambiguous.
 */

/** The earlier observer may seem the later one: two processes on a busy machine read their clocks apart. */
const CLOCKS_APART_MS = 500;
/** From a call in the page to the request in the browser's network stack. */
const START_LAG_MS = 5000;
/** From response headers in the network stack to the page's code: a busy main thread delays it. */
const RESPONSE_LAG_MS = 10_000;

/** How far around the sightings to look for their partners, ms. */
export const MATCHING_REACH_MS = RESPONSE_LAG_MS + START_LAG_MS;

export type Pair = {
  /** Index into `witnessed`. */
  witness: number;
  /** Index into `reported`. */
  report: number;
  ambiguous: boolean;
};

/** When the response arrived, as closely as known; ms since the epoch. */
export function responseTime(exchange: Exchange): number {
  return exchange.respondedAt ?? exchange.endedAt ?? exchange.startedAt ?? 0;
}

/** X-Request-Id names an exchange exactly, where both observers could see it. */
function requestIdOf(exchange: Exchange): string | undefined {
  return exchange.responseHeaders['x-request-id'];
}

/** Whether a call that a witness saw can be one that was reported, by what both say of it. */
export function canBeOne(witness: Exchange, report: Exchange): boolean {
  if (witness.method !== null && report.method !== null && witness.method !== report.method) return false;
  const ids = [requestIdOf(witness), requestIdOf(report)];
  if (ids[0] !== undefined && ids[1] !== undefined && ids[0] !== ids[1]) return false;
  if (witness.startedAt !== null && report.startedAt !== null) {
    const startLag = witness.startedAt - report.startedAt;
    if (startLag < -CLOCKS_APART_MS || startLag > START_LAG_MS) return false;
  }
  const responseLag = responseTime(report) - responseTime(witness);
  // Where the background missed the headers, only the end is known: the page had the response before that.
  const earliest = witness.respondedAt === null ? -RESPONSE_LAG_MS : -CLOCKS_APART_MS;
  return responseLag >= earliest && responseLag <= RESPONSE_LAG_MS;
}

/**
 * Pairs what the network witnessed with what a page (or DevTools) reported, one to one.
 * What stays unpaired is simply absent from the result.
 */
export function pairUp(witnessed: readonly Exchange[], reported: readonly Exchange[]): Pair[] {
  const pairs: Pair[] = [];
  const freeWitnesses = new Set(witnessed.keys());
  const freeReports = new Set(reported.keys());
  const take = (witness: number, report: number, ambiguous: boolean) => {
    freeWitnesses.delete(witness);
    freeReports.delete(report);
    pairs.push({ witness, report, ambiguous });
  };

  const byId = new Map<string, number>();
  for (const [index, exchange] of witnessed.entries()) {
    const id = requestIdOf(exchange);
    if (id !== undefined) byId.set(id, index);
  }
  for (const [index, exchange] of reported.entries()) {
    const id = requestIdOf(exchange);
    const witness = id === undefined ? undefined : byId.get(id);
    if (witness !== undefined && freeWitnesses.has(witness)) take(witness, index, false);
  }

  const inOrder = (list: readonly Exchange[], free: Set<number>) =>
    [...free].sort((a, b) => responseTime(list[a] as Exchange) - responseTime(list[b] as Exchange) || a - b);
  const left = inOrder(witnessed, freeWitnesses);
  const right = inOrder(reported, freeReports);
  const steps = alignInOrder(
    left.map((index) => witnessed[index] as Exchange),
    right.map((index) => reported[index] as Exchange),
  );
  for (const step of steps) take(left[step.witness] as number, right[step.report] as number, step.ambiguous);
  return pairs;
}

/** Worth of a pair against a skipped witness: as many pairs as possible, then as few gaps, then as little lag. */
const PAIR = 1e9;
const GAP = 1e5;

/** The best order-preserving alignment, by dynamic programming over both lists (sorted by response time). */
function alignInOrder(witnessed: readonly Exchange[], reported: readonly Exchange[]): Pair[] {
  const width = reported.length + 1;
  // best[w][r]: worth of aligning witnessed[w…] with reported[r…]; the end of both lists is free: more may arrive.
  const best = new Float64Array((witnessed.length + 1) * width);
  const feasible = new Uint8Array((witnessed.length + 1) * width);
  for (let w = witnessed.length - 1; w >= 0; w -= 1) {
    for (let r = reported.length - 1; r >= 0; r -= 1) {
      const a = witnessed[w] as Exchange;
      const b = reported[r] as Exchange;
      const skipReport = best[w * width + r + 1] as number;
      const later = best[(w + 1) * width + r] as number;
      const skipWitness = later > 0 ? later - GAP : 0;
      let worth = Math.max(skipReport, skipWitness);
      if (canBeOne(a, b)) {
        feasible[w * width + r] = 1;
        const lag = Math.abs(responseTime(b) - responseTime(a));
        worth = Math.max(worth, PAIR - lag + (best[(w + 1) * width + r + 1] as number));
      }
      best[w * width + r] = worth;
    }
  }

  const steps: Pair[] = [];
  let skipped = false;
  let w = 0;
  let r = 0;
  while (w < witnessed.length && r < reported.length && (best[w * width + r] as number) > 0) {
    const worth = best[w * width + r] as number;
    const lag = Math.abs(responseTime(reported[r] as Exchange) - responseTime(witnessed[w] as Exchange));
    if (feasible[w * width + r] && worth === PAIR - lag + (best[(w + 1) * width + r + 1] as number)) {
      steps.push({ witness: w, report: r, ambiguous: false });
      w += 1;
      r += 1;
    } else if (worth === best[w * width + r + 1]) {
      skipped ||= rivals(witnessed, reported[r] as Exchange) > 0;
      r += 1;
    } else {
      skipped ||= rivals(reported, witnessed[w] as Exchange) > 0;
      w += 1;
    }
  }
  // One report more than witnesses, with room for both: nothing says which of them lost its partner.
  skipped ||= reported.slice(r).some((report) => rivals(witnessed, report) > 0);
  return skipped && steps.length > 0 ? steps.map((step) => ({ ...step, ambiguous: true })) : steps;

  function rivals(list: readonly Exchange[], one: Exchange): number {
    return list.filter((other) => (list === witnessed ? canBeOne(other, one) : canBeOne(one, other))).length;
  }
}
