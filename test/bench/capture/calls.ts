import { ENVELOPES } from '../../../lib/domain/envelopes/in-order.ts';
import type { StandIn } from '../../server/server.ts';
import type { Browser, Tab } from '../browser.ts';
import { comparedRow, type Row, spreadOf, valueRow } from '../row.ts';
import { roundInTurns } from './in-turns.ts';
import { APP, pause, perVariant, storedErrors, VARIANTS, type Variant, withBrowsers } from './variants.ts';

const ROUNDS = 8;
const CALLS = 360;
const TURNS = 4;
/** As many as HTTP/1.1 has connections to a host. */
const BURST = 6;
/** Counters of successes are written after a second. */
const SETTLE_MS = 1500;

const KINDS = ['successful', 'failing'] as const;
const HIGHEST_RATIO = { successful: 1.05, failing: 1.25 };

const MEASURED = ['CPU', 'main thread'] as const;
/** In ms: CPU time of the whole browser, and how long the page's main thread was busy. */
type Cost = Record<(typeof MEASURED)[number], number>;

/** What a call costs all of the browser, and the page's main thread, until everything of it is stored. */
export function measureCalls(ours: string, progress: (text: string) => void): Promise<Row[]> {
  return withBrowsers(VARIANTS, ours, async (browsers, server) => {
    answerCalls(server);
    const tabs = {} as Record<Variant, Tab>;
    for (const variant of VARIANTS) {
      tabs[variant] = await browsers[variant].open(APP);
      await tabs[variant].send('Performance.enable');
      for (const kind of KINDS) await makeCalls(tabs[variant], kind, CALLS);
    }
    await pause(SETTLE_MS);

    const costs = { successful: perVariant<Variant, Cost>(VARIANTS), failing: perVariant<Variant, Cost>(VARIANTS) };
    for (let round = 0; round < ROUNDS; round += 1) {
      progress(`calls: round ${round + 1} of ${ROUNDS}`);
      for (const kind of KINDS) {
        const storedBefore = await storedErrors(browsers.ours);
        const perCall = await roundInTurns(
          VARIANTS,
          { round, turns: TURNS, calls: CALLS, settleMs: SETTLE_MS },
          (variant) => usedUpTo(browsers[variant], tabs[variant]),
          (variant, calls) => makeCalls(tabs[variant], kind, calls),
        );
        for (const variant of VARIANTS) costs[kind][variant].push(perCall[variant]);
        const stored = (await storedErrors(browsers.ours)) - storedBefore;
        const expected = kind === 'failing' ? CALLS : 0;
        if (stored !== expected) throw new Error(`${stored} errors were stored of ${CALLS} ${kind} calls.`);
      }
    }
    for (const kind of KINDS) {
      for (const variant of VARIANTS) {
        progress(`${kind} calls, CPU, ${variant}: ${spreadOf(costs[kind][variant].map(({ CPU }) => CPU))}`);
      }
    }
    return KINDS.flatMap((kind) => rowsOf(kind, costs[kind]));
  });
}

function rowsOf(kind: (typeof KINDS)[number], costs: Record<Variant, Cost[]>): Row[] {
  const rows: Row[] = [];
  for (const what of MEASURED) {
    const all = (variant: Variant) => costs[variant].map((cost) => cost[what]);
    const name = (variant: Variant) => `${kind} call, ${what}, ${variant}`;
    const unit = 'ms';
    rows.push(valueRow(name('no extension'), unit, all('no extension')));
    rows.push(comparedRow(name('null'), unit, all('null'), 'no extension', all('no extension')));
    rows.push(comparedRow(name('naive'), unit, all('naive'), 'null', all('null')));
    const goal = what === 'CPU' ? HIGHEST_RATIO[kind] : undefined;
    rows.push(comparedRow(name('ours'), unit, all('ours'), 'null', all('null'), goal));
  }
  return rows;
}

/** Successes as small as the API's, and failures of every documented shape. */
export function answerCalls(server: StandIn): void {
  const failures = ENVELOPES.map(({ example }) => example).filter(({ status }) => status >= 400);
  server.on(
    ({ url }) => url.pathname.startsWith('/nexla-api/'),
    ({ url }, response) => {
      const [kind, , n] = url.pathname.slice('/nexla-api/'.length).split('/');
      const failure = kind === 'failing' ? failures[Number(n) % failures.length] : undefined;
      response.writeHead(failure?.status ?? 200, { 'Content-Type': 'application/json; charset=utf-8' });
      response.end(failure?.body ?? '{"id":5023,"name":"Orders","status":"ACTIVE"}');
    },
  );
}

export function makeCalls(tab: Tab, kind: (typeof KINDS)[number], calls: number): Promise<void> {
  return tab.run(
    async (path, count, burst) => {
      for (let n = 0; n < count; n += burst) {
        const one = async (_: unknown, index: number) => (await fetch(`${path}/${n + index}/metrics`)).text();
        await Promise.all(Array.from({ length: burst }, one));
      }
    },
    `/nexla-api/${kind}/data_sources`,
    calls,
    BURST,
  );
}

async function usedUpTo(browser: Browser, tab: Tab): Promise<Cost> {
  const cpu = await browser.cpu();
  const { metrics } = (await tab.send('Performance.getMetrics')) as { metrics: { name: string; value: number }[] };
  const seconds = metrics.find(({ name }) => name === 'TaskDuration')?.value ?? 0;
  return { CPU: cpu, 'main thread': seconds * 1000 };
}
