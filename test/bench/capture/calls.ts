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

export const KINDS = ['successful', 'failing'] as const;
type Kind = (typeof KINDS)[number];

/** How calls come: one burst after the other, or as failures really do, a burst every few seconds. */
const PACES = {
  'successful call': { kind: 'successful', rounds: ROUNDS, calls: CALLS, turns: TURNS, gapMs: 0 },
  'failing call': { kind: 'failing', rounds: ROUNDS, calls: CALLS, turns: TURNS, gapMs: 0 },
  'failing call, 6 every few seconds': { kind: 'failing', rounds: 6, calls: 48, turns: 48 / BURST, gapMs: 2000 },
} as const;
type Pace = keyof typeof PACES;
const NAMES = Object.keys(PACES) as Pace[];

const MEASURED = ['CPU', 'main thread'] as const;
/** CPU time in ms: of the whole browser, and of the page's main thread. */
type Cost = Record<(typeof MEASURED)[number], number>;

/** A user compares with a browser that has no extension. */
const HIGHEST_RATIO: Record<Pace, Partial<Cost>> = {
  'successful call': { CPU: 1.6, 'main thread': 1.15 },
  'failing call': { CPU: 2.2, 'main thread': 1.5 },
  'failing call, 6 every few seconds': { CPU: 2 },
};

/** What a call costs all of the browser, and the page's main thread, until everything of it is stored. */
export function measureCalls(ours: string, progress: (text: string) => void): Promise<Row[]> {
  return withBrowsers(VARIANTS, ours, async (browsers, server) => {
    answerCalls(server);
    const tabs = {} as Record<Variant, Tab>;
    for (const variant of VARIANTS) {
      tabs[variant] = await browsers[variant].open(APP);
      for (const kind of KINDS) await makeCalls(tabs[variant], kind, CALLS);
      // The first question alone makes the page work.
      await tabs[variant].mainThread();
    }
    await pause(SETTLE_MS);

    const rows: Row[] = [];
    for (const name of NAMES) {
      const { kind, rounds, ...pace } = PACES[name];
      const costs = perVariant<Variant, Cost>(VARIANTS);
      for (let round = 0; round < rounds; round += 1) {
        progress(`${name}: round ${round + 1} of ${rounds}`);
        const storedBefore = await storedErrors(browsers.ours);
        const perCall = await roundInTurns(
          VARIANTS,
          { round, settleMs: SETTLE_MS, ...pace },
          (variant) => usedUpTo(browsers[variant], tabs[variant]),
          (variant, calls) => makeCalls(tabs[variant], kind, calls),
        );
        for (const variant of VARIANTS) costs[variant].push(perCall[variant]);
        const stored = (await storedErrors(browsers.ours)) - storedBefore;
        const expected = kind === 'failing' ? pace.calls : 0;
        if (stored !== expected) throw new Error(`${stored} errors were stored of ${pace.calls} ${kind} calls.`);
      }
      for (const variant of VARIANTS) {
        progress(`${name}, CPU, ${variant}: ${spreadOf(costs[variant].map(({ CPU }) => CPU))}`);
      }
      rows.push(...rowsOf(name, costs));
    }
    return rows;
  });
}

function rowsOf(pace: Pace, costs: Record<Variant, Cost[]>): Row[] {
  const rows: Row[] = [];
  for (const what of MEASURED) {
    const all = (variant: Variant) => costs[variant].map((cost) => cost[what]);
    const against = (variant: Variant, other: Variant, goal?: number) =>
      comparedRow(`${pace}, ${what}, ${variant}`, 'ms', all(variant), other, all(other), goal);
    rows.push(valueRow(`${pace}, ${what}, no extension`, 'ms', all('no extension')));
    rows.push(against('null', 'no extension'));
    rows.push(against('naive', 'no extension'));
    rows.push(against('ours', 'no extension', HIGHEST_RATIO[pace][what]));
    rows.push(against('ours', 'naive'));
    rows.push(against('ours', 'null'));
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

export function makeCalls(tab: Pick<Tab, 'run'>, kind: Kind, calls: number): Promise<void> {
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
  return { CPU: await browser.cpu(), 'main thread': await tab.mainThread() };
}
