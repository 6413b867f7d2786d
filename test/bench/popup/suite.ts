import { cp, mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { setTimeout } from 'node:timers/promises';
import { build } from 'vite';
import { packCounts } from '../../../lib/domain/packed-counts.ts';
import { minuteOf } from '../../../lib/domain/rate-history.ts';
import { storedError } from '../../../lib/domain/stored-error.fixture.ts';
import { buildExtension } from '../../demo/build.ts';
import { startServer } from '../../server/server.ts';
import { type Browser, startBrowser, type Tab } from '../browser.ts';
import { comparedRow, goalRow, type Suite } from '../row.ts';

const DAY_MS = 86_400_000;
const ERRORS = 100_000;
const ROUNDS = 15;
/** Rounds before, which fill the caches of both. */
const WARM_UP = 1;
const HIGHEST_RATIO = { asleep: 1.3, awake: 1.25 };
/** After which the browser keeps neither a process nor a database open for an extension that does nothing. */
const ASLEEP_MS = 3000;

/** A still comes after 20 s without an error, and may wait for the end of a pause, ms. */
const STILL_WITHIN_MS = 120_000;

/**
 * How fast the popup opens on a long history, against a popup that holds one line drawn by preact. Its cards are painted
 * with its still, where there is one, and else with what is read; both were there before anybody opened it.
 */
export const measurePopup: Suite = async (progress) => {
  const folder = await mkdtemp(path.join(os.tmpdir(), 'nexla-bench-popup-'));
  const server = await startServer();
  let browser: Browser | undefined;
  try {
    progress('popup: builds');
    const built = await buildExtension('chromium', new AbortController().signal, { isQuiet: true });
    // Another build must not change what is being measured.
    const product = path.join(folder, 'product');
    await cp(built, product, { recursive: true });
    browser = await startBrowser({ extension: product, server });
    await browser.closeWelcome();
    const { id } = (await browser.send('Extensions.loadUnpacked', { path: await emptyPopup(folder) })) as {
      id: string;
    };
    const ours = `chrome-extension://${browser.extensionId}/popup.html`;
    const empty = `chrome-extension://${id}/popup.html`;
    progress(`popup: stores ${ERRORS} errors`);
    const tab = await browser.open(ours);
    await tab.run(whenPainted, '.empty');
    const template = storedError({ exchange: { status: 503 } });
    const failures = madeUpFailures(template.base, ERRORS, Date.now());
    const stored = await tab.run(storeErrors, template, failures, problemsOf(failures));

    progress('popup: waits for a still');
    await tab.goto(ours);
    await tab.run(whenStillIsStored, STILL_WITHIN_MS);
    await tab.send('Page.addScriptToEvaluateOnNewDocument', { source: `(${noteLiveCards})()` });

    const measured = async (before: string, prepare: () => Promise<void>, highestRatio?: number, hasStill = true) => {
      const times = { first: [] as number[], empty: [] as number[], cards: [] as number[], live: [] as number[] };
      for (let round = -WARM_UP; round < ROUNDS; round += 1) {
        progress(`popup, ${before}: round ${round + 1} of ${ROUNDS}`);
        await prepare();
        const theirs = await open(tab, empty, '#root');
        await prepare();
        const own = await open(tab, ours, '.popup-summary, .cards');
        const live = await tab.run(whenLive);
        if (own.isStill !== hasStill) throw new Error(hasStill ? 'There was no still.' : 'There was a still.');
        if (round < 0) continue;
        times.empty.push(theirs.painted);
        times.first.push(own.first);
        times.cards.push(own.painted);
        times.live.push(live);
      }
      const rows = [
        ['first paint', times.first, undefined],
        ['cards of the last day', times.cards, highestRatio],
        ['cards that answer', times.live, undefined],
      ] as const;
      return rows.map(([name, of, goal]) =>
        comparedRow(`popup, ${name}, ${before}`, 'ms', of, 'empty preact popup', times.empty, goal),
      );
    };
    // The background runs, as after an error; an extension that is a popup alone has none.
    const usual = await measured('with the background up', async () => {}, HIGHEST_RATIO.awake);
    const cold = await measured('when all was asleep', () => sleepDeep(browser as Browser, tab), HIGHEST_RATIO.asleep);
    await browser.send('Target.createTarget', { url: empty, background: true });
    const warm = await measured('with both processes up', async () => {}, HIGHEST_RATIO.awake);
    await tab.run(() => chrome.storage.session.remove('popup-still'));
    // As an error came less than 20 s ago.
    const without = await measured('with both processes up, before there is a still', async () => {}, undefined, false);
    return [
      goalRow('errors stored', stored, 'errors', `= ${ERRORS}`, stored === ERRORS),
      ...usual,
      ...warm,
      ...cold,
      ...without,
    ];
  } finally {
    await browser?.close();
    await server.close();
    await rm(folder, { recursive: true, force: true });
  }
};

/** Stops the background, and leaves the browser the time in which it ends the process and closes the database. */
async function sleepDeep(browser: Browser, tab: Tab): Promise<void> {
  await tab.goto('about:blank');
  await tab.send('ServiceWorker.enable');
  for (let tries = 0; await browser.backgroundRuns(); tries += 1) {
    if (tries === 100) throw new Error('The background does not stop.');
    await tab.send('ServiceWorker.stopAllWorkers');
    await setTimeout(50);
  }
  await setTimeout(ASLEEP_MS);
}

/** Opens a page. When it was painted first, and when this was painted in it; ms since the navigation began. */
async function open(tab: Tab, url: string, selector: string): Promise<Painted> {
  await tab.goto('about:blank');
  await tab.goto(url);
  return tab.run(whenPainted, selector);
}

type Painted = { first: number; painted: number; isStill: boolean };

/**
 * Runs in the page. What is asked for is painted with the popup's still, which is the first that has any content and is
 * gone soon; or else it, or a part of it, must be the largest that the page has to show.
 */
export async function whenPainted(selector: string): Promise<Painted> {
  type Paint = PerformanceEntry & { element: Element | null };
  const firstPaint = () => performance.getEntriesByName('first-contentful-paint')[0]?.startTime ?? 0;
  return new Promise<Painted>((resolve) => {
    const observer = new PerformanceObserver(() => {
      const [still] = performance.getEntriesByName('still');
      const first = firstPaint();
      if (still === undefined || first === 0) return;
      if (first < still.startTime) throw new Error('Something was painted before the still.');
      resolve({ first, painted: first, isStill: true });
    });
    observer.observe({ type: 'paint', buffered: true });
    const largest = new PerformanceObserver((list) => {
      const paint = (list.getEntries() as Paint[]).find(({ element }) => element?.closest(selector));
      if (paint === undefined || performance.getEntriesByName('still').length > 0) return;
      resolve({ first: firstPaint(), painted: paint.startTime, isStill: false });
    });
    largest.observe({ type: 'largest-contentful-paint', buffered: true });
  });
}

/** Runs in a new page: notes when cards that answer to their user are on the screen, ms since the navigation began. */
function noteLiveCards(): void {
  const observer = new MutationObserver(() => {
    if (document.querySelector('#root .card') === null || document.getElementById('still') !== null) return;
    observer.disconnect();
    requestAnimationFrame(() => window.setTimeout(() => performance.mark('live')));
  });
  observer.observe(document, { childList: true, subtree: true });
}

/** Runs in the popup. */
async function whenLive(): Promise<number> {
  for (;;) {
    const [live] = performance.getEntriesByName('live');
    if (live !== undefined) return live.startTime;
    await new Promise((resolve) => window.setTimeout(resolve, 20));
  }
}

/** Runs in the popup. */
async function whenStillIsStored(within: number): Promise<void> {
  for (const start = performance.now(); performance.now() - start < within; ) {
    const { 'popup-still': still } = await chrome.storage.session.get<Record<string, { from: number }>>('popup-still');
    // What is told of a pause is true once it is over.
    if (still !== undefined && still.from <= Date.now()) return;
    await new Promise((resolve) => window.setTimeout(resolve, 200));
  }
  throw new Error('The background made no still.');
}

type Failure = { at: number; code: string; base: string; endpoint: string };

/** A day of many failing calls that ends at `now` (ms, UTC). */
function madeUpFailures(base: string, count: number, now: number): Failure[] {
  return Array.from({ length: count }, (_, index) => ({
    at: now - DAY_MS + Math.floor((index / count) * DAY_MS),
    code: `HTTP_${500 + (index % 4)}`,
    base,
    endpoint: `GET /resource_${index % 12}`,
  }));
}

/** What is counted of them, as `ProblemRow`; bytes as lists of numbers. */
function problemsOf(failures: readonly Failure[]) {
  const problems = Map.groupBy(failures, ({ code, endpoint }) => `${code} ${endpoint}`);
  return [...problems.values()].map((all) => {
    const minutes = new Map<number, number>();
    for (const { at } of all) minutes.set(minuteOf(at), (minutes.get(minuteOf(at)) ?? 0) + 1);
    const last = all.at(-1) as Failure;
    return { ...last, last: last.at, minutes: [...packCounts(minutes)] };
  });
}

/** Runs in the popup: stores errors and what is counted of them. Returns how many errors are in there. */
async function storeErrors(
  template: { exchange: object },
  failures: readonly Failure[],
  problems: readonly { minutes: number[] }[],
): Promise<number> {
  const done = <T>(request: IDBRequest<T>) =>
    new Promise<T>((resolve, reject) => {
      request.onsuccess = () => resolve(request.result);
      request.onerror = () => reject(request.error);
    });
  const db = await done(indexedDB.open('nexla-error-inspector'));
  for (let from = 0; from < failures.length; from += 5000) {
    const transaction = db.transaction('errors', 'readwrite');
    for (const [index, failure] of failures.slice(from, from + 5000).entries()) {
      const { id, ...row } = {
        ...template,
        ...failure,
        exchange: {
          ...template.exchange,
          startedAt: failure.at - 40,
          respondedAt: failure.at,
          endedAt: failure.at + 2,
        },
        id: 0,
        keys: [`bench:${from + index}`],
        countedAs: failure.code,
      };
      transaction.objectStore('errors').add(row);
    }
    await new Promise((resolve, reject) => {
      transaction.oncomplete = resolve;
      transaction.onerror = () => reject(transaction.error);
    });
  }
  const transaction = db.transaction(['problems', 'errors'], 'readwrite');
  for (const problem of problems) {
    transaction.objectStore('problems').put({ ...problem, minutes: Uint8Array.from(problem.minutes) });
  }
  const stored = await done(transaction.objectStore('errors').count());
  db.close();
  return stored;
}

/** An extension whose popup is one line, drawn by preact, built as the product is. */
async function emptyPopup(folder: string): Promise<string> {
  const entry = 'virtual:empty-popup';
  const output = path.join(folder, 'empty');
  const code = "import { h, render } from 'preact'; render(h('p', null, 'Nothing'), document.getElementById('root'));";
  await build({
    configFile: false,
    logLevel: 'error',
    publicDir: false,
    plugins: [
      {
        name: 'empty-popup',
        resolveId: (id) => (id === entry ? `\0${entry}` : undefined),
        load: (id) => (id === `\0${entry}` ? code : undefined),
      },
    ],
    build: {
      outDir: output,
      target: ['chrome120', 'firefox128'],
      rolldownOptions: { input: entry, output: { entryFileNames: 'popup.js' } },
    },
  });
  await mkdir(output, { recursive: true });
  const manifest = { manifest_version: 3, name: 'empty popup', version: '1', action: { default_popup: 'popup.html' } };
  await writeFile(path.join(output, 'manifest.json'), JSON.stringify(manifest));
  await writeFile(
    path.join(output, 'popup.html'),
    '<!doctype html><meta charset="utf-8"><title>Empty</title><div id="root"></div><script type="module" src="/popup.js"></script>',
  );
  return output;
}
