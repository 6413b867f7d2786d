import { cp, mkdtemp, rm } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { storedError } from '../../../lib/domain/stored-error.fixture.ts';
import { buildExtension } from '../../demo/build.ts';
import { startServer } from '../../server/server.ts';
import { type Browser, startBrowser, type Tab } from '../browser.ts';
import { comparedRow, goalRow, median, type Row, type Suite } from '../row.ts';

const FEW = 100;
const MANY = 100_000;
const ROUNDS = 7;
const HIGHEST_OPEN_RATIO = 1.5;
const KEYSTROKE_MS = 50;
const LIVE = { calls: 1000, everyMs: 10 };
const LISTED_WITHIN_MS = 30_000;
const LONG_TASK_MS = 50;
const MOST_ELEMENTS = 400;
/** Codes and endpoints of the stored errors, in turn. */
const CODES = 40;
const ENDPOINTS = 50;

/** Filters as they are typed, and the code that every line must have then; null where any line will do. */
const FILTERS = [
  ['E_7', 'E_7'],
  ['code:E_12 status:5xx method:GET', 'E_12'],
  ['-code:E_1 endpoint:/flows_7 ', null],
  ['/e_3[0-2]$/', 'E_3'],
  ['is:failing', null],
] as const;

/** What the panel costs with few errors stored and with many, and while they arrive. */
export const measurePanel: Suite = async (progress) => {
  const copy = await mkdtemp(path.join(os.tmpdir(), 'nexla-bench-build-'));
  const server = await startServer();
  server.on(
    ({ url }) => url.pathname.startsWith('/nexla-api/live/'),
    (_, response) => void response.writeHead(503, { 'Content-Type': 'application/json' }).end('{"message":"busy"}'),
  );
  const browsers: Browser[] = [];
  try {
    await cp(await buildExtension('chromium', new AbortController().signal, { isQuiet: true }), copy, {
      recursive: true,
    });
    const opened: Record<number, number[]> = { [FEW]: [], [MANY]: [] };
    const panels = new Map<number, Panel>();
    for (const count of [FEW, MANY]) {
      progress(`panel: storing ${count} errors`);
      const browser = await startBrowser({ extension: copy, server });
      browsers.push(browser);
      await browser.closeWelcome();
      const panel = await openPanel(browser);
      await panel.tab.run(store, storedError({ exchange: { status: 503 } }), count, {
        codes: CODES,
        endpoints: ENDPOINTS,
      });
      panels.set(count, panel);
    }
    for (let round = 0; round < ROUNDS; round += 1) {
      progress(`panel: opening, round ${round + 1} of ${ROUNDS}`);
      for (const [count, panel] of panels) {
        const spent = await panel.reopen();
        if (round > 0) opened[count]?.push(spent); // The first is for the caches.
      }
    }
    const many = panels.get(MANY) as Panel;
    const rows: Row[] = [
      comparedRow(
        `opening with ${MANY} errors`,
        'ms',
        opened[MANY] as number[],
        `${FEW} errors`,
        opened[FEW] as number[],
        HIGHEST_OPEN_RATIO,
      ),
    ];
    progress('panel: filtering');
    for (const [filter, code] of FILTERS) {
      const spent: number[] = [];
      for (let round = 0; round < ROUNDS; round += 1) spent.push(await many.tab.run(filterBy, filter, code));
      const typical = median(spent);
      rows.push(goalRow(`first screen of ${filter}`, typical, 'ms', `≤ ${KEYSTROKE_MS} ms`, typical <= KEYSTROKE_MS));
    }
    progress('panel: errors arrive');
    rows.push(...(await measureLive(browsers[1] as Browser, many)));
    return rows;
  } finally {
    for (const browser of browsers) await browser.close();
    await server.close();
    await rm(copy, { recursive: true, force: true });
  }
};

type Panel = { tab: Tab; reopen(): Promise<number> };

/** The panel as a tab of its own, which lists all tabs. */
async function openPanel(browser: Browser): Promise<Panel> {
  const url = `chrome-extension://${browser.extensionId}/panel.html`;
  const tab = await browser.open(url);
  await tab.send('Page.addScriptToEvaluateOnNewDocument', { source: `(${noteFirstLine})()` });
  return {
    tab,
    async reopen() {
      await tab.goto('about:blank');
      await tab.goto(url);
      return tab.run(() => (window as unknown as { firstLine: Promise<number> }).firstLine);
    },
  };
}

async function measureLive(browser: Browser, { tab }: Panel): Promise<Row[]> {
  const page = await browser.open('https://dataops.nexla.io/');
  await tab.send('Page.bringToFront');
  const before = await tab.run(watchTasks);
  await page.run(callSteadily, LIVE);
  // What never came would cost nothing.
  await tab.run(untilListed, before, LIVE.calls, LISTED_WITHIN_MS);
  const [longest, elements, isVisible] = await tab.run(tasksSeen);
  if (!isVisible) throw new Error('the panel was not painted');
  const holds = longest <= LONG_TASK_MS;
  return [
    goalRow('longest task while 100 errors a second arrive', longest, 'ms', `≤ ${LONG_TASK_MS} ms`, holds),
    goalRow('elements of the list', elements, '', `≤ ${MOST_ELEMENTS}`, elements <= MOST_ELEMENTS),
  ];
}

