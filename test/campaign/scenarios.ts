import { rm, statfs, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import type { Driver, Tab, View } from '../e2e/driver.ts';

export const APP = 'https://dataops.nexla.io/';
export const CALLS = '/nexla-api/campaign';

const BURST = 10;
/** What a browser gets to start anew whatever was ended. */
const RESTART_MS = 3000;

type Stage = {
  driver: Driver;
  tab: Tab;
  /** How often a scenario repeats itself. */
  rounds: number;
  /** The number of a call that was not made yet. */
  next(): number;
  /** Makes a burst of failing calls in the page. */
  burst(from?: Tab): Promise<void>;
};

export type Scenario = {
  browsers: Driver['browser'][];
  /** The profile is alone on a small disk. */
  smallDisk?: true;
  /** The extension is updated. */
  updatable?: true;
  /** @returns what tells why calls were lost, by their paths */
  play(stage: Stage): Promise<Causes | undefined>;
};

type Causes = (lost: readonly string[]) => Promise<string>;

const BOTH: Driver['browser'][] = ['chromium', 'firefox'];

export async function makeBurst(tab: Tab, next: () => number): Promise<void> {
  const urls = Array.from({ length: BURST }, () => `${CALLS}/${next()}`);
  await tab.run(async (all) => void (await Promise.all(all.map(async (url) => (await fetch(url)).text()))), urls);
}

/** Bursts, each with something that happens to the background at some moment of it. */
async function disturbed({ rounds, burst }: Stage, disturb: () => Promise<unknown>): Promise<undefined> {
  for (let round = 0; round < rounds; round += 1) {
    const calls = burst();
    await pause((round % 5) * 40);
    await disturb();
    await calls;
  }
}

/** The bursts come from a worker of the page. */
function ofWorker({ tab, next, ...stage }: Stage, kind: 'worker' | 'shared worker'): Stage {
  const burst = async () => {
    const urls = Array.from({ length: BURST }, () => new URL(`${CALLS}/${next()}`, APP).href);
    await tab.run(
      async (all, isShared) => {
        const calls = `Promise.all(${JSON.stringify(all)}.map(async (url) => (await fetch(url)).text()))`;
        const code = isShared
          ? `onconnect = ({ ports: [port] }) => ${calls}.then(() => port.postMessage(0))`
          : `${calls}.then(() => postMessage(0))`;
        const address = URL.createObjectURL(new Blob([code]));
        const port = isShared ? new SharedWorker(address).port : new Worker(address);
        await new Promise((resolve) => {
          port.onmessage = resolve;
        });
        if (port instanceof Worker) port.terminate();
      },
      urls,
      kind === 'shared worker',
    );
  };
  return { ...stage, tab, next, burst };
}

/** Notes in an extension page what was ever kept in session storage: it outlives the background, not its process. */
async function watchKept(page: View): Promise<Causes> {
  await page.run(() => {
    const kept: string[] = [];
    Object.assign(window, { kept });
    chrome.storage.session.onChanged.addListener((changes) => {
      for (const [key, { newValue }] of Object.entries(changes)) {
        if (!key.startsWith('seen-') || !Array.isArray(newValue)) continue;
        for (const { exchange } of newValue) kept.push(exchange.path);
      }
    });
  });
  return async (lost) => {
    const kept = new Set(await page.run(() => (window as unknown as { kept: string[] }).kept));
    const wereKept = lost.filter((path) => kept.has(path)).length;
    return `${lost.length - wereKept} never kept, ${wereKept} kept and not stored`;
  };
}

export const SCENARIOS: Record<string, Scenario> = {
  'nothing happens': { browsers: BOTH, play: (stage) => disturbed(stage, async () => {}) },
  'stops inside bursts': {
    browsers: BOTH,
    play: (stage) => disturbed(stage, () => stage.driver.stopBackground()),
  },
  'kills inside bursts': {
    browsers: BOTH,
    play: (stage) => disturbed(stage, () => stage.driver.crashBackground()),
  },
  'cold starts': {
    browsers: BOTH,
    async play({ driver, rounds, burst }) {
      for (let round = 0; round < rounds; round += 1) {
        await driver.stopBackground();
        await burst();
      }
    },
  },
  ...Object.fromEntries(
    (['worker', 'shared worker'] as const).map((kind): [string, Scenario] => [
      `stops inside bursts of a ${kind}`,
      {
        browsers: BOTH,
        async play(stage) {
          const causes = await watchKept(await stage.driver.openOptions());
          await disturbed(ofWorker(stage, kind), () => stage.driver.stopBackground());
          return causes;
        },
      },
    ]),
  ),
  'kills inside bursts of a worker': {
    browsers: BOTH,
    play: (stage) => disturbed(ofWorker(stage, 'worker'), () => stage.driver.crashBackground()),
  },
  'update under open tabs': {
    browsers: BOTH,
    updatable: true,
    async play({ driver, tab, rounds, burst }) {
      for (let round = 0; round < rounds; round += 1) {
        const calls = burst();
        await pause((round % 5) * 40);
        await driver.update();
        await calls;
        await pause(RESTART_MS);
        // Its content script is older than the extension now.
        await burst();
        await tab.reload();
        await burst();
        // What is on its way into the database goes with the old version: of each round that is its first burst alone.
        await pause(RESTART_MS);
      }
    },
  },
  'database locked for 8 s': {
    browsers: BOTH,
    async play({ driver, burst }) {
      const page = await driver.openOptions();
      await burst();
      const locked = page.run(holdDatabase, 8000);
      await driver.stopBackground();
      await burst();
      await locked;
      await burst();
    },
  },
  'disk full, then room again': {
    browsers: BOTH,
    smallDisk: true,
    async play({ driver, rounds, burst }) {
      await burst();
      const filler = path.join(driver.profile, 'filler');
      const { bavail, bsize } = await statfs(driver.profile);
      await writeFile(filler, Buffer.alloc(bavail * bsize)).catch(() => {});
      for (let round = 0; round < rounds; round += 1) await burst();
      await pause(RESTART_MS);
      await rm(filler);
      await burst();
    },
  },
  ...Object.fromEntries(
    (['errors', 'marks', 'tabBudgets', 'histories', 'problems', 'endpoints', 'waiting'] as const).map(
      (table): [string, Scenario] => [
        `damaged rows in ${table}`,
        {
          browsers: BOTH,
          async play({ driver, burst }) {
            await burst();
            await pause(RESTART_MS);
            await (await driver.openOptions()).run(damage, table);
            await driver.stopBackground();
            await burst();
          },
        },
      ],
    ),
  ),
  ...Object.fromEntries(
    (['about:blank', 'srcdoc', 'sandboxed srcdoc', 'document.write', 'document.open of the page'] as const).map(
      (kind): [string, Scenario] => [
        `calls of ${kind}`,
        {
          browsers: BOTH,
          async play({ tab, next, rounds }) {
            for (let round = 0; round < rounds; round += 1) {
              await tab.run(callInFrame, kind, new URL(`${CALLS}/${next()}`, APP).href);
            }
          },
        },
      ],
    ),
  ),
};

/** Runs in an extension page: keeps a transaction that may write for so long. */
async function holdDatabase(ms: number): Promise<void> {
  const opened = indexedDB.open('nexla-error-inspector');
  await new Promise((resolve) => opened.addEventListener('success', resolve));
  const db = opened.result;
  const transaction = db.transaction([...db.objectStoreNames], 'readwrite');
  const end = performance.now() + ms;
  const hold = () => {
    if (performance.now() < end) transaction.objectStore('marks').get('none').onsuccess = hold;
  };
  hold();
  await new Promise((resolve) => transaction.addEventListener('complete', resolve));
  db.close();
}

/** Runs in an extension page: every row of a table loses all but its key, and has nonsense beside it. */
async function damage(table: string): Promise<void> {
  const opened = indexedDB.open('nexla-error-inspector');
  await new Promise((resolve) => opened.addEventListener('success', resolve));
  const db = opened.result;
  const transaction = db.transaction(table, 'readwrite');
  const store = transaction.objectStore(table);
  const path = [store.keyPath].flat() as string[];
  store.openCursor().onsuccess = ({ target }) => {
    const cursor = (target as IDBRequest<IDBCursorWithValue | null>).result;
    if (cursor === null) return;
    const kept = path.map((name) => [name, cursor.value[name]]);
    cursor.update({ ...Object.fromEntries(kept), at: 'yesterday', errors: null, minutes: 'none', names: 7, bases: 7 });
    cursor.continue();
  };
  await new Promise((resolve, reject) => {
    transaction.oncomplete = resolve;
    transaction.onabort = () => reject(transaction.error);
  });
  db.close();
}

/** Runs in the page: a call of a document that came about in this way. */
async function callInFrame(kind: string, url: string): Promise<void> {
  const call = `fetch(${JSON.stringify(url)}).then((r) => r.text()).catch(() => {}).then(() => top.postMessage('called', '*'))`;
  const called = new Promise<void>((resolve) => {
    addEventListener('message', function listen({ data }) {
      if (data !== 'called') return;
      removeEventListener('message', listen);
      resolve();
    });
  });
  const html = `<script>${call}</script>`;
  if (kind === 'document.open of the page') {
    document.open();
    document.write('<p>Written anew</p>');
    document.close();
    await (await fetch(url)).text();
    return;
  }
  const frame = document.createElement('iframe');
  if (kind === 'sandboxed srcdoc') frame.setAttribute('sandbox', 'allow-scripts');
  if (kind.endsWith('srcdoc')) frame.srcdoc = html;
  document.body.append(frame);
  const inside = frame.contentWindow as Window & { eval(code: string): unknown };
  if (kind === 'about:blank') inside.eval(call);
  if (kind === 'document.write') {
    inside.document.open();
    inside.document.write(html);
    inside.document.close();
  }
  await called;
}
