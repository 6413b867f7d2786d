import path from 'node:path';
import { build, type Rollup } from 'vite';
import { startServer } from '../../server/server.ts';
import { startBrowser, type Tab } from '../browser.ts';
import { comparedRow, goalRow, type Row, type Suite } from '../row.ts';
import type { fill, read } from './in-page.ts';

const FEW = 1000;
const MANY = 200_000;
/** Database → errors of the code that is read, and of others. */
const STORED = { few: [FEW, 0], beside: [FEW, MANY - FEW], many: [MANY, 0] } as const;
const ROUNDS = 9;
const READS = 50;
const HIGHEST_RATIO = 1.5;

/** What it costs to read how often a code came, with few and with many errors stored. */
export const measureHistory: Suite = async (progress) => {
  const server = await startServer();
  const browser = await startBrowser({ extension: null, server });
  try {
    const tab = await browser.open('https://dataops.nexla.io/');
    await tab.send('Runtime.evaluate', { expression: await bundled() });
    for (const [name, [ofCode, ofOthers]] of Object.entries(STORED)) {
      progress(`history: storing ${ofCode} errors of the code, ${ofOthers} of others`);
      await inPage(tab, 'fill', name, ofCode, ofOthers);
    }
    const spent: Record<keyof typeof STORED, number[]> = { few: [], beside: [], many: [] };
    const lastDay = { few: 0, beside: 0, many: 0 };
    for (let round = 0; round < ROUNDS; round += 1) {
      progress(`history: round ${round + 1} of ${ROUNDS}`);
      for (const name of ['few', 'beside', 'many'] as const) {
        const reading = await inPage(tab, 'read', name, READS);
        spent[name].push(reading.spent);
        lastDay[name] = reading.lastDay;
      }
    }
    const few = `${FEW} errors`;
    return [
      comparedRow(`a code's last hour and day, ${MANY} errors`, 'ms', spent.beside, few, spent.few, HIGHEST_RATIO),
      // More of its minutes are not empty: that many more numbers, of at most 48 hours and 90 days, are unpacked.
      comparedRow(`a code's last hour and day, ${MANY} of its own errors`, 'ms', spent.many, few, spent.few),
      countRow('errors of the last day, few', lastDay.beside, FEW / 90),
      countRow('errors of the last day, many', lastDay.many, MANY / 90),
    ];
  } finally {
    await browser.close();
    await server.close();
  }
};

function countRow(name: string, counted: number, expected: number): Row {
  const holds = Math.abs(counted - expected) <= 2;
  return goalRow(name, counted, 'errors', `${Math.round(expected)} ± 2`, holds);
}

type InPage = { fill: typeof fill; read: typeof read };

function inPage<N extends keyof InPage>(tab: Tab, name: N, ...args: Parameters<InPage[N]>): ReturnType<InPage[N]> {
  return tab.run(
    (wanted, values) => {
      const { benchHistory } = globalThis as unknown as {
        benchHistory: Record<string, (...all: unknown[]) => unknown>;
      };
      return benchHistory[wanted]?.(...values);
    },
    name,
    args as unknown[],
  ) as ReturnType<InPage[N]>;
}

/** The product's own code as a script that leaves `benchHistory` in the page. */
async function bundled(): Promise<string> {
  const built = await build({
    configFile: false,
    logLevel: 'silent',
    build: {
      write: false,
      lib: { entry: path.join(import.meta.dirname, 'in-page.ts'), formats: ['iife'], name: 'benchHistory' },
    },
  });
  const [output] = [built].flat() as Rollup.RollupOutput[];
  return output?.output[0].code ?? '';
}
