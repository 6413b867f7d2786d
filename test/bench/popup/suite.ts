import { cp, mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
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
const ROUNDS = 21;
/** Rounds before, which fill the caches of both. */
const WARM_UP = 1;
const HIGHEST_RATIO = 1.25;

/** How fast the popup opens on a long history, against a popup that holds one line drawn by preact. */
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
    await tab.run(whenDrawn, '.empty-title');
    const template = storedError({ exchange: { status: 503 } });
    const failures = madeUpFailures(template.base, ERRORS, Date.now());
    const stored = await tab.run(storeErrors, template, failures, problemsOf(failures));

    const times = { ours: [] as number[], empty: [] as number[], cards: [] as number[] };
    for (let round = -WARM_UP; round < ROUNDS; round += 1) {
      progress(`popup: round ${round + 1} of ${ROUNDS}`);
      const first = await open(tab, empty, '#root > *');
      const second = await open(tab, ours, '.card');
      if (round < 0) continue;
      times.empty.push(first.painted);
      times.ours.push(second.painted);
      times.cards.push(second.drawn);
    }
    return [
      goalRow('errors stored', stored, 'errors', `= ${ERRORS}`, stored === ERRORS),
      comparedRow('popup, first paint', 'ms', times.ours, 'empty preact popup', times.empty, HIGHEST_RATIO),
      comparedRow('popup, cards of the last day', 'ms', times.cards, 'empty preact popup', times.empty, HIGHEST_RATIO),
    ];
  } finally {
    await browser?.close();
    await server.close();
    await rm(folder, { recursive: true, force: true });
  }
};

/** Opens a page. When it was painted first, and when it had drawn this; ms since the navigation began. */
async function open(tab: Tab, url: string, selector: string): Promise<{ painted: number; drawn: number }> {
  await tab.goto('about:blank');
  await tab.goto(url);
  return tab.run(whenDrawn, selector);
}

/** Runs in the page. */
async function whenDrawn(selector: string): Promise<{ painted: number; drawn: number }> {
  const frame = () => new Promise((resolve) => requestAnimationFrame(resolve));
  while (document.querySelector(selector) === null) await frame();
  const drawn = performance.now();
  const paint = () => performance.getEntriesByName('first-contentful-paint')[0];
  while (paint() === undefined) await frame();
  return { painted: paint()?.startTime ?? 0, drawn };
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
