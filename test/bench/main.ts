import { measureAlerts } from './alerts/suite.ts';
import { measureBounds } from './bounds/suite.ts';
import { measureCapture } from './capture/suite.ts';
import { measureFiles } from './files/suite.ts';
import { measureHistory } from './history/suite.ts';
import { measurePanel } from './panel/suite.ts';
import { measurePopup } from './popup/suite.ts';
import { requireProc } from './process-tree.ts';
import { measureRedaction } from './redaction/suite.ts';
import { asTable, type Suite } from './row.ts';

/** `npm run bench -- SUITE… [--json]`: measures, prints rows; a missed goal is said, and is no failure of the run. */
const SUITES: Record<string, Suite> = {
  alerts: measureAlerts,
  bounds: measureBounds,
  capture: measureCapture,
  redaction: measureRedaction,
  files: measureFiles,
  history: measureHistory,
  panel: measurePanel,
  popup: measurePopup,
};

const say = (text: string) => process.stderr.write(`${text}\n`);

async function main(args: readonly string[]): Promise<void> {
  const names = args.filter((argument) => argument !== '--json');
  const suites = names.map((name) => (Object.hasOwn(SUITES, name) ? SUITES[name] : undefined));
  if (suites.length === 0 || suites.includes(undefined)) {
    throw new Error(`Usage: npm run bench -- SUITE… [--json], with SUITE one of: ${Object.keys(SUITES).join(', ')}`);
  }
  requireProc();
  const rows = [];
  for (const suite of suites) rows.push(...((await suite?.(say)) ?? []));
  process.stdout.write(`${args.includes('--json') ? JSON.stringify(rows, null, 2) : asTable(rows)}\n`);
}

main(process.argv.slice(2)).catch((reason: unknown) => {
  say(reason instanceof Error ? reason.message : String(reason));
  process.exitCode = 1;
});
