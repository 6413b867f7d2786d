import { browser, type Runtime } from '../browser.ts';
import { devtoolsSightings } from '../capture/devtools-network.ts';
import { makersTabOf, pageSightings } from '../capture/page-sightings.ts';
import { endsOfOrigins, type RequestHandlers, watchRequests } from '../capture/request-listeners.ts';
import { webRequestListeners } from '../capture/web-request.ts';
import { GUIDE_THRESHOLDS } from '../domain/alerts/threshold.ts';
import type { Sighting } from '../domain/sighting.ts';
import {
  type ApiBase,
  allBases,
  baseOf,
  DEFAULT_BASES,
  DEFAULT_SITES,
  matchPattern,
  watchedOrigins,
} from '../domain/sites.ts';
import {
  type PageAnswer,
  readHarRecords,
  readMessage,
  readPageRecords,
  type ViewAnswer,
} from '../protocol/messages.ts';
import { Database } from '../storage/database.ts';
import { DATABASE } from '../storage/database-name.ts';
import { behindDoor } from '../storage/door.ts';
import { noteInterruption } from '../storage/interruptions.ts';
import { readNotRecording } from '../storage/not-recording.ts';
import { readSettings } from '../storage/settings.ts';
import { SETTINGS_KEY } from '../storage/settings-key.ts';
import { WITHHELD_KEY } from '../storage/withheld.ts';
import { closeStorageToPages, registerAddedSites, tellDocuments } from './added-sites.ts';
import { acknowledge, markSeen, mute, snooze } from './attention.ts';
import { followBadge } from './badge.ts';
import { createCarriedOver } from './carried-over.ts';
import { fillDemo, leaveDemo, sweepDemo, whileDemo } from './demo.ts';
import { createIngest } from './ingest.ts';
import { Memory } from './memory.ts';
import { mirroredPatterns, mirrorPatterns } from './mirrored-patterns.ts';
import { noteOfLastLife, tellNotRecording } from './not-recording.ts';
import { openOnClick } from './notify.ts';
import { createOlderTabs } from './older-tabs.ts';
import { answerOmnibox } from './omnibox.ts';
import { createOutage } from './outage.ts';
import { record } from './record.ts';
import { applyRetention, applyRetentionIfDue } from './retention.ts';
import { isRoomOnDisk } from './room.ts';
import { runMark, runOf } from './run.ts';
import { sessionId, sessionSince } from './session.ts';
import { createStill, type DrawStill } from './still.ts';
import { createTurns, type Turns } from './turns.ts';
import { createWatch, WATCH_ALARM } from './watch.ts';
import { welcomeOnce } from './welcome.ts';
import { wipeAllOrReset, wipeBetween, wipeSite } from './wipe.ts';
import { noteWithheld } from './withheld.ts';

const HOUSEKEEPING = 'housekeeping';

/** Firefox gathers webRequest's events for up to 250 ms, and may suspend the background meanwhile. */
const EVENTS_LATE_MS = 300;

/**
 * Wires the background. Everything that listens is registered before this returns, so that an event that starts the
 * background finds its listener; what needs the settings waits for them inside.
 * @param drawStill how the popup will look (lib/background/still.ts)
 */
