import { Dexie } from 'dexie';
import { browser } from '../browser.ts';
import { firingAlerts } from '../storage/attention.ts';
import type { Database } from '../storage/database.ts';
import { dexieRows } from '../storage/dexie-rows.ts';
import { type Latest, latest } from '../storage/latest-problems.ts';
import { NOT_RECORDING_KEY } from '../storage/not-recording-key.ts';
import { OLDER_TABS_KEY } from '../storage/older-tabs-key.ts';
import { STILL, type Still, type StillNode, stillMaker } from '../storage/still.ts';
import { readWithheld } from '../storage/withheld.ts';
import type { Turns } from './turns.ts';

/**
 * The popup's still in session storage: made once nothing has happened for a while, and taken away before anything
 * happens to what it shows.
 */

/** Nothing must have happened for so long, ms: a browser stops a background after 30 s of it. */
const QUIET_MS = 20_000;
/** For how long it is true where counts, by which cards are ordered, will change their order, ms. */
const SHORT_MS = 600_000;
const DAY_MS = 86_400_000;
const MOST_PROBLEMS = 50;
/** What cards are made of. Counters, which change with every call that works, tell nothing that is not in here too. */
const SHOWN_TABLES = ['errors', 'problems', 'recoveries'];

/** How the popup's look comes about; the entrypoint hands it in, as nothing here draws. Times in ms (UTC). */
export type DrawStill = {
  /** From when to when the popup looks the same, unless something happens; null where it needs more than its cards. */
  stretch(found: Latest, now: number): Pick<Still, 'from' | 'until'> | null;
  /** How it looks at a time. */
  nodes(found: Latest, at: number): StillNode[];
};

export type PopupStill = {
  /** Takes it away, and makes another later. Call it before what it may show is changed, and wait for it. */
  outdated(): Promise<void>;
  /** Makes one after a quiet while, unless there is one. */
  soon(): Promise<void>;
  /** Makes the one that is planned, if any, at once. Never rejects. */
  settle(): Promise<void>;
};

/**
 * @param inTurn has it made while nothing is stored or deleted
 * @param now gives ms since the epoch (UTC)
 */
export function createStill(db: Database, inTurn: Turns, draw: DrawStill, now: () => number): PopupStill {
  const { session } = browser.storage;
  /** Until when the one that is there is true; 0 where there is none, undefined while it is not known whether an earlier background left one. */
  let until: number | undefined;
  /** Counts what outdates it: what was read before must not be shown after. */
  let changes = 0;
  let removal: Promise<void> = Promise.resolve();
  let timer: ReturnType<typeof setTimeout> | undefined;
  /** Alerts fired when one was to be made. */
  let isHeldUp = false;

  async function outdated(): Promise<void> {
    changes += 1;
    plan();
    if (until !== 0) {
      until = 0;
      removal = session.remove(STILL).catch((reason) => {
        until = undefined;
        throw reason;
      });
    }
    await removal;
  }

  /** There is none while an alert fires. Alerts are all written anew at each look, so not every write is a change. */
  async function alertsChanged(): Promise<void> {
    const { firing } = await firingAlerts(dexieRows(db));
    if (firing.length > 0) {
      changes += 1;
      if (until !== 0) await outdated();
    } else if (isHeldUp) {
      isHeldUp = false;
      plan();
    }
  }

  async function soon(): Promise<void> {
    if (until === undefined) {
      const { [STILL]: left } = await session.get(STILL);
      until ??= Number((left as Still | undefined)?.until ?? 0);
    }
    if (until <= now()) plan();
  }

  function plan(): void {
    clearTimeout(timer);
    timer = setTimeout(() => void settle(), QUIET_MS);
  }

  async function settle(): Promise<void> {
    if (timer === undefined) return;
    clearTimeout(timer);
    timer = undefined;
    await inTurn(make).catch(() => {}); // the popup opens without it
  }

  async function make(): Promise<void> {
    const before = changes;
    const at = now();
    const found = await latestAt(at);
    const stretch = draw.stretch(found, at);
    isHeldUp = found.firing.length > 0;
    if (stretch === null || (await isMoreSaid())) return;
    const nodes = draw.nodes(found, stretch.from);
    const atEnd = draw.nodes(await latestAt(stretch.until), stretch.until - 1);
    const isSame = JSON.stringify(nodes) === JSON.stringify(atEnd);
    const still: Still = {
      maker: stillMaker(browser.runtime.getManifest().version, browser.i18n.getUILanguage()),
      from: stretch.from,
      until: isSame ? stretch.until : Math.min(stretch.until, stretch.from + SHORT_MS),
      nodes,
    };
    if (changes !== before) return;
    until = still.until;
    await session.set({ [STILL]: still });
  }

  /** Something stands above the cards: sites that are withheld, pages that are too old, or that nothing is recorded. */
  async function isMoreSaid(): Promise<boolean> {
    const noted = await session.get([OLDER_TABS_KEY, NOT_RECORDING_KEY]);
    return Object.keys(noted).length > 0 || (await readWithheld()).length > 0;
  }

  const latestAt = (at: number) => latest(dexieRows(db), at - DAY_MS, at, MOST_PROBLEMS);

  // Whatever else writes, such as the end of a failure that a success turned out to be.
  Dexie.on('storagemutated', (parts) => {
    const isChanged = (table: string) =>
      Object.entries(parts).some(([part, keys]) => part.startsWith(`idb://${db.name}/${table}/`) && 'from' in keys);
    const ended = SHOWN_TABLES.some(isChanged) ? outdated() : isChanged('alerts') ? alertsChanged() : undefined;
    ended?.catch(() => {}); // the next change tries again
  });
  return { outdated, soon, settle };
}
