import { describe, expect, it, onTestFinished, vi } from 'vitest';
import { createOutage } from '../../lib/background/outage.ts';
import type { NotRecording } from '../../lib/domain/not-recording.ts';
import { Database } from '../../lib/storage/database.ts';
import { behindDoor } from '../../lib/storage/door.ts';

const NOW = Date.UTC(2026, 3, 1, 12);

type Setup = { name: string; noted?: NotRecording | null; isRoom?: () => Promise<boolean> };

function started({ name, noted = null, isRoom = async () => true }: Setup) {
  const told: (NotRecording | null)[] = [];
  const db = new Database(
    name,
    behindDoor(() => outage.mayOpen()),
  );
  const outage = createOutage({
    db,
    now: () => NOW,
    isRoom,
    noted: Promise.resolve(noted),
    tell: (note) => void told.push(note),
  });
  onTestFinished(() => db.close());
  return { db, outage, told };
}

/** A database that no version of ours can take over, as another program left it. */
async function leaveUnusable(name: string): Promise<void> {
  const request = indexedDB.open(name, 10);
  request.onupgradeneeded = () =>
    request.result.createObjectStore('minutes', { autoIncrement: true }).add({ minute: 0, count: 1 });
  await new Promise((resolve) => {
    request.onsuccess = resolve;
  });
  request.result.close();
}

const freshName = () => `outage-${crypto.randomUUID()}`;

describe('a database that takes nothing', () => {
  it('is opened again once it can be, and tells from when to when nothing was recorded', async () => {
    const name = freshName();
    await leaveUnusable(name);
    const { db, outage, told } = started({ name });
    const refused: unknown = await db.marks.put({ name: 'recording', at: 1 }).catch((reason) => reason);
    const found = await outage.of(refused);
    expect(told).toEqual([{ since: NOW, why: 'unusable', missed: 0 }]);
    outage.missed(3);
    expect(told.at(-1)).toEqual({ since: NOW, why: 'unusable', missed: 3 });
    await new Promise((resolve) => {
      indexedDB.deleteDatabase(name).onsuccess = resolve;
    });
    await found?.over;
    expect(told.at(-1)).toBeNull();
    await db.marks.put({ name: 'recording', at: 1 });
    expect(await db.marks.toArray()).toEqual([{ name: 'recording', at: 1 }]);
  });

  it('is not opened while the disk is full, whoever asks, and keeps what it has', async () => {
    const name = freshName();
    const before = new Database(name);
    await before.marks.put({ name: 'recording', at: 7 });
    before.close();
    let isRoom = false;
    const rooms = vi.fn(async () => isRoom);
    const { db, outage, told } = started({ name, isRoom: rooms });
    await db.open();
    const opened = vi.spyOn(indexedDB, 'open');
    onTestFinished(() => opened.mockRestore());
    // What Chromium does to a connection whose write found no room: it is closed, and dexie would open it at its next use.
    db.close({ disableAutoOpen: false });
    await expect(db.marks.toArray()).rejects.toThrow();
    const found = await outage.of(
      new DOMException('Connection is closing because of: FILE_ERROR_NO_SPACE', 'UnknownError'),
    );
    await expect(db.marks.toArray()).rejects.toThrow();
    await vi.waitUntil(() => rooms.mock.calls.length >= 3, { timeout: 20_000 });
    expect(opened).not.toHaveBeenCalled();
    expect(told).toEqual([{ since: NOW, why: 'full', missed: 0 }]);
    isRoom = true;
    await found?.over;
    expect(told.at(-1)).toBeNull();
    expect(await db.marks.toArray()).toEqual([{ name: 'recording', at: 7 }]);
  });

  it('goes on with what was noted before the background died', async () => {
    const noted: NotRecording = { since: NOW - 60_000, why: 'full', missed: 2 };
    let isRoom = false;
    const { db, outage, told } = started({ name: freshName(), noted, isRoom: async () => isRoom });
    await expect(db.marks.toArray()).rejects.toThrow();
    const found = await outage.of(new Error('whatever'));
    expect(found).not.toBeNull();
    outage.missed(1);
    expect(told).toEqual([{ ...noted, missed: 3 }]);
    isRoom = true;
    await found?.over;
    expect(told.at(-1)).toBeNull();
  });

  it('is not at fault where it takes everything else', async () => {
    const { db, outage, told } = started({ name: freshName() });
    const refused = await db.errors.add({ keys: 1, id: Symbol() } as never).catch((reason: unknown) => reason);
    expect(await outage.of(refused)).toBeNull();
    expect(told).toEqual([]);
    expect(await db.marks.count()).toBe(0);
  });

  it('is said to be busy while a commit waits for others', { timeout: 30_000 }, async () => {
    const { outage, told } = started({ name: freshName() });
    let finish = () => {};
    const work = outage.watch(new Promise<void>((resolve) => (finish = resolve)));
    await vi.waitUntil(() => told.length > 0, { timeout: 20_000 });
    expect(told).toEqual([{ since: NOW, why: 'busy', missed: 0 }]);
    finish();
    await work;
    expect(told.at(-1)).toBeNull();
  });
});