export function startBackground(drawStill: DrawStill): void {
  const db = new Database(
    DATABASE,
    behindDoor(() => outage.mayOpen()),
  );
  const now = () => Date.now();
  let bases: readonly ApiBase[] = DEFAULT_BASES;

  let watched = DEFAULT_SITES;
  let thresholds = GUIDE_THRESHOLDS;

  const session = sessionId();
  const held = new Memory();
  const inTurn = createTurns();
  const still = createStill(db, inTurn, drawStill, now);
  /** Where session storage refuses, the next change tries again. */
  const outdated = () => void still.outdated().catch(() => {});
  const soon = () => void still.soon().catch(() => {});
  /** For whatever changes or deletes what commits hold in memory. */
  const besideCommits: Turns = (work) =>
    inTurn(() =>
      still
        .outdated()
        .then(work)
        .finally(() => held.forget()),
    );
  const watch = createWatch(
    db,
    () => thresholds,
    now,
    () => olderTabs.known(),
  );
  const outage = createOutage({
    db,
    now,
    isRoom: isRoomOnDisk,
    noted: noteOfLastLife(),
    tell: (note) => {
      outdated(); // it is not made while this lasts
      tellNotRecording(note, watch.soon);
    },
  });
  const ingest = createIngest(
    async (batch) => {
      const named = await session;
      await inTurn(async () => {
        // Of successes it turns out in there whether they change anything.
        if (batch.sightings.length > 0) await still.outdated().catch(() => {});
        await outage.watch(record(db, bases, batch, now(), named, held));
      });
      if (batch.sightings.length > 0) watch.soon();
    },
    { ...outage, setAside: reportLoss },
  );

  const carried = createCarriedOver(browser.storage.session);
  /** Stores what nobody else may have, whatever becomes of this life of the background. */
  function stored(sighting: Sighting): void {
    const forget = carried.keep(sighting);
    // What the queue gives up is counted there, or logged.
    void ingest
      .add([sighting])
      .catch(() => {})
      .finally(forget);
  }
  const takenUp = carried.left.then(async (left) => {
    if (left.length === 0) return;
    // Whose calls they are, the settings say. Where these cannot be read, the next life takes them up.
    const isReady = await ready.then(
      () => true,
      () => false,
    );
    if (!isReady) return;
    for (const sighting of left) stored(sighting);
    // It has waited for its page long enough.
    await ingest.flush();
    const failed = left.filter(({ exchange }) => exchange.status >= 400 || exchange.failure !== null);
    if (failed.length === 0) return;
    const lastSeen = Math.max(...failed.map(({ exchange }) => exchange.endedAt ?? exchange.respondedAt ?? 0));
    await noteInterruption(db, lastSeen, now()).catch(() => {}); // the outage, where there is one, is said
  });

  /** What was seen before a person deletes is stored before that, and goes with the rest. */
  async function afterAllSeen(work: () => Promise<void>): Promise<void> {
    await takenUp;
    await ingest.flush();
    await carried.settled();
    await besideCommits(work);
  }

  /** One after the other: what was read before a change must not arrive after what was read because of it. */
  let loaded: Promise<void> = Promise.resolve();
  function loadSettings(): Promise<void> {
    loaded = loaded.catch(() => {}).then(applySettings);
    return loaded;
  }
  async function applySettings(): Promise<void> {
    const settings = await readSettings();
    bases = allBases(settings);
    void inTurn(async () => held.forget());
    watched = watchedOrigins(settings);
    thresholds = settings.thresholds;
    // Other thresholds, or at the start: what came while the background was away, and what it had begun to watch.
    watch.soon();
    watchAddedBases();
    void noteWithheld(settings);
  }
  const ready = Promise.all([session, loadSettings()]).then(([named]) =>
    webRequestListeners(named, () => ({ bases, origins: watched }), {
      onSighting: stored,
      onSuccess: ingest.success,
      onTakenBack: ingest.takeBack,
      watchEnds: endsOfOrigins((details) => handlers.onCompleted(details)),
    }),
  );

  const olderTabs = createOlderTabs(
    () => ready.then(() => ({ origins: watched, bases })),
    () => watch.soon(),
  );

  /** When this run of the browser began, as far as is known: no document in it is older. Views learn of it at once. */
  const runStart = untilItWorks(async () => {
    const named = await session;
    const { at } = await outage.watch(db.transaction('rw', db.marks, async () => runMark(db, named, now())));
    // It may be noticed late, where the database could not be opened.
    return Math.min(at, await sessionSince());
  });
  runStart().catch(() => {}); // whoever needs it asks again

  /** A tab of this run of the browser. */
  async function tabOf(tabId: number | undefined) {
    if (tabId === undefined) return null;
    const named = await session;
    return { run: await db.transaction('rw', db.marks, async () => runOf(db, named, now())), tabId };
  }

  /** Events that have not reached the queue yet: the settings are still read, or the body is. */
  const underWay = new Set<Promise<void>>();
  type Listeners = Awaited<typeof ready>;
  let listening: Listeners | null = null;
  void ready.then((listeners) => {
    listening = listeners;
  });
  const once =
    <E extends keyof Listeners>(event: E) =>
    (...args: Parameters<Listeners[E]>): void => {
      const tell = (listeners: Listeners) =>
        (listeners[event] as (...all: Parameters<Listeners[E]>) => Promise<void> | void)(...args);
      // What is watched is known with the settings.
      const work = listening === null ? ready.then(tell) : tell(listening);
      if (work === undefined) return;
      underWay.add(work);
      void work.finally(() => underWay.delete(work));
    };
  const handlers: RequestHandlers = {
    onHeadersReceived: once('onHeadersReceived'),
    onErrorOccurred: once('onErrorOccurred'),
    onAuthRequired: once('onAuthRequired'),
    onCompleted: once('onCompleted'),
  };
  watchRequests(handlers, [...DEFAULT_BASES.map(patternOf), ...OWN_DEPLOYMENTS]);

  /** Bases that no pattern above covers: those of the last time at once, and today's as soon as they are known. */
  let watchedToo = '';
  let unwatch = (): void => {};
  function watchToo(patterns: string[]): void {
    if (patterns.join() === watchedToo) return;
    unwatch();
    watchedToo = patterns.join();
    unwatch = patterns.length === 0 ? () => {} : watchRequests(handlers, patterns);
  }
  try {
    watchToo(mirroredPatterns());
  } catch {} // what was mirrored is no pattern to this browser

  function watchAddedBases(): void {
    const patterns = bases
      .filter(({ origin, prefix }) => !baseOf(DEFAULT_BASES, origin + prefix) && !OWN_PREFIX.test(prefix))
      .map(patternOf);
    mirrorPatterns(patterns);
    watchToo(patterns);
  }

  // Firefox waits for this before it suspends; Chromium stops a worker without a word.
  browser.runtime.onSuspend.addListener(async () => {
    await new Promise((resolve) => setTimeout(resolve, EVENTS_LATE_MS));
    while (underWay.size > 0) await Promise.allSettled(underWay);
    await ingest.settle();
    await still.settle();
  });

  browser.runtime.onMessage.addListener(
    (value: unknown, sender: Runtime.MessageSender): Promise<PageAnswer | ViewAnswer> | undefined => {
      if (sender.id !== browser.runtime.id) return undefined;
      const fromPage = sender.url?.startsWith(browser.runtime.getURL('')) ?? false;
      const message = readMessage(value, fromPage ? 'extension-page' : 'content-script');
      if (!message) return undefined;
      const committed = async (work: Promise<unknown>): Promise<PageAnswer> => {
        try {
          await work;
          return { committed: true };
        } catch {
          return { committed: false };
        }
      };
      const asked = (about: { demo?: boolean | undefined }, work: (shown: Database) => Promise<unknown>) =>
        about.demo === true ? whileDemo(work) : work(db);
      const changed = (about: { demo?: boolean | undefined }, work: (shown: Database) => Promise<unknown>) =>
        asked(about, (shown) => (shown === db ? still.outdated() : Promise.resolve()).then(() => work(shown)));
      switch (message.name) {
        case 'page-records': {
          const { documentId } = sender as { documentId?: string };
          const tabId = sender.tab?.id;
          // Nothing of it is kept, and saying it again would not change that.
          if (documentId === undefined || tabId === undefined || sender.tab?.incognito) return committed(ready);
          const { frameId = 0, url: origin } = sender;
          const from = { documentId, tabId, frameId, origin, makersTab: makersTabOf(sender) };
          const records = readPageRecords(message.records);
          return committed(
            Promise.all([ready, runStart()]).then(([, since]) =>
              ingest.add(pageSightings(records, from, bases, { since, now: now() })),
            ),
          );
        }
        case 'bases':
          if (sender.frameId === 0 && sender.tab?.id !== undefined) olderTabs.isNew(sender.tab.id);
          return ready.then(() => ({ committed: true, bases }));
        case 'recording':
          return readNotRecording().then((notRecording) => ({ committed: true, notRecording }));
        case 'devtools-records':
          return committed(
            ready.then(() => ingest.add(devtoolsSightings(readHarRecords(message.records), message.tabId, bases))),
          );
        case 'clear-history':
          return committed(
            afterAllSeen(() => wipeAllOrReset(db)).then(async () => {
              ingest.drop();
              // By then what was dropped is forgotten.
              await new Promise((resolve) => setTimeout(resolve));
              await carried.settled();
              await outage.end();
            }),
          );
        case 'wipe-site':
          return committed(afterAllSeen(() => wipeSite(db, message.origin)).then(watch.soon));
        case 'wipe-between':
          return committed(afterAllSeen(() => wipeBetween(db, message.from, message.until)).then(watch.soon));
        case 'seen':
          // Of all tabs: the popup was opened, or the panel's page, and will be again.
          if (message.demo !== true && message.tabId === undefined) soon();
          return committed(asked(message, async (shown) => markSeen(shown, now(), await tabOf(message.tabId))));
        case 'acknowledge-alert':
          return committed(changed(message, (shown) => acknowledge(shown, message.code, message.startedAt, now())));
        case 'snooze-alert':
          return committed(changed(message, (shown) => snooze(shown, message.code, message.startedAt, message.until)));
        case 'mute': {
          const silence = { what: message.what, name: message.of, until: message.until };
          return committed(changed(message, (shown) => mute(shown, silence, now())).then(watch.soon));
        }
        case 'older-tabs':
          return olderTabs.count().then((found) => ({ committed: true, olderTabs: found }));
        case 'reload-older-tabs':
          return committed(olderTabs.reload());
        case 'fill-demo':
          return committed(fillDemo(now()));
        case 'leave-demo':
          return committed(leaveDemo());
      }
    },
  );

  // Of this area alone: Chromium tells of each change, and session storage has one for each failing call.
  browser.storage.local.onChanged.addListener((changes) => {
    if (SETTINGS_KEY in changes) {
      outdated();
      void loadSettings().then(() => Promise.all([registerFromSettings(), tellDocuments(bases)]));
    }
    // Firefox tells of what is written anew, too.
    const withheld = changes[WITHHELD_KEY];
    if (withheld !== undefined && String(withheld.oldValue ?? '') !== String(withheld.newValue ?? '')) {
      outdated();
    }
  });
  const accessChanged = () => void readSettings().then(noteWithheld);
  browser.permissions.onAdded.addListener(accessChanged);
  browser.permissions.onRemoved.addListener(accessChanged);
  browser.runtime.onInstalled.addListener(async ({ reason }) => {
    await registerFromSettings();
    if (reason === 'install' || reason === 'update') await olderTabs.look();
  });
  browser.runtime.onStartup.addListener(() => {
    void registerFromSettings();
    soon();
  });

  browser.alarms.onAlarm.addListener((alarm) => {
    if (alarm.name === HOUSEKEEPING) {
      void readSettings().then(({ retention }) => applyRetention(db, now(), retention, besideCommits));
      void sweepDemo();
    }
    if (alarm.name === WATCH_ALARM) void ready.then(() => watch.look());
  });
  void closeStorageToPages();
  openOnClick();
  answerOmnibox();
  welcomeOnce();
  void ensureAlarm();
  void readSettings()
    .then(({ retention }) => applyRetentionIfDue(db, now(), retention, besideCommits))
    .catch(() => {}); // the alarm tries again
  void sweepDemo();
  followBadge(db, now, () => olderTabs.known());
}

async function registerFromSettings(): Promise<void> {
  await registerAddedSites(await readSettings());
}

/** Asked for once; again only where that failed. */
function untilItWorks<T>(ask: () => Promise<T>): () => Promise<T> {
  let asked: Promise<T> | null = null;
  return () => {
    asked ??= ask().catch((reason: unknown) => {
      asked = null;
      throw reason;
    });
    return asked;
  };
}

/** Alarms do not always outlive a browser restart. */
async function ensureAlarm(): Promise<void> {
  if (!(await browser.alarms.get(HOUSEKEEPING))) browser.alarms.create(HOUSEKEEPING, { periodInMinutes: 60 });
}

function reportLoss(reason: unknown): void {
  // biome-ignore lint/suspicious/noConsole: the database takes everything but this; nothing else can be told
  console.error('Nexla Error Inspector could not store what it saw', reason);
}

/** Where Nexla's own deployments answer; only hosts that the user granted are seen. */
const OWN_DEPLOYMENTS = ['*://*/nexla-api/*', '*://*/admin-api/*'];
const OWN_PREFIX = /^\/(?:nexla-api|admin-api)(?:\/|$)/;

function patternOf({ origin, prefix }: ApiBase): string {
  return matchPattern(origin, prefix);
}
