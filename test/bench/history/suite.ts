import path from 'node:path';
import { startServer } from '../../server/server.ts';
import { startBrowser } from '../browser.ts';
import { productCode } from '../product-code.ts';
import { comparedRow, goalRow, type Row, type Suite } from '../row.ts';
import type { fill, read } from './in-page.ts';

const FEW = 1000;
const MANY = 1_000_000;
const RARE = 'HTTP_503';
const FREQUENT = 'HTTP_500';
/** What is stored, in turn: database, code, errors of it. */
const STORED = [
  ['few', RARE, FEW],
  ['many', RARE, FEW],
  ['many', FREQUENT, MANY],
] as const;
/** Errors that are stored between two words about it. */
const PART = 100_000;
/** What is read, and where. */
const READ = { few: ['few', RARE], beside: ['many', RARE], many: ['many', FREQUENT] } as const;
const ROUNDS = 9;
const READS = 50;
const HIGHEST_RATIO = 1.5;
/** More errors of its own are more counts to unpack, of which no more than so many are kept. */
const HIGHEST_OWN_RATIO = 2;

/** What it costs to read how often a code came, with few and with many errors stored. */
export const measureHistory: Suite = async (progress) => {
  const server = await startServer();
  const browser = await startBrowser({ extension: null, server });
  try {
    const product = await productCode<InPage>(path.join(import.meta.dirname, 'in-page.ts'));
    const tab = await browser.open('https://dataops.nexla.io/');
    await tab.send('Runtime.evaluate', { expression: product.script });
    for (const [name, code, errors] of STORED) {
      for (let from = 0; from < errors; from += PART) {
        progress(`history: storing ${errors} errors of a code, from ${from} on`);
        await product.run(tab, 'fill', name, code, errors, [from, Math.min(errors, from + PART)]);
      }
    }
    const spent: Record<keyof typeof READ, number[]> = { few: [], beside: [], many: [] };
    const lastDay = { few: 0, beside: 0, many: 0 };
    for (let round = 0; round < ROUNDS; round += 1) {
      progress(`history: round ${round + 1} of ${ROUNDS}`);
      for (const name of ['few', 'beside', 'many'] as const) {
        const [database, code] = READ[name];
        const reading = await product.run(tab, 'read', database, code, READS);
        spent[name].push(reading.spent);
        lastDay[name] = reading.lastDay;
      }
    }
    const few = `${FEW} errors`;
    return [
      comparedRow(
        `a code's last hour and day, beside ${MANY} errors`,
        'ms',
        spent.beside,
        few,
        spent.few,
        HIGHEST_RATIO,
      ),
      // One row as well, of which more is unpacked: at most a number for each minute of 48 hours and each hour of 90 days.
      comparedRow(
        `a code's last hour and day, ${MANY} of its own errors`,
        'ms',
        spent.many,
        few,
        spent.few,
        HIGHEST_OWN_RATIO,
      ),
      countRow('errors of the last day, few', lastDay.beside, FEW / 90),
      countRow('errors of the last day, many', lastDay.many, MANY / 90),
    ];
  } finally {
    await browser.close();
    await server.close();
  }
};

/** A day is of whole minutes, of which the last has only begun. */
function countRow(name: string, counted: number, expected: number): Row {
  const tolerance = 2 + Math.ceil(expected / 1440);
  const holds = Math.abs(counted - expected) <= tolerance;
  return goalRow(name, counted, 'errors', `${Math.round(expected)} ± ${tolerance}`, holds);
}

type InPage = { fill: typeof fill; read: typeof read };
