import { existsSync } from 'node:fs';
import { readdir, readFile } from 'node:fs/promises';
import path from 'node:path';
import { type BrowserContext, type CDPSession, chromium, type Frame, type Page } from 'playwright';
import type { StandIn } from '../server/server.ts';
import { canInstallByApt, installByApt, runLoudly } from './apt.ts';
import { until } from './until.ts';

/** Finding, starting and steering a Chromium with the extension in it. */

const INSTALLED: Partial<Record<NodeJS.Platform, string[]>> = {
  linux: [
    '/usr/bin/chromium',
    '/usr/bin/chromium-browser',
    '/snap/bin/chromium',
    '/usr/bin/google-chrome-stable',
    '/usr/bin/google-chrome',
    '/usr/bin/microsoft-edge',
  ],
  darwin: [
    '/Applications/Chromium.app/Contents/MacOS/Chromium',
    '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
    '/Applications/Microsoft Edge.app/Contents/MacOS/Microsoft Edge',
  ],
  win32: ['PROGRAMFILES', 'PROGRAMFILES(X86)', 'LOCALAPPDATA'].flatMap((folder) => [
    path.join(process.env[folder] ?? '', 'Chromium/Application/chrome.exe'),
    path.join(process.env[folder] ?? '', 'Google/Chrome/Application/chrome.exe'),
    path.join(process.env[folder] ?? '', 'Microsoft/Edge/Application/msedge.exe'),
  ]),
};

/**
 * The executable of an installed Chromium, Chrome or Edge; installs one where it can.
 * `CHROME_PATH` names another. Throws an Error that says how to get one.
 */
export function findChromium(): string {
  const { CHROME_PATH } = process.env;
  if (CHROME_PATH) {
    if (existsSync(CHROME_PATH)) return CHROME_PATH;
    throw new Error(`CHROME_PATH names ${CHROME_PATH}, which is not there.`);
  }
  const candidates = () => [...(INSTALLED[process.platform] ?? []), chromium.executablePath()];
  const installed = candidates().find(existsSync);
  if (installed) return installed;
  const say = (text: string) => process.stderr.write(`${text}\n`);
  const attempts: [string, () => void][] = [
    ['npx playwright install chromium', () => runLoudly('npx', ['--no', 'playwright', 'install', 'chromium'])],
  ];
  if (canInstallByApt()) attempts.push(['apt-get install chromium', () => installByApt('chromium')]);
  for (const [name, attempt] of attempts) {
    say(`No Chromium, Chrome or Edge found: trying "${name}" …`);
    try {
      attempt();
    } catch {
      say(`"${name}" did not work.`);
    }
    const found = candidates().find(existsSync);
    if (found) return found;
  }
  throw new Error(
    'No Chromium, Chrome or Edge found, and none could be installed. Install one (https://www.chromium.org/getting-involved/download-chromium/) or name it in CHROME_PATH.',
  );
}

/** Is there a screen to open a window on? */
export function hasDisplay(): boolean {
  return process.platform !== 'linux' || Boolean(process.env.DISPLAY ?? process.env.WAYLAND_DISPLAY);
}

export type Launch = {
  extension: string | null;
  profile: string;
  server: Pick<StandIn, 'httpPort' | 'httpsPort'>;
  headless: boolean;
  /** Further hosts that resolve to the server: `shop.example`. */
  hosts?: string[];
  args?: string[];
  /** Keeps pages that were left, as browsers do; Playwright starts them without. */
  backForwardCache?: boolean;
};

export type Chromium = {
  context: BrowserContext;
  profile: string;
  /** Empty where no extension was asked for. */
  extensionId: string;
  /** A CDP session with the browser itself. */
  cdp: CDPSession;
  close(): Promise<void>;
};

