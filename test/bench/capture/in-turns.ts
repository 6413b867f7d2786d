import { orderOf, pause } from './variants.ts';

/** CPU time and the like, by name, since some beginning; ms. */
type Used<K extends string> = Record<K, number>;

type Plan = {
  round: number;
  turns: number;
  /** Of each variant in this round. */
  calls: number;
  settleMs: number;
  /** How long nobody calls between two turns. */
  gapMs?: number;
};

/**
 * One round: everybody makes their calls in turns, so that whatever else the machine does meets all of them, then all
 * get the time to finish what belongs to the calls (commits, counters, records held back).
 * @returns what one call of each used
 */
export async function roundInTurns<V extends string, K extends string>(
  variants: readonly V[],
  { round, turns, calls, settleMs, gapMs = 0 }: Plan,
  used: (variant: V) => Promise<Used<K>>,
  makeCalls: (variant: V, calls: number) => Promise<void>,
): Promise<Record<V, Used<K>>> {
  const before = {} as Record<V, Used<K>>;
  const perCall = {} as Record<V, Used<K>>;
  for (const variant of variants) before[variant] = await used(variant);
  for (let turn = 0; turn < turns; turn += 1) {
    if (turn > 0 && gapMs > 0) await pause(gapMs);
    for (const variant of orderOf(variants, round + turn)) await makeCalls(variant, calls / turns);
  }
  await pause(settleMs);
  for (const variant of variants) {
    perCall[variant] = await used(variant);
    for (const what in perCall[variant]) {
      perCall[variant][what] = (perCall[variant][what] - before[variant][what]) / calls;
    }
  }
  return perCall;
}
