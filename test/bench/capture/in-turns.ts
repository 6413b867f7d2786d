import { orderOf, pause } from './variants.ts';

/** CPU time and the like, by name, since some beginning; ms. */
type Used<K extends string> = Record<K, number>;

/**
 * One round: everybody makes their calls in turns, so that whatever else the machine does meets all of them, then all
 * get the time to finish what belongs to the calls (commits, counters, records held back).
 * @param calls of each in this round
 * @returns what one call of each used
 */
export async function roundInTurns<V extends string, K extends string>(
  variants: readonly V[],
  { round, turns, calls, settleMs }: { round: number; turns: number; calls: number; settleMs: number },
  used: (variant: V) => Promise<Used<K>>,
  makeCalls: (variant: V, calls: number) => Promise<void>,
): Promise<Record<V, Used<K>>> {
  const before = {} as Record<V, Used<K>>;
  const perCall = {} as Record<V, Used<K>>;
  for (const variant of variants) before[variant] = await used(variant);
  for (let turn = 0; turn < turns; turn += 1) {
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
