import { once } from 'node:events';
import type { StandIn } from '../../server/server.ts';
import type { Browser, Tab } from '../browser.ts';
import { comparedRow, goalRow, median, type Row, valueRow } from '../row.ts';
import { APP, orderOf, pause, perVariant, withBrowsers } from './variants.ts';

const MIB = 2 ** 20;
const SIZE = 64 * MIB;
const ROUNDS = 5;
const COMPARED = ['null', 'naive', 'ours'] as const;
const HIGHEST_EXTRA = 1;
const SAMPLE_MS = 5;
/** Whoever reads a copy of the body may do so after the page has it. */
const SETTLE_MS = 1000;

/** What a page's memory grows by at most while it reads a huge error body as text, MiB. */
type Growth = {
  /** JavaScript's own heap: what this page's scripts and ours hold or have not yet cleared away. */
  heap: number;
  /** The heap, and what streams and buffers hold outside of it. */
  page: number;
  /** Resident memory of all the browser's processes. */
  browser: number;
};

export function measureLargeBody(ours: string, progress: (text: string) => void): Promise<Row[]> {
  return withBrowsers(COMPARED, ours, async (browsers, server) => {
    answerLarge(server);
    const growths = perVariant<(typeof COMPARED)[number], Growth>(COMPARED);
    for (let round = 0; round < ROUNDS; round += 1) {
      progress(`64 MB body: round ${round + 1} of ${ROUNDS}`);
      for (const variant of orderOf(COMPARED, round)) growths[variant].push(await growthOf(browsers[variant]));
    }

    const of = (variant: (typeof COMPARED)[number], what: keyof Growth) => growths[variant].map((one) => one[what]);
    const extra = median(of('ours', 'heap')) - median(of('null', 'heap'));
    const name = (what: string, variant: string) => `64 MB error body, ${what}, ${variant}`;
    const compared = (what: string, variant: (typeof COMPARED)[number], key: keyof Growth) =>
      comparedRow(name(what, variant), 'MiB', of(variant, key), 'null', of('null', key));
    return [
      valueRow(name('JS heap', 'null'), 'MiB', of('null', 'heap')),
      valueRow(name('JS heap', 'naive'), 'MiB', of('naive', 'heap')),
      valueRow(name('JS heap', 'ours'), 'MiB', of('ours', 'heap')),
      goalRow(name('JS heap', 'ours − null'), extra, 'MiB', `≤ ${HIGHEST_EXTRA}`, extra <= HIGHEST_EXTRA),
      valueRow(name('page with buffers', 'null'), 'MiB', of('null', 'page')),
      compared('page with buffers', 'naive', 'page'),
      compared('page with buffers', 'ours', 'page'),
      valueRow(name('whole browser', 'null'), 'MiB', of('null', 'browser')),
      compared('whole browser', 'naive', 'browser'),
      compared('whole browser', 'ours', 'browser'),
    ];
  });
}

async function growthOf(browser: Browser): Promise<Growth> {
  const tab = await browser.open(APP);
  await tab.send('HeapProfiler.enable');
  await tab.send('HeapProfiler.collectGarbage');
  const before = await memoryOf(tab);
  await browser.resetPeaks();
  const residentBefore = await browser.peak();

  const growth: Growth = { heap: 0, page: 0, browser: 0 };
  let done = false;
  const watch = async () => {
    while (!done) {
      const { heap, page } = await memoryOf(tab);
      growth.heap = Math.max(growth.heap, heap - before.heap);
      growth.page = Math.max(growth.page, page - before.page);
      await pause(SAMPLE_MS);
    }
  };
  const read = async () => {
    await tab.run(async () => void (await (await fetch('/nexla-api/large')).text()));
    await pause(SETTLE_MS);
    done = true;
  };
  await Promise.all([watch(), read()]);
  growth.browser = (await browser.peak()) - residentBefore;
  await tab.close();
  return { heap: growth.heap / MIB, page: growth.page / MIB, browser: growth.browser / MIB };
}

async function memoryOf(tab: Tab): Promise<{ heap: number; page: number }> {
  const usage = await tab.send('Runtime.getHeapUsage');
  const { usedSize, embedderHeapUsedSize, backingStorageSize } = usage as Record<string, number>;
  const heap = usedSize ?? 0;
  return { heap, page: heap + (embedderHeapUsedSize ?? 0) + (backingStorageSize ?? 0) };
}

function answerLarge(server: StandIn): void {
  const chunk = Buffer.alloc(MIB / 16, '{"error":"unauthorized"},');
  server.on(
    ({ url }) => url.pathname === '/nexla-api/large',
    async (_, response) => {
      response.writeHead(500, { 'Content-Type': 'application/json', 'Content-Length': SIZE });
      for (let sent = 0; sent < SIZE; sent += chunk.length) {
        if (!response.write(chunk)) await once(response, 'drain');
      }
      response.end();
    },
  );
}
