import { execFileSync } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { buildExtension } from '../demo/build.ts';
import { startChromium } from '../e2e/chromium.ts';
import type { Driver, Start } from '../e2e/driver.ts';
import { startFirefox } from '../e2e/firefox.ts';
import { allowCors, startServer } from '../server/server.ts';
import { APP, CALLS, makeBurst, SCENARIOS, type Scenario } from './scenarios.ts';
import { readTables, type Tables } from './tables.ts';

/**
 * `npm run campaign -- [chromium|firefox] [--rounds N] [WORDS]`: does to browser and extension what life does, and prints
 * what is stored of the calls that the server answered. WORDS choose the scenarios whose names have them.
 */
const STARTS: Record<Driver['browser'], Start> = { chromium: startChromium, firefox: startFirefox };

/** Whatever is still on its way is there once this much time brought nothing. */
const QUIET_MS = 4000;
const LONGEST_WAIT_MS = 30_000;
/** How long Firefox lets a background idle: a scenario of stops waits for its suspension. */
const IDLE_MS = 50;
const DISK = '200m';

const COLUMNS = [
  'scenario',
  'browser',
  'calls',
  'stored',
  'lost',
  'twice',
  'bodies',
  'code',
  'endpoint',
  'base',
  'problem',
  'why lost',
];

const say = (text: string) => process.stderr.write(`${text}\n`);

async function main(args: readonly string[]): Promise<void> {
  const words = [...args];
  const at = words.indexOf('--rounds');
  const rounds = at < 0 ? 20 : Number(words.splice(at, 2)[1]);
  if (!Number.isInteger(rounds) || rounds < 1) throw new Error('--rounds takes a whole number.');
  const named = (['chromium', 'firefox'] as const).filter((browser) => words.includes(browser));
  const browsers = named.length > 0 ? named : (['chromium', 'firefox'] as const);
  const wanted = words.filter((word) => !Object.hasOwn(STARTS, word)).join(' ');
  const lines: string[][] = [COLUMNS];
  for (const browser of browsers) {
    await buildExtension(browser, new AbortController().signal, { isQuiet: true });
    for (const [name, scenario] of Object.entries(SCENARIOS)) {
      if (!scenario.browsers.includes(browser) || !name.includes(wanted)) continue;
      say(`${browser}: ${name}`);
      const result = await played(browser, scenario, rounds).catch((reason: unknown) => {
        say(String(reason));
        return ['failed'];
      });
      lines.push([name, browser, ...result]);
    }
  }
  const widths = COLUMNS.map((_, column) => Math.max(...lines.map((line) => line[column]?.length ?? 0)));
  const table = lines.map((line) =>
    line
      .map((cell, column) => cell.padEnd(widths[column] ?? 0))
      .join('  ')
      .trimEnd(),
  );
  process.stdout.write(`${table.join('\n')}\n`);
}

/** One scenario in a browser of its own; the cells of its line. */
async function played(browser: Driver['browser'], scenario: Scenario, rounds: number): Promise<string[]> {
  const server = await startServer();
  const profile = await mkdtemp(path.join(os.tmpdir(), 'nexla-campaign-'));
  if (scenario.smallDisk) execFileSync('mount', ['-t', 'tmpfs', '-o', `size=${DISK}`, 'tmpfs', profile]);
  let driver: Driver | undefined;
  try {
    server.on(
      ({ url }) => url.pathname.startsWith(CALLS),
      async (call, response) => {
        allowCors(call, response);
        const n = Number(call.url.pathname.slice(CALLS.length + 1));
        await pause((n % 4) * 50);
        response.writeHead(500 + (n % 4), { 'Content-Type': 'application/json' });
        response.end(JSON.stringify({ error: 'failed', error_code: `N_${n}` }));
      },
    );
    driver = await STARTS[browser](server, { profile, idleTimeout: IDLE_MS, updatable: scenario.updatable === true });
    const tab = await driver.open(APP);
    let made = 0;
    const next = () => {
      made += 1;
      return made;
    };
    const causes = await scenario.play({ driver, tab, rounds, next, burst: (from = tab) => makeBurst(from, next) });
    const answered = server.log.map(({ url }) => new URL(url).pathname).filter((one) => one.startsWith(CALLS));
    const tables = await settled(driver);
    const lost = lostOf(answered, tables);
    return [...cellsOf(answered, tables), lost.length > 0 && causes ? await causes(lost) : ''];
  } finally {
    await driver?.quit().catch(() => {});
    await server.close();
    if (scenario.smallDisk) execFileSync('umount', ['--lazy', profile]);
    await rm(profile, { recursive: true, force: true, maxRetries: 5 });
  }
}

/** The tables once nothing changes in them any more. */
async function settled(driver: Driver): Promise<Tables> {
  const page = await driver.openOptions();
  let tables = await readTables(page);
  for (let waited = 0, before = ''; waited < LONGEST_WAIT_MS; waited += QUIET_MS) {
    before = JSON.stringify(tables);
    await pause(QUIET_MS);
    tables = await readTables(page);
    if (JSON.stringify(tables) === before) break;
  }
  return tables;
}

/** Of the calls that were made. A damaged row is no error any more: what it was is lost. */
const pathsOf = ({ errors }: Tables): string[] =>
  errors.flatMap(({ exchange }) => (exchange?.path?.startsWith(CALLS) ? [exchange.path] : []));

function lostOf(answered: readonly string[], tables: Tables): string[] {
  const stored = new Set(pathsOf(tables));
  return answered.filter((one) => !stored.has(one));
}

function cellsOf(answered: readonly string[], tables: Tables): string[] {
  const { errors, codes, endpoints, bases, problems } = tables;
  const paths = pathsOf(tables);
  const bodies = errors.filter(({ exchange }) => typeof exchange?.body === 'object' && exchange.body !== null).length;
  const cells = [
    answered.length,
    paths.length,
    lostOf(answered, tables).length,
    paths.length - new Set(paths).size,
    bodies,
    codes,
    endpoints,
    bases,
    problems,
  ];
  return cells.map(String);
}

main(process.argv.slice(2)).catch((reason: unknown) => {
  say(reason instanceof Error ? reason.message : String(reason));
  process.exitCode = 1;
});
