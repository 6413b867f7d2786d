import { describe, expect, it } from 'vitest';
import { poissonTail } from './poisson.ts';

/** The same by the definition: 1 minus the probabilities of all smaller counts. */
function byDefinition(count: number, mean: number): number {
  let probability = Math.exp(-mean);
  let below = 0;
  for (let n = 0; n < count; n += 1) {
    below += probability;
    probability *= mean / (n + 1);
  }
  return 1 - below;
}

describe('poissonTail', () => {
  it.each([
    [1, 0.05],
    [5, 1],
    [9, 8.5],
    [14, 5],
    [60, 50],
    [400, 350],
  ])('is what the definition says for %d events where %d are expected', (count, mean) => {
    expect(poissonTail(count, mean)).toBeCloseTo(byDefinition(count, mean), 9);
  });

  // Values by decimal arithmetic of 80 digits.
  it.each([
    [25, 2.5, 5.1981002752e-17],
    [300, 100, 1.8187218167e-58],
  ])(
    'is right for %d events where %d are expected, where the definition has no digits left',
    (count, mean, probability) => {
      expect(poissonTail(count, mean) / probability).toBeCloseTo(1, 8);
    },
  );

  it.each([
    ['as many as expected', 3, 3, 1],
    ['nothing expected, nothing seen', 0, 0, 1],
    ['nothing expected, one seen', 1, 0, 0],
  ])('%s', (_, count, mean, probability) => {
    expect(poissonTail(count, mean)).toBe(probability);
  });
});