/** Runs in a page behind the panel, where only a worker has timers that are not slowed down. */
async function callSteadily({ calls, everyMs }: { calls: number; everyMs: number }): Promise<void> {
  const work = `(async () => {
    for (let call = 0; call < ${calls}; call += 1) {
      fetch('${location.origin}/nexla-api/live/' + call).catch(() => undefined);
      await new Promise((resolve) => setTimeout(resolve, ${everyMs}));
    }
    postMessage('done');
  })()`;
  const worker = new Worker(URL.createObjectURL(new Blob([work], { type: 'text/javascript' })));
  await new Promise((resolve) => {
    worker.onmessage = resolve;
  });
}

/** Runs in the panel: puts errors into its database, as the background would have. */
async function store(
  one: object,
  count: number,
  { codes, endpoints }: { codes: number; endpoints: number },
): Promise<void> {
  const done = <T>(request: IDBRequest<T>) =>
    new Promise<T>((resolve, reject) => {
      request.onsuccess = () => resolve(request.result);
      request.onerror = () => reject(request.error);
    });
  const db = await done(indexedDB.open('nexla-error-inspector'));
  const start = Date.now() - count * 1000;
  const { id: _id, ...row } = one as { id: number; error: object };
  for (let from = 0; from < count; from += 5000) {
    const transaction = db.transaction(['errors', 'endpoints'], 'readwrite');
    for (let index = from; index < Math.min(count, from + 5000); index += 1) {
      const code = `E_${index % codes}`;
      const endpoint = `GET /flows_${index % endpoints}`;
      transaction.objectStore('errors').add({
        ...row,
        at: start + index * 1000,
        code,
        endpoint,
        error: { ...row.error, code, message: `Something failed ${index}` },
        keys: [`bench-${index}`],
        countedAs: code,
      });
    }
    await new Promise((resolve, reject) => {
      transaction.oncomplete = resolve;
      transaction.onerror = reject;
    });
  }
  db.close();
}

/** Runs before the panel: when is the first line of the list on the screen? */
export function noteFirstLine(): void {
  const page = window as unknown as { firstLine: Promise<number> };
  page.firstLine = new Promise((resolve) => {
    new MutationObserver((_, observer) => {
      if (document.querySelector('#error-list [role=option]') === null) return;
      observer.disconnect();
      requestAnimationFrame(() => setTimeout(() => resolve(performance.now())));
    }).observe(document, { childList: true, subtree: true });
  });
}

/** Runs in the panel: types a filter and waits for its first screen. The time in ms. */
async function filterBy(filter: string, code: string | null): Promise<number> {
  const box = document.querySelector('input[type=search]') as HTMLInputElement;
  const type = (text: string) => {
    box.value = text;
    box.dispatchEvent(new InputEvent('input', { bubbles: true }));
  };
  const summary = () => document.querySelector('.summary')?.textContent ?? '';
  const until = (holds: () => boolean) =>
    new Promise<void>((resolve) => {
      const look = () => (holds() ? resolve() : requestAnimationFrame(look));
      look();
    });
  type('');
  await until(() => !/match/.test(summary()) && document.querySelectorAll('[role=option]').length > 5);
  await new Promise((resolve) => setTimeout(resolve, 300));
  const start = performance.now();
  type(filter);
  await until(() => {
    const codes = [...document.querySelectorAll('[role=option] .row-code')].map((one) => one.textContent ?? '');
    return /match/.test(summary()) && codes.length > 0 && codes.every((one) => code === null || one.startsWith(code));
  });
  return performance.now() - start;
}

/** Runs in the panel: clears the filter, and watches once that is done. The number of errors that are listed then. */
async function watchTasks(): Promise<number> {
  const seen = { longest: 0 };
  (window as unknown as { tasks: typeof seen }).tasks = seen;
  const box = document.querySelector('input[type=search]') as HTMLInputElement;
  box.value = '';
  box.dispatchEvent(new InputEvent('input', { bubbles: true }));
  const summary = () => document.querySelector('.summary')?.textContent ?? '';
  while (!/^[\d,]+ errors$/.test(summary())) await new Promise((resolve) => requestAnimationFrame(resolve));
  await new Promise((resolve) => setTimeout(resolve, 300));
  new PerformanceObserver((list) => {
    for (const { duration } of list.getEntries()) seen.longest = Math.max(seen.longest, duration);
  }).observe({ type: 'longtask' });
  return Number(summary().replace(/\D/g, ''));
}

/** Runs in the panel: waits until it counts so many errors more than before, and lists the newest of them. */
async function untilListed(before: number, calls: number, withinMs: number): Promise<void> {
  const came = () => Number(document.querySelector('.summary')?.textContent?.replace(/\D/g, '')) - before;
  const newest = () => document.querySelector('#line-0 .row-endpoint')?.textContent ?? '';
  const start = performance.now();
  while (came() < calls || !newest().startsWith('GET /live/')) {
    if (performance.now() - start > withinMs) {
      throw new Error(`of ${calls} errors that came the panel counts ${came()}, and begins with ${newest()}`);
    }
    await new Promise((resolve) => requestAnimationFrame(resolve));
  }
}

/** Runs in the panel: the longest task (0 where none was long), the size of the list, whether it is painted. */
function tasksSeen(): [number, number, boolean] {
  const { tasks } = window as unknown as { tasks: { longest: number } };
  const elements = document.querySelectorAll('#error-list *').length;
  return [tasks.longest, elements, document.visibilityState === 'visible'];
}