/** Starts a browser in which the API's host names lead to the server, with the extension loaded. */
export async function launchChromium({
  extension,
  profile,
  server,
  headless,
  hosts = [],
  args = [],
  backForwardCache = false,
}: Launch): Promise<Chromium> {
  const executablePath = findChromium();
  const names = ['*.nexla.io', '*.nexla.com', ...hosts];
  const rules = names.flatMap((name) => [
    `MAP ${name}:443 127.0.0.1:${server.httpsPort}`,
    `MAP ${name}:80 127.0.0.1:${server.httpPort}`,
  ]);
  const context = await chromium.launchPersistentContext(profile, {
    executablePath,
    headless,
    viewport: null,
    ignoreDefaultArgs: ['--disable-extensions', ...(backForwardCache ? ['--disable-back-forward-cache'] : [])],
    args: [
      ...(process.getuid?.() === 0 ? ['--no-sandbox'] : []),
      '--disable-gpu',
      '--disable-quic',
      '--no-first-run',
      '--disable-background-networking',
      '--disable-component-update',
      '--disable-sync',
      '--remote-debugging-port=0',
      '--ignore-certificate-errors',
      // Longer rules win, so a host that a test sends to nowhere comes first.
      `--host-resolver-rules=MAP nowhere.nexla.io ^NOTFOUND,MAP refused.nexla.io:443 127.0.0.1:1,${rules.join(',')}`,
      ...(extension
        ? [
            `--disable-extensions-except=${extension}`,
            `--load-extension=${extension}`,
            '--enable-unsafe-extension-debugging',
          ]
        : []),
      ...args,
    ],
  });
  const browser = context.browser();
  if (!browser) throw new Error('the browser has gone');
  const cdp = await browser.newBrowserCDPSession();
  return {
    context,
    profile,
    extensionId: extension ? await loadedExtension(context, cdp, extension) : '',
    cdp,
    close: () => context.close(),
  };
}

/** Branded Chrome ignores `--load-extension` since 137: there it is loaded over the debugging connection. */
async function loadedExtension(context: BrowserContext, cdp: CDPSession, extension: string): Promise<string> {
  try {
    const [running] = context.serviceWorkers();
    const worker = running ?? (await context.waitForEvent('serviceworker', { timeout: 5000 }));
    await worker.evaluate(untilActivated);
    return new URL(worker.url()).host;
  } catch {
    const loaded = (await cdp.send('Extensions.loadUnpacked' as never, { path: extension } as never)) as { id: string };
    return loaded.id;
  }
}

/** Runs in the worker. One that is stopped while it is being installed never comes back. */
async function untilActivated(): Promise<void> {
  const { serviceWorker } = globalThis as unknown as { serviceWorker: ServiceWorker };
  while (serviceWorker.state !== 'activated') {
    await new Promise((resolve) => serviceWorker.addEventListener('statechange', resolve, { once: true }));
  }
}

/** Presses the extension's button in the toolbar while a page is in front, and returns the popup. */
export async function pressButton({ cdp, profile, extensionId }: Chromium, page: Page): Promise<Page> {
  await page.bringToFront();
  const tab = (await targets(cdp, 'tab')).find(({ url }) => url === page.url());
  const url = `chrome-extension://${extensionId}/popup.html`;
  const showing = async () => (await targets(cdp, 'page')).filter((target) => target.url === url);
  const before = new Set((await showing()).map(({ targetId }) => targetId));
  await cdp.send('Extensions.triggerAction' as never, { id: extensionId, targetId: tab?.targetId } as never);
  const popup = await until('the popup', async () => {
    const opened = (await showing()).find(({ targetId }) => !before.has(targetId));
    return opened ?? null;
  });
  return pageOfTarget(profile, popup.targetId);
}

const targets = async (cdp: CDPSession, type?: string) =>
  (await cdp.send('Target.getTargets', { filter: [type === undefined ? {} : { type }] })).targetInfos;

