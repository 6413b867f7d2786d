import { mkdirSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { DEFAULT_BASES } from '../../lib/domain/sites.ts';
import { hasDisplay } from '../browser/chromium.ts';
import { readPlayedResponses } from '../server/played-response.ts';
import { type StandIn, startServer } from '../server/server.ts';
import { addressesToAdd, customersHosts, whyNotPlayable } from './addresses.ts';
import { type Arguments, HELP, readArguments } from './arguments.ts';
import { buildExtension } from './build.ts';
import { DEMO_PAGE, type DemoBrowser, type Start } from './demo-browser.ts';
import { startInChromium } from './demo-chromium.ts';
import { startInFirefox } from './demo-firefox.ts';
import { playOnce } from './once.ts';
import { callsFor, demoScript, type ScriptedCall } from './script.ts';
import { table } from './table.ts';

const BROWSERS: Record<Arguments['browser'], (start: Start) => Promise<DemoBrowser>> = {
  chromium: startInChromium,
  firefox: startInFirefox,
};
const WIDTH_OF_A_FILE = 160;

/** With --json standard output is the array's alone; what is said to a person goes here. */
const say = (text: string) => process.stderr.write(`${text}\n`);
const print = (text: string) => new Promise<void>((resolve) => process.stdout.write(`${text}\n`, () => resolve()));

/** Everything started, so that it ends whichever way this ends. Newest first. */
const endings: (() => unknown)[] = [];
const interrupted = new AbortController();

async function endAll(): Promise<void> {
  for (const end of endings.splice(0).reverse()) await Promise.resolve(end()).catch(() => {});
}

for (const [signal, code] of [
  ['SIGINT', 130],
  ['SIGTERM', 143],
] as const) {
  process.on(signal, () => {
    interrupted.abort();
    void endAll().finally(() => process.exit(code));
  });
}

async function main(args: Arguments, script: Script): Promise<number> {
  const urls = script(Date.now()).map(({ url }) => url);
  const extension = await buildExtension(args.browser, interrupted.signal, { isQuiet: args.json });

  const server = await startServer();
  endings.push(() => server.close());
  // The list of calls that the demo page shows.
  server.on(
    ({ url }) => url.href === `${DEMO_PAGE}calls.json`,
    (_call, response) => {
      const calls = script(Date.now()).map(({ response: _, ...call }) => call);
      response.writeHead(200, { 'Content-Type': 'application/json' }).end(JSON.stringify(calls));
    },
  );
  const profile = mkdtempSync(path.join(os.tmpdir(), 'nexla-demo-'));
  // At exit, because a browser writes into its profile until it has ended.
  process.once('exit', () => rmSync(profile, { recursive: true, force: true, maxRetries: 5 }));
  const headless = !args.headed && (args.once || !hasDisplay());
  const starting = BROWSERS[args.browser]({ extension, profile, server, hosts: customersHosts(urls), headless });
  endings.push(async () => (await starting).close());
  const browser = await starting;

  const added = addressesToAdd(urls);
  for (const { origin, prefix } of added) await browser.addAddress(origin + prefix);
  const bases = [...added, ...DEFAULT_BASES];
  return args.once ? once(args, browser, server, script, bases) : stayOpen(args, browser, server, script, headless);
}

type Script = (now: number) => ScriptedCall[];

/** Throws an Error that says what is wrong with the file. */
function readScript(file: string | null): Script {
  if (file === null) return demoScript;
  try {
    const calls = callsFor(readPlayedResponses(readFileSync(file, 'utf8')));
    for (const [index, { url }] of calls.entries()) {
      const why = whyNotPlayable(url);
      if (why !== null) throw new Error(`Item ${index + 1}: ${url} ${why}.`);
    }
    return () => calls;
  } catch (error) {
    throw new Error(`${file} can't be played.\n${(error as Error).message}`);
  }
}

function play(server: StandIn, calls: readonly ScriptedCall[]): void {
  server.play(calls.flatMap(({ response }) => response ?? []));
}

async function once(
  { json }: Arguments,
  browser: DemoBrowser,
  server: StandIn,
  script: Script,
  bases: typeof DEFAULT_BASES,
): Promise<number> {
  // With DevTools open the bodies of workers are seen too. The panel comes late, and has to show what happened before.
  await browser.openDevtools();
  const calls = script(Date.now());
  play(server, calls);
  const { errors, missing } = await playOnce(browser, calls, server.log, bases);

  if (json) await print(JSON.stringify(errors, null, 2));
  else await print(table(errors, process.stdout.columns ?? WIDTH_OF_A_FILE));
  for (const { method, url, status } of missing) {
    say(`Not captured: ${method} ${url}, ${status === 0 ? 'which got no answer' : `answered with ${status}`}.`);
  }
  if (errors.length > 0) {
    const folder = path.resolve('artifacts', `demo-${new Date().toISOString().replaceAll(/[:.]/g, '-')}`);
    mkdirSync(folder, { recursive: true });
    await browser.takeScreenshots(folder);
    (json ? say : print)(`Screenshots of panel and popup: ${folder}`);
  }
  return missing.length === 0 ? 0 : 1;
}

async function stayOpen(
  { responses }: Arguments,
  browser: DemoBrowser,
  server: StandIn,
  script: Script,
  headless: boolean,
): Promise<number> {
  const refresh = () => play(server, script(Date.now()));
  refresh();
  // The demo's own answers name times, which must still lie ahead when somebody makes a call.
  if (responses === null) setInterval(refresh, 1000).unref();
  await print(
    headless
      ? `No display was found, so ${DEMO_PAGE} is open in a browser without a window. "npm start -- --once" shows what the extension captures.`
      : `${DEMO_PAGE} is open. Make calls there, then click the extension's icon, or press F12 and choose "Nexla".`,
  );
  await print('Ctrl-C ends the demo.');
  await browser.closed;
  return 0;
}

let args: Arguments;
let script: Script;
try {
  args = readArguments(process.argv.slice(2));
  if (args.help) {
    await print(HELP);
    process.exit(0);
  }
  script = readScript(args.responses);
} catch (error) {
  say((error as Error).message);
  process.exit(2);
}
try {
  process.exitCode = await main(args, script);
} catch (error) {
  if (!interrupted.signal.aborted) say((error as Error).message);
  process.exitCode = 1;
}
await endAll();
if (!interrupted.signal.aborted) process.exit();
