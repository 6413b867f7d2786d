import type { Sighting } from '../domain/sighting.ts';
import { z } from '../domain/zod.ts';

/**
 * What outlives the death of the background although nobody else has it: sightings of the network that are not in the
 * database yet. They are kept in session storage, which is memory of the browser, from the moment they are seen until they
 * are committed; the next life takes up what is left there. Redacted like all sightings, and known by their keys, so that
 * one which was committed after all changes nothing.
 */
export type CarriedOver = {
  /** What the lives before left. */
  left: Promise<Sighting[]>;
  /** Keeps a sighting; returns what forgets it. What does not fit is not kept. */
  keep(sighting: Sighting): () => void;
  /** Resolves once what was forgotten by now is gone from session storage. */
  settled(): Promise<void>;
};

/** What session storage can do, as far as it is needed. */
export type SessionArea = {
  get(keys: string[]): Promise<Record<string, unknown>>;
  set(items: Record<string, unknown>): Promise<void>;
  remove(keys: string[]): Promise<void>;
};

/** Places in which a list of sightings is kept: what is seen while one is written goes into the next. */
const SLOTS = Array.from({ length: 100 }, (_, n) => `seen-${n}`);
const MOST_KEPT = 1000;
/** Characters of one, in its groups, its path and its headers: session storage holds 10 MB. */
const MOST_CHARS = 8192;
/** Lives that are too short for a commit leave one list after the other: from here on they are put together. */
const MANY_SLOTS = 10;

const sightings = z.array(
  z.object({
    key: z.string(),
    observer: z.literal('network'),
    groups: z.array(z.string()),
    exchange: z.looseObject({
      origin: z.string(),
      path: z.string(),
      queryNames: z.array(z.string()),
      status: z.number(),
      tabId: z.number(),
      sources: z.array(z.string()),
      responseHeaders: z.record(z.string(), z.string()),
    }),
  }),
);

export function createCarriedOver(area: SessionArea): CarriedOver {
  const free = new Set(SLOTS);
  /** By slot. */
  const written = new Map<string, Map<string, Sighting>>();
  /** The slot of each key that is kept; null where it is not written yet. */
  const kept = new Map<string, string | null>();
  /** Slots in which something that was forgotten still lies beside others. */
  const outdated = new Set<string>();
  let toWrite: Sighting[] = [];
  let toRemove: string[] = [];
  let isRead = false;
  let isWriting = false;
  let writing: Promise<void> = Promise.resolve();

  const left = readLeft();
  async function readLeft(): Promise<Sighting[]> {
    const stored = await area.get(SLOTS).catch(() => ({}));
    for (const [slot, value] of Object.entries(stored)) {
      const list = sightings.safeParse(value);
      put(slot, list.success ? (list.data as Sighting[]) : []);
    }
    const found = [...written.values()].flatMap((list) => [...list.values()]);
    for (const [slot, list] of written) {
      for (const key of list.keys()) kept.set(key, slot);
      if (list.size === 0) toRemove.push(slot);
    }
    toWrite = toWrite.filter(({ key }) => kept.get(key) === null);
    if (written.size > MANY_SLOTS) {
      toRemove = [...written.keys()];
      written.clear();
      for (const one of found) {
        kept.set(one.key, null);
        toWrite.push(one);
      }
    }
    isRead = true;
    write();
    return found;
  }

  function put(slot: string, list: readonly Sighting[]): void {
    free.delete(slot);
    written.set(slot, new Map(list.map((one) => [one.key, one])));
  }

  /** Begins at once where nothing is under way. */
  function write(): void {
    if (isRead && !isWriting && (toWrite.length > 0 || toRemove.length > 0)) writing = writeAll();
  }
  async function writeAll(): Promise<void> {
    isWriting = true;
    for (;;) {
      const [slot] = free;
      if (toWrite.length > 0 && slot !== undefined) {
        const list = toWrite;
        toWrite = [];
        put(slot, list);
        for (const { key } of list) kept.set(key, slot);
        await area.set({ [slot]: list }).catch(() => {}); // full: these are lost if the background dies before the commit
      } else if (toRemove.length === 0) break;
      if (toRemove.length === 0) continue;
      const slots = [...new Set(toRemove)];
      toRemove = [];
      await area.remove(slots).catch(() => {});
      for (const one of slots) free.add(one);
    }
    isWriting = false;
  }

  function forget(key: string): void {
    const slot = kept.get(key);
    kept.delete(key);
    if (slot === null) toWrite = toWrite.filter((one) => one.key !== key);
    const list = written.get(slot ?? '');
    if (!slot || list === undefined) return;
    list.delete(key);
    if (list.size === 0) giveBack(slot);
    else outdated.add(slot);
    write();
  }

  /** Has a slot removed; what is in it and not forgotten goes into another. */
  function giveBack(slot: string): void {
    for (const one of written.get(slot)?.values() ?? []) {
      kept.set(one.key, null);
      toWrite.push(one);
    }
    written.delete(slot);
    outdated.delete(slot);
    toRemove.push(slot);
  }

  return {
    left,
    keep(sighting) {
      const { key } = sighting;
      if (!kept.has(key) && kept.size < MOST_KEPT && fits(sighting)) {
        kept.set(key, null);
        toWrite.push(sighting);
        write();
      }
      return () => forget(key);
    },
    async settled() {
      await left;
      for (const slot of [...outdated]) giveBack(slot);
      write();
      while (isWriting) await writing;
    },
  };
}

/** A body comes after the rest was told, and is not worth the room. */
function fits({ groups, exchange: { body, path, queryNames, responseHeaders } }: Sighting): boolean {
  const texts = [...groups, path, ...queryNames, ...Object.entries(responseHeaders).flat()];
  return body === null && texts.reduce((chars, text) => chars + text.length, 0) <= MOST_CHARS;
}