/** DevTools or a popup as a page: a connection sees only those that were there before it. */
async function pageOfTarget(profile: string, targetId: string): Promise<Page> {
  const [port] = (await readFile(path.join(profile, 'DevToolsActivePort'), 'utf8')).split('\n');
  const second = await chromium.connectOverCDP(`http://127.0.0.1:${port}`);
  for (const candidate of second.contexts().flatMap((context) => context.pages())) {
    const mayBe = /^(devtools|chrome-extension):/.test(candidate.url());
    if (mayBe && (await targetIdOf(candidate)) === targetId) return candidate;
  }
  throw new Error('what was opened is no page');
}

/** Opens the real DevTools of a page and returns their window, as a page of its own. */
export async function openDevtools({ cdp, profile, extensionId }: Chromium, page: Page): Promise<Page> {
  const ownPages = async () =>
    (await targets(cdp)).filter(({ url }) => url === `chrome-extension://${extensionId}/devtools.html`).length;
  const before = await ownPages();
  const opened = await cdp.send('Target.openDevTools' as never, { targetId: await targetIdOf(page) } as never);
  await until('the extension’s DevTools page', async () => (await ownPages()) > before);
  return pageOfTarget(profile, (opened as { targetId: string }).targetId);
}

async function targetIdOf(page: Page): Promise<string> {
  const session = await page.context().newCDPSession(page);
  const { targetInfo } = await session.send('Target.getTargetInfo');
  await session.detach();
  return targetInfo.targetId;
}

/** Shows the extension's panel inside these DevTools. */
export async function showPanel(
  { extensionId }: Chromium,
  devtools: Page,
  title: string,
  file: string,
): Promise<Frame> {
  const view = `chrome-extension://${extensionId}${title}`;
  // As text: a bundler between here and the browser would rewrite the import.
  const show = `(async () => {
    const { ViewManager } = await import('devtools://devtools/bundled/ui/legacy/legacy.js');
    const manager = ViewManager.ViewManager.instance();
    if (!manager.hasView(${JSON.stringify(view)})) return false;
    await manager.showView(${JSON.stringify(view)});
    return true;
  })()`;
  await until('the panel’s tab in DevTools', () => devtools.evaluate<boolean>(show));
  const isPanel = (frame: Frame) => frame.url() === `chrome-extension://${extensionId}/${file}`;
  return until('the panel', () => devtools.frames().find(isPanel) ?? null);
}

/** Shows the network panel of these DevTools, has something done, and reads what its *Initiator* column then says. */
export async function readInitiators(devtools: Page, act: () => Promise<void>): Promise<string[]> {
  await devtools.evaluate(`(async () => {
    const { ViewManager } = await import('devtools://devtools/bundled/ui/legacy/legacy.js');
    await ViewManager.ViewManager.instance().showView('network');
  })()`);
  const cells = devtools.locator('td.initiator-column');
  await act();
  await cells.first().waitFor();
  return cells.allInnerTexts();
}

/** Opens a HAR file in the network panel of these DevTools; the calls that the panel then lists. */
export async function openHar(devtools: Page, har: string) {
  const view = `
    const { ViewManager } = await import('devtools://devtools/bundled/ui/legacy/legacy.js');
    await ViewManager.ViewManager.instance().showView('network');
    const { NetworkPanel } = await import('devtools://devtools/bundled/panels/network/network.js');
    const view = NetworkPanel.NetworkPanel.instance().networkLogView;`;
  const load = `(async () => {
    ${view}
    await view.onLoadFromFile(new File([${JSON.stringify(har)}], 'errors.har'));
  })()`;
  const list = `(async () => {
    ${view}
    const { NetworkLog } = await import('devtools://devtools/bundled/models/logs/logs.js');
    const listed = view.flatNodesList().map((node) => node.request());
    if (listed.length === 0 || listed.length !== NetworkLog.NetworkLog.instance().requests().length) return null;
    return Promise.all(listed.map(async (call) => ({
      method: call.requestMethod,
      url: call.url(),
      status: call.statusCode,
      body: (await call.requestContentData()).text,
    })));
  })()`;
  await devtools.evaluate(load);
  return until('the calls of the HAR file', () =>
    devtools.evaluate<{ method: string; url: string; status: number; body: string }[] | null>(list),
  );
}

