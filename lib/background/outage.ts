import type { NotRecording, Refusal } from '../domain/not-recording.ts';
import type { Database } from '../storage/database.ts';
import { refusalOf } from '../storage/refusal.ts';

/** Pauses before the database is opened again, ms: the next is twice as long. */
const FIRST_PAUSE_MS = 1000;
const LONGEST_PAUSE_MS = 60_000;
/** A write that takes longer than this is said to be held up, ms. */
const BUSY_MS = 10_000;

/**
 * The time in which the database takes nothing. Dexie gives up for ever after one failed opening, and opens a database
 * that the browser closed again at once; here it is opened again after growing pauses, and not before the disk has room:
 * Chromium deletes a database that it opens on a full disk.
 */
export type Outage = {
  /** Rejects where the database must not be opened now. */
  mayOpen(): Promise<void>;
  /**
   * Given what a commit threw: null where the database works and the batch itself is at fault; else a promise of when it
   * takes writes again.
   */
  of(reason: unknown): Promise<{ over: Promise<void> } | null>;
  /** Notes "busy" while this work takes very long; the note goes with the next work that succeeds. */
  watch<T>(work: Promise<T>): Promise<T>;
  /** Something was seen that could not be kept. */
  missed(count: number): void;
  /** Tries to open it at once: a person had it deleted. */
  end(): Promise<void>;
};

type Given = {
  db: Database;
  /** ms since the epoch (UTC). */
  now: () => number;
  isRoom: () => Promise<boolean>;
  /** What was noted before the background died; null where all was well. */
  noted: Promise<NotRecording | null>;
  /** Tells of it, and of its end (null). */
  tell: (note: NotRecording | null) => void;
};

export function createOutage({ db, now, isRoom, noted, tell }: Given): Outage {
  let note: NotRecording | null = null;
  let current: { over: Promise<void>; end: () => void } | null = null;
  let isTrying = false;
  let isOpening = false;
  let openings = 0;
  let tries = 0;
  let timer: ReturnType<typeof setTimeout> | undefined;

  const known = noted.then(
    (before) => {
      if (before === null) return;
      note = before;
      // One that answered nothing is asked as ever.
      if (before.why !== 'busy') begin(before.why);
    },
    () => {},
  );

  function say(why: Refusal, missed = 0): void {
    const next = { since: note?.since ?? now(), why, missed: (note?.missed ?? 0) + missed };
    if (note !== null && next.why === note.why && missed === 0) return;
    note = next;
    tell(next);
  }

  function begin(why: Refusal): { over: Promise<void> } {
    say(why);
    if (current === null) {
      tries = 0;
      let end = () => {};
      const over = new Promise<void>((resolve) => {
        end = resolve;
      });
      current = { over, end };
      tryLater();
    }
    return { over: current.over };
  }

  function tryLater(): void {
    clearTimeout(timer);
    timer = setTimeout(() => void tryAgain(), Math.min(LONGEST_PAUSE_MS, FIRST_PAUSE_MS * 2 ** tries));
    tries += 1;
  }

  async function tryAgain(): Promise<void> {
    if (current === null || isTrying) return;
    isTrying = true;
    try {
      if (!(await isRoom())) say('full');
      else {
        isOpening = true;
        await reopen(db);
        await write(db);
        over();
      }
    } catch (reason) {
      say(refusalOf(reason) ?? 'unusable');
    } finally {
      isTrying = false;
      isOpening = false;
    }
    if (current !== null) tryLater();
  }

  function over(): void {
    clearTimeout(timer);
    const ended = current;
    current = null;
    note = null;
    tell(null);
    ended?.end();
  }

  return {
    async mayOpen() {
      await known;
      if (isOpening) return;
      openings += 1;
      // What the browser closed, dexie opens again by itself.
      if (current === null && openings > 1 && !(await isRoom())) begin('full');
      if (current !== null) throw new DOMException('The database is not opened now.', 'AbortError');
    },
    async of(reason) {
      if (current !== null) return { over: current.over };
      const why = refusalOf(reason);
      if (why !== null) return begin(why);
      return write(db).then(
        () => null,
        (cause) => begin(refusalOf(cause) ?? 'unusable'),
      );
    },
    async watch(work) {
      const late = setTimeout(() => {
        if (current === null) say('busy');
      }, BUSY_MS);
      try {
        const done = await work;
        await known;
        if (note?.why === 'busy') {
          note = null;
          tell(null);
        }
        return done;
      } finally {
        clearTimeout(late);
      }
    },
    missed(count) {
      if (note !== null) say(note.why, count);
    },
    async end() {
      if (current !== null) await tryAgain();
    },
  };
}

async function reopen(db: Database): Promise<void> {
  db.close({ disableAutoOpen: false });
  // An upgrade that failed leaves dexie with the tables of an old version, and it would make a new database of these.
  db.version(db.verno).stores({});
  await db.open();
}

/** Fails where nothing can be written; leaves nothing behind. */
async function write(db: Database): Promise<void> {
  await db.transaction('rw', db.marks, async () => {
    await db.marks.put({ name: 'trial', at: 0 });
    await db.marks.delete('trial');
  });
}
