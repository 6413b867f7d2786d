import type { Browser, Tab } from '../browser.ts';
import { comparedRow, goalRow, type Row, valueRow } from '../row.ts';
import { answerCalls, makeCalls } from './calls.ts';
import { roundInTurns } from './in-turns.ts';
import { APP, pause, perVariant, withBrowsers } from './variants.ts';

const HOST = 'other.example';
const ROUNDS = 5;
const CALLS = 360;
const TURNS = 4;
const SETTLE_MS = 500;
/** Null is for comparison: what an extension that may ask for requests costs wherever it asks for none. */
const COMPARED = ['no extension', 'null', 'ours'] as const;
const HIGHEST_RATIO = 1.05;
const HOOK = 'nexla-errors/page-hook.js';

/** What a user of the extension pays on sites that have nothing to do with Nexla: nothing. */
export function measureOtherSites(ours: string, progress: (text: string) => void): Promise<Row[]> {
  return withBrowsers(
    COMPARED,
    ours,
    async (browsers, server) => {
      answerCalls(server);
      const tabs = {} as Record<(typeof COMPARED)[number], Tab>;
      for (const variant of COMPARED) {
        tabs[variant] = await browsers[variant].open(`https://${HOST}/`);
        await makeCalls(tabs[variant], 'failing', CALLS);
      }
      for (const variant of ['null', 'ours'] as const) await stopBackground(browsers[variant], tabs[variant]);

      let starts = 0;
      const cpu = perVariant<(typeof COMPARED)[number], number>(COMPARED);
      for (let round = 0; round < ROUNDS; round += 1) {
        progress(`other sites: round ${round + 1} of ${ROUNDS}`);
        const perCall = await roundInTurns(
          COMPARED,
          { round, turns: TURNS, calls: CALLS, settleMs: SETTLE_MS },
          async (variant) => ({ cpu: await browsers[variant].cpu() }),
          async (variant, calls) => {
            await tabs[variant].goto(`https://${HOST}/`);
            // The paths of the API on a host that is not: the hardest case for a filter.
            await makeCalls(tabs[variant], 'failing', calls);
          },
        );
        for (const variant of COMPARED) cpu[variant].push(perCall[variant].cpu);
        if (await browsers.ours.backgroundRuns()) starts += 1;
      }
      const scripts = await scriptsIn(browsers.ours, `https://${HOST}/`);

      // The same questions where the answer must be yes: else they could not be missed.
      const control = await scriptsIn(browsers.ours, APP);
      await makeCalls(await browsers.ours.open(APP), 'failing', 1);
      if (control !== 2 || !(await browsers.ours.backgroundRuns())) {
        throw new Error(`On ${APP} there are ${control} of 2 content scripts, or the background did not start.`);
      }
      const name = (variant: string) => `other sites, CPU per call, ${variant}`;
      return [
        valueRow(name('no extension'), 'ms', cpu['no extension']),
        comparedRow(name('null'), 'ms', cpu.null, 'no extension', cpu['no extension']),
        comparedRow(name('ours'), 'ms', cpu.ours, 'null', cpu.null),
        comparedRow(name('ours'), 'ms', cpu.ours, 'no extension', cpu['no extension'], HIGHEST_RATIO),
        goalRow('other sites, content scripts', scripts, 'scripts', '= 0', scripts === 0),
        goalRow('other sites, rounds that started the background', starts, 'rounds', '= 0', starts === 0),
      ];
    },
    [HOST],
  );
}

async function stopBackground(browser: Browser, tab: Tab): Promise<void> {
  await tab.send('ServiceWorker.enable');
  await tab.send('ServiceWorker.stopAllWorkers');
  await tab.send('ServiceWorker.disable');
  for (let tries = 0; await browser.backgroundRuns(); tries += 1) {
    if (tries === 50) throw new Error('The background could not be stopped.');
    await pause(100);
  }
}

/** How many scripts of the extension run in this page, in any of its worlds. */
async function scriptsIn(browser: Browser, url: string): Promise<number> {
  const tab = await browser.open('about:blank');
  const scripts = new Set<string>();
  tab.on('Debugger.scriptParsed', ({ url: script }: { url: string }) => {
    // The page's own world calls the hook by a name that tells no page which extension is there (wxt.config.ts).
    if (script.startsWith(`chrome-extension://${browser.extensionId}/`) || script === HOOK) scripts.add(script);
  });
  await tab.send('Debugger.enable');
  await tab.goto(url);
  await tab.close();
  return scripts.size;
}
