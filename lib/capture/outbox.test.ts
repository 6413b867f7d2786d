import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { createOutbox } from './outbox.ts';

type Letter = { n: number; body: { text: string } | null };
const letters = (from: number, to: number, text = ''): Letter[] =>
  Array.from({ length: to - from + 1 }, (_, index) => ({ n: from + index, body: { text } }));

describe('what a document has to say', () => {
  beforeEach(() => void vi.useFakeTimers());
  afterEach(() => void vi.useRealTimers());

  it('arrives once where every batch is answered', async () => {
    const arrived: number[] = [];
    const outbox = createOutbox<Letter>(async (batch) => {
      arrived.push(...batch.map(({ n }) => n));
      return true;
    });
    outbox.add(letters(1, 3));
    outbox.add(letters(4, 5));
    await vi.runAllTimersAsync();
    expect(arrived).toEqual([1, 2, 3, 4, 5]);
  });

  it('is said again, whole and in order, until it is answered', async () => {
    const committed = new Set<number>();
    let calls = 0;
    const outbox = createOutbox<Letter>(async (batch) => {
      calls += 1;
      if (calls % 3 !== 0) return false;
      for (const { n } of batch) committed.add(n);
      return true;
    });
    outbox.add(letters(1, 250));
    await vi.runAllTimersAsync();
    expect([...committed]).toEqual(letters(1, 250).map(({ n }) => n));
  });

  it('is said again where no answer will come, and goes on', async () => {
    const arrived: number[] = [];
    let calls = 0;
    const outbox = createOutbox<Letter>((batch) => {
      calls += 1;
      if (calls === 1) return new Promise(() => {});
      arrived.push(...batch.map(({ n }) => n));
      return Promise.resolve(true);
    });
    outbox.add(letters(1, 2));
    await vi.runAllTimersAsync();
    outbox.add(letters(3, 3));
    expect(arrived).toEqual([]);
    outbox.sendAgain();
    await vi.runAllTimersAsync();
    expect(arrived).toEqual([1, 2, 3]);
  });

  it('goes in batches that stay small', async () => {
    const sizes: number[] = [];
    const outbox = createOutbox<Letter>(async (batch) => {
      sizes.push(batch.length);
      return true;
    });
    outbox.add(letters(1, 1));
    outbox.add(letters(2, 251));
    outbox.add(letters(252, 261, 'x'.repeat(300_000)));
    await vi.runAllTimersAsync();
    // At most 100 records, and no more than a mebibyte of bodies.
    expect(sizes).toEqual([1, 100, 100, 53, 3, 3, 1]);
  });

  it('stops where it can never be delivered', async () => {
    let calls = 0;
    const outbox = createOutbox<Letter>(async () => {
      calls += 1;
      throw new Error('extension context invalidated');
    });
    outbox.add(letters(1, 2));
    await vi.runAllTimersAsync();
    outbox.add(letters(3, 4));
    await vi.runAllTimersAsync();
    expect(calls).toBe(1);
  });

  it('gives up bodies, never records, where nobody answers for long', async () => {
    let answering = false;
    const arrived: Letter[] = [];
    const outbox = createOutbox<Letter>(async (batch) => {
      if (answering) arrived.push(...batch);
      return answering;
    });
    outbox.add(letters(1, 6000, 'body'));
    await vi.advanceTimersByTimeAsync(1000);
    answering = true;
    await vi.runAllTimersAsync();
    expect(arrived).toHaveLength(6000);
    expect(arrived.filter(({ body }) => body === null)).toHaveLength(1000);
    expect(arrived[0]?.body).toBeNull();
  });
});
