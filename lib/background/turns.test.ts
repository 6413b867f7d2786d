import { expect, it } from 'vitest';
import { createTurns } from './turns.ts';

it('begins nothing before what was asked for earlier has ended, well or not', async () => {
  const inTurn = createTurns();
  const seen: string[] = [];
  const work = (name: string, pauses: number, fails = false) =>
    inTurn(async () => {
      seen.push(`${name} begins`);
      for (let pause = 0; pause < pauses; pause += 1) await null;
      seen.push(`${name} ends`);
      if (fails) throw new Error(name);
      return name;
    });
  const results = await Promise.allSettled([work('a', 20), work('b', 5, true), work('c', 1)]);
  expect(seen).toEqual(['a begins', 'a ends', 'b begins', 'b ends', 'c begins', 'c ends']);
  expect(results.map(({ status }) => status)).toEqual(['fulfilled', 'rejected', 'fulfilled']);
});
