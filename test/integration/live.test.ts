import { liveQuery } from 'dexie';
import { h, render } from 'preact';
import { expect, it, vi } from 'vitest';
import { useLive } from '../../lib/client/live.ts';
import { background, db, turn, view } from './shown-database.ts';

const change = (at: number) => background.marks.put({ name: 'deletion', at });

it('a view follows what is stored while it is seen, reads nothing while it is not, and is right once it is again', async () => {
  const read = vi.fn(() => db.marks.get('deletion').then((mark) => mark?.at));
  function View() {
    return useLive(read, []).value;
  }
  turn('hidden');
  render(h(View, {}), view);
  await change(1);
  expect(read).not.toHaveBeenCalled();
  turn('visible');
  await expect.poll(() => view.textContent).toBe('1');
  await change(2);
  await expect.poll(() => view.textContent).toBe('2');

  turn('hidden');
  const reads = read.mock.calls.length;
  // Who does not rest is told.
  let told: number | undefined;
  const other = liveQuery(async () => db.marks.get('deletion')).subscribe((mark) => {
    told = mark?.at;
  });
  await change(3);
  await expect.poll(() => told).toBe(3);
  other.unsubscribe();
  expect(read).toHaveBeenCalledTimes(reads);
  expect(view.textContent).toBe('2');
  turn('visible');
  await expect.poll(() => view.textContent).toBe('3');
});
