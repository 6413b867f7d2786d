import { cp, mkdtemp, rm } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { buildExtension } from '../../demo/build.ts';
import { startServer } from '../../server/server.ts';
import { type Browser, startBrowser, type Tab } from '../browser.ts';
import { noteFirstLine } from '../panel/suite.ts';
import { whenPainted } from '../popup/suite.ts';
import { productCode } from '../product-code.ts';
import { comparedRow, goalRow, median, type Row, type Suite } from '../row.ts';
import type { Offered, offer, stored, storeOne } from './in-page.ts';

const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;
const DAYS = 90;
/** Calls over 90 days, in one hour of each, of which every other one fails; and then those that fail in the last hour. */
const OVER_DAYS = 100_000;
const LAST_HOUR = 20_000;
/** Of so many codes and endpoints they are in everyday life; in the other history each call has a name of its own. */
const USUAL = { codes: 40, endpoints: 120 };
const ROUNDS = 9;
/** Errors that are stored in each round. */
const STORED = 10;
const HIGHEST_RATIO = 1.5;
const MOST_BYTES = 60e6;

/** What it costs when codes and endpoints are made up, against as many failing calls of the usual ones. */
export const measureBounds: Suite = async (progress) => {
  const folder = await mkdtemp(path.join(os.tmpdir(), 'nexla-bench-bounds-'));
  const server = await startServer();
  const browsers: Browser[] = [];
  try {
    // Another build must not change what is being measured.
    await cp(await buildExtension('chromium', new AbortController().signal, { isQuiet: true }), folder, {
      recursive: true,
    });
    const product = await productCode<InPage>(path.join(import.meta.dirname, 'in-page.ts'));
    const now = Date.now();
    const views: Record<'usual' | 'made up', Views> = {
      usual: await openViews(await started(browsers, folder, server), product.script),
      'made up': await openViews(await started(browsers, folder, server), product.script),
    };
    for (const [name, { work }] of Object.entries(views)) {
      for (let day = 0; day < DAYS; day += 1) {
        if (day % 10 === 0) progress(`bounds: ${name}, day ${day} of ${DAYS}`);
        const until = now - HOUR_MS - (DAYS - 1 - day) * DAY_MS;
        const calls = Math.round(OVER_DAYS / DAYS);
        const many = { codes: USUAL.codes, endpoints: calls };
        await product.run(work, 'offer', {
          ...(name === 'usual' ? USUAL : many),
          calls,
          failing: 2,
          from: until - HOUR_MS / 2,
          until,
          name: name === 'usual' ? 'usual' : `day${day}`,
        } satisfies Offered);
      }
      progress(`bounds: ${name}, the last hour`);
      await product.run(work, 'offer', {
        ...(name === 'usual' ? USUAL : { codes: LAST_HOUR, endpoints: USUAL.endpoints }),
        calls: LAST_HOUR,
        failing: 1,
        from: now - 0.9 * HOUR_MS,
        until: now,
        name: 'usual',
      } satisfies Offered);
    }
    const spent = { usual: noTimes(), 'made up': noTimes() };
    for (let round = -1; round < ROUNDS; round += 1) {
      progress(`bounds: round ${round + 1} of ${ROUNDS}`);
      for (const name of ['usual', 'made up'] as const) {
        const { work, popup, panel } = views[name];
        const one = noTimes();
        for (let error = 0; error < STORED; error += 1) {
          const { stored: first, looked } = await product.run(work, 'storeOne');
          one.stored.push(first);
          one.looked.push(looked);
        }
        const times = {
          popup: await popup(),
          panel: await panel('list'),
          groups: await panel('groups'),
          stored: median(one.stored),
          looked: median(one.looked),
        };
        if (round < 0) continue; // The first is for the caches.
        for (const what of ['popup', 'panel', 'groups', 'stored', 'looked'] as const)
          spent[name][what].push(times[what]);
      }
    }
    const rows: Row[] = (
      [
        ['popup opens', 'popup'],
        ['panel opens', 'panel'],
        ['panel opens by group', 'groups'],
        ['an error is stored', 'stored'],
        ['an error is stored, and alerts are looked at', 'looked'],
      ] as const
    ).map(([title, what]) =>
      comparedRow(`${title}, names made up`, 'ms', spent['made up'][what], 'usual', spent.usual[what], HIGHEST_RATIO),
    );
    for (const name of ['usual', 'made up'] as const) {
      const { rows: counted, bytes } = await product.run(views[name].work, 'stored');
      progress(`bounds: ${name}: ${JSON.stringify(counted)}`);
      rows.push(goalRow(`all that is stored, ${name}`, bytes / 1e6, 'MB', '≤ 60 MB', bytes <= MOST_BYTES));
    }
    return rows;
  } finally {
    for (const browser of browsers) await browser.close();
    await server.close();
    await rm(folder, { recursive: true, force: true });
  }
};

const noTimes = () => ({
  popup: [] as number[],
  panel: [] as number[],
  groups: [] as number[],
  stored: [] as number[],
  looked: [] as number[],
});

async function started(
  browsers: Browser[],
  extension: string,
  server: Awaited<ReturnType<typeof startServer>>,
): Promise<Browser> {
  const browser = await startBrowser({ extension, server });
  browsers.push(browser);
  await browser.closeWelcome();
  return browser;
}

/** A page that stores, and how long (ms) popup and panel take until they show what there is. */
type Views = { work: Tab; popup(): Promise<number>; panel(by: 'list' | 'groups'): Promise<number> };

async function openViews(browser: Browser, script: string): Promise<Views> {
  const pageOf = (name: string) => `chrome-extension://${browser.extensionId}/${name}.html`;
  const work = await browser.open(pageOf('welcome'));
  await work.send('Runtime.evaluate', { expression: script });
  const panel = await browser.open(pageOf('panel'));
  await panel.send('Page.addScriptToEvaluateOnNewDocument', { source: `(${noteFirstLine})()` });
  await panel.goto('about:blank');
  const popup = await browser.open('about:blank');
  const shown = async (tab: Tab) => {
    await tab.send('Page.bringToFront');
    await tab.goto('about:blank');
  };
  return {
    work,
    async popup() {
      await shown(popup);
      await popup.goto(pageOf('popup'));
      const { painted } = await popup.run(whenPainted, '.popup-summary, .cards');
      await popup.goto('about:blank');
      return painted;
    },
    async panel(by) {
      // As it was left.
      await work.run((view) => chrome.storage.session.set({ 'panel-page': { view, scope: 'all' } }), by);
      await shown(panel);
      await panel.goto(pageOf('panel'));
      const painted = await panel.run(() => (window as unknown as { firstLine: Promise<number> }).firstLine);
      await panel.goto('about:blank');
      return painted;
    },
  };
}

type InPage = { offer: typeof offer; storeOne: typeof storeOne; stored: typeof stored };
