import { describe, expect, it } from 'vitest';
import { exchangeWith, type Sighting } from '../domain/sighting.ts';
import { createCarriedOver, type SessionArea } from './carried-over.ts';

const sighting = (n: number, facts: Partial<Sighting['exchange']> = {}): Sighting => ({
  key: `network:run:${n}`,
  observer: 'network',
  groups: [`worker 500 https://api.nexla.io/flows/${n}`],
  exchange: exchangeWith({
    origin: 'https://api.nexla.io',
    path: `/flows/${n}`,
    queryNames: [],
    status: 500,
    responseHeaders: { 'retry-after': '30' },
    sources: ['web-request'],
    ...facts,
  }),
});
const keysOf = (list: readonly Sighting[]) => list.map(({ key }) => key).sort();
const keys = (...numbers: number[]) => keysOf(numbers.map((n) => sighting(n)));

/** Session storage that answers after its turn, as a browser does, and outlives whoever writes into it. */
function session(stored: Record<string, unknown> = {}) {
  const writes: string[] = [];
  const later = () => new Promise((resolve) => setTimeout(resolve));
  const area: SessionArea = {
    async get(wanted) {
      await later();
      return Object.fromEntries(Object.entries(stored).filter(([key]) => wanted.includes(key)));
    },
    async set(items) {
      writes.push('set');
      Object.assign(stored, structuredClone(items));
      await later();
    },
    async remove(wanted) {
      writes.push('remove');
      for (const key of wanted) delete stored[key];
      await later();
    },
  };
  return { area, stored, writes };
}
async function started(area: SessionArea) {
  const carried = createCarriedOver(area);
  return { carried, left: await carried.left };
}

describe('what outlives the background', () => {
  it('is what was kept and not forgotten, written in the very moment in which it was seen', async () => {
    const { area, stored } = session();
    const { carried } = await started(area);
    const forget = carried.keep(sighting(1));
    expect(Object.keys(stored)).toHaveLength(1);
    for (const n of [2, 3, 4]) carried.keep(sighting(n));
    await carried.settled();
    forget();
    carried.keep(sighting(3))();
    await carried.settled();
    const next = await started(area);
    expect(keysOf(next.left)).toEqual(keys(2, 4));
    expect(next.left.find(({ key }) => key === sighting(2).key)).toEqual(sighting(2));
  });

  it('is nothing once all of it was forgotten, also what was not written yet, or only read', async () => {
    const { area, stored } = session();
    const { carried } = await started(area);
    const all = [1, 2, 3].map((n) => carried.keep(sighting(n)));
    for (const forget of all) forget();
    await carried.settled();
    expect(stored).toEqual({});
    carried.keep(sighting(4));
    await carried.settled();
    const next = await started(area);
    for (const one of next.left) next.carried.keep(one)();
    await next.carried.settled();
    expect(stored).toEqual({});
  });

  it('holds what is seen while it is still read', async () => {
    const { area } = session();
    (await started(area)).carried.keep(sighting(1));
    const carried = createCarriedOver(area);
    carried.keep(sighting(1));
    carried.keep(sighting(2));
    await carried.settled();
    expect(keysOf((await started(area)).left)).toEqual(keys(1, 2));
  });

  it('grows over any number of lives that are too short to commit, and is put together', async () => {
    const { area, stored } = session();
    for (let life = 0; life < 300; life += 1) {
      const { carried, left } = await started(area);
      expect(left).toHaveLength(life);
      carried.keep(sighting(life));
      await carried.settled();
    }
    expect(Object.keys(stored).length).toBeLessThan(20);
    const { carried, left } = await started(area);
    for (const one of left) carried.keep(one)();
    await carried.settled();
    expect(stored).toEqual({});
  });

  it('has a bound, and writes a burst in few lists', async () => {
    const { area, writes } = session();
    const { carried } = await started(area);
    const forgets = Array.from({ length: 5000 }, (_, n) => carried.keep(sighting(n)));
    await carried.settled();
    expect(writes).toEqual(['set', 'set']);
    expect((await started(area)).left).toHaveLength(1000);
    for (const forget of forgets) forget();
    await carried.settled();
    expect(writes).toEqual(['set', 'set', 'remove', 'remove']);
    expect((await started(area)).left).toEqual([]);
  });

  it.each([
    ['a body, which is told after the rest', { body: { text: 'no', truncated: false } }],
    ['headers without end', { responseHeaders: { 'content-type': 'x'.repeat(9000) } }],
    ['a path without end', { path: '/x'.repeat(9000) }],
  ])('is not %s', async (_, facts) => {
    const { area, stored } = session();
    const { carried } = await started(area);
    carried.keep(sighting(1, facts))();
    await carried.settled();
    expect(stored).toEqual({});
  });

  it.each([
    ['no list', 7],
    ['no sightings', [null, 'x']],
    ['sightings of another kind', [{ ...sighting(1), observer: 'page' }]],
    ['exchanges without headers', [{ ...sighting(1), exchange: { origin: 'https://api.nexla.io' } }]],
  ])('is not what stands there and is %s', async (_, value) => {
    const { area, stored } = session({ 'seen-3': value });
    const { carried, left } = await started(area);
    expect(left).toEqual([]);
    await carried.settled();
    expect(stored).toEqual({});
  });

  it('is whatever fits where the browser refuses to keep more', async () => {
    const { area } = session();
    const full: SessionArea = { ...area, set: () => Promise.reject(new Error('QUOTA_BYTES quota exceeded')) };
    const { carried } = await started(full);
    carried.keep(sighting(1))();
    await carried.settled();
    expect((await started(area)).left).toEqual([]);
  });
});