/** How long a worker may take to start or stop. */
const SETTLED_MS = 5000;

/**
 * Stops the background as the browser does when it was idle, and waits until it has stopped.
 * @returns false where it was not running
 */
export async function stopWorker({ context, extensionId }: Chromium): Promise<boolean> {
  const [page] = context.pages();
  if (!page) throw new Error('a page is needed to reach the service workers');
  const session = await context.newCDPSession(page);
  const statuses = new Set<string>();
  let changed = () => {};
  session.on('ServiceWorker.workerVersionUpdated', ({ versions }) => {
    const ours = versions.filter(({ scriptURL }) => scriptURL.startsWith(`chrome-extension://${extensionId}/`));
    if (ours.length === 0) return;
    statuses.clear();
    for (const { runningStatus } of ours) statuses.add(runningStatus);
    changed();
  });
  // Nothing is said of a worker that stopped by itself in this very moment.
  const settled = () =>
    Promise.race([
      new Promise<void>((resolve) => {
        changed = resolve;
      }),
      new Promise<void>((resolve) => setTimeout(resolve, SETTLED_MS)),
    ]);
  const first = settled();
  await session.send('ServiceWorker.enable');
  await first;
  const wasRunning = statuses.has('running');
  if (wasRunning) {
    await session.send('ServiceWorker.stopAllWorkers');
    const deadline = Date.now() + SETTLED_MS;
    while (!statuses.has('stopped') && Date.now() < deadline) await settled();
  }
  await session.detach();
  return wasRunning && statuses.has('stopped');
}

/**
 * Kills the extension's process: a renderer that descends from this browser (Linux).
 * @returns false where there was none
 */
export async function killExtensionProcess({ profile }: Chromium): Promise<boolean> {
  const processes = new Map<number, { parent: number; command: string }>();
  for (const entry of await readdir('/proc')) {
    if (!/^\d+$/.test(entry)) continue;
    try {
      const command = (await readFile(`/proc/${entry}/cmdline`, 'utf8')).replaceAll('\0', ' ');
      const parent = /^PPid:\s+(\d+)/m.exec(await readFile(`/proc/${entry}/status`, 'utf8'))?.[1];
      processes.set(Number(entry), { parent: Number(parent), command });
    } catch {
      // It ended meanwhile.
    }
  }
  const isOurs = (pid: number): boolean => {
    const process = processes.get(pid);
    if (!process) return false;
    return process.command.includes(`--user-data-dir=${profile}`) || isOurs(process.parent);
  };
  let killed = false;
  for (const [pid, { command }] of processes) {
    if (!command.includes('--extension-process') || !isOurs(pid)) continue;
    try {
      process.kill(pid, 'SIGKILL');
      killed = true;
    } catch {
      // As above.
    }
  }
  return killed;
}

/** Grants a host to the extension as its user would in the browser's own settings. */
export async function grantHost(browser: Chromium, pattern: string): Promise<void> {
  await changeHost(browser, 'addHostPermission', pattern);
}

/** Withdraws access to a host on the browser's own page, as its user does. */
export async function withholdHost(browser: Chromium, pattern: string): Promise<void> {
  await changeHost(browser, 'removeHostPermission', pattern);
}

type HostChange = 'addHostPermission' | 'removeHostPermission';
type ExtensionsPage = {
  chrome: { developerPrivate: Record<HostChange, (id: string, host: string) => Promise<void>> };
};

async function changeHost({ context, extensionId }: Chromium, change: HostChange, pattern: string): Promise<void> {
  const page = await context.newPage();
  await page.goto('chrome://extensions');
  await page.evaluate(
    ([id, host, method]) => (globalThis as unknown as ExtensionsPage).chrome.developerPrivate[method](id, host),
    [extensionId, pattern, change] as const,
  );
  await page.close();
}
