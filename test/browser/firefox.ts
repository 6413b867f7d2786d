import { execFileSync, spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import type { StandIn } from '../server/server.ts';
import { canInstallByApt, installByApt } from './apt.ts';
import { installSteering } from './firefox-window.ts';
import { until } from './until.ts';
import { type Bidi, connectBidi } from './webdriver-bidi.ts';

/** Finding and starting a Firefox with the extension in it, by WebDriver BiDi alone. */

const INSTALLED: Partial<Record<NodeJS.Platform, string[]>> = {
  linux: ['/usr/bin/firefox', '/usr/bin/firefox-esr', '/usr/bin/firefox-developer-edition', '/snap/bin/firefox'],
  darwin: [
    '/Applications/Firefox.app/Contents/MacOS/firefox',
    '/Applications/Firefox Developer Edition.app/Contents/MacOS/firefox',
    '/Applications/Firefox Nightly.app/Contents/MacOS/firefox',
  ],
  win32: ['PROGRAMFILES', 'PROGRAMFILES(X86)', 'LOCALAPPDATA'].flatMap((folder) => [
    path.join(process.env[folder] ?? '', 'Mozilla Firefox/firefox.exe'),
    path.join(process.env[folder] ?? '', 'Firefox Developer Edition/firefox.exe'),
  ]),
};

/**
 * The executable of an installed Firefox; as root on Debian it installs one.
 * `FIREFOX_PATH` names another. Throws an Error that says how to get one.
 */
export function findFirefox(): string {
  const { FIREFOX_PATH } = process.env;
  if (FIREFOX_PATH) {
    if (existsSync(FIREFOX_PATH)) return FIREFOX_PATH;
    throw new Error(`FIREFOX_PATH names ${FIREFOX_PATH}, which is not there.`);
  }
  const installed = () => INSTALLED[process.platform]?.find((file) => existsSync(file));
  const found = installed() ?? (installFirefox() ? installed() : undefined);
  if (found) return found;
  throw new Error(
    'No Firefox found. Install one (https://www.mozilla.org/firefox/, or "apt-get install firefox-esr" on Debian) or name it in FIREFOX_PATH.',
  );
}

function installFirefox(): boolean {
  if (!canInstallByApt()) return false;
  process.stderr.write('No Firefox found: trying "apt-get install firefox-esr" …\n');
  try {
    installByApt('firefox-esr');
    return true;
  } catch {
    process.stderr.write('"apt-get install firefox-esr" did not work.\n');
    return false;
  }
}

export type Launch = {
  /** Folder of the unpacked extension, whose manifest names a Gecko id. */
  extension: string | null;
  profile: string;
  server: Pick<StandIn, 'httpPort' | 'httpsPort'>;
  headless: boolean;
  /** Further hosts that resolve to the server: `shop.example`. Firefox takes names, no patterns. */
  hosts?: string[];
  /** Preferences beside its own, as in about:config. */
  prefs?: Prefs;
};

type Prefs = Record<string, string | number | boolean>;

export type Firefox = {
  bidi: Bidi;
  /** Runs a function in the document of the browser's own window, where there is `steering`. */
  inWindow: <A extends unknown[], T>(code: (...args: A) => T | Promise<T>, ...args: A) => Promise<T>;
  profile: string;
  /** Of its first process: all others descend from it. */
  pid: number;
  /** Gecko id of the extension; empty where none was asked for. */
  extensionId: string;
  /** `moz-extension://…`, without a slash at the end. */
  extensionOrigin: string;
  /** Comes true when it has ended, whoever ended it. */
  readonly exited: Promise<void>;
  close(): Promise<void>;
};

/** The extension's pages have this host in every profile, where Firefox would draw lots. */
const EXTENSION_HOST = '6e65786c-6120-4572-726f-722049737065';

/** The hosts at which the API answers, and those that the stand-in server plays for the tests. */
const HOSTS = [
  'dataops.nexla.io',
  'api.nexla.io',
  'api-genai.nexla.io',
  'dataops.nexla.com',
  'acme.nexla.io',
  'other.nexla.io',
  'plain.nexla.io',
];

/** Starts a browser in which the API's host names lead to the server, with the extension loaded. */
export async function launchFirefox(launch: Launch): Promise<Firefox> {
  const { extension, profile, headless } = launch;
  const extensionId = extension ? await geckoId(extension) : '';
  const isNew = !existsSync(path.join(profile, 'prefs.js'));
  await writeFile(path.join(profile, 'user.js'), userJs({ ...PREFS, ...ownPrefs(launch, extensionId) }));
  const browser = start(profile, headless);
  try {
    const bidi = await connectBidi(await browser.bidiUrl, { acceptInsecureCerts: true });
    const { contexts } = await bidi.send<{ contexts: { context: string }[] }>('browsingContext.getTree', {
      'moz:scope': 'chrome',
      maxDepth: 0,
    });
    const window = contexts[0]?.context;
    if (!window) throw new Error('Firefox opened no window');
    const inWindow: Firefox['inWindow'] = (code, ...args) => bidi.run(window, code, ...args);
    await inWindow(leadNowhere, [
      ['nowhere.nexla.io', NO_ADDRESS],
      ['refused.nexla.io', NOBODY_LISTENS],
    ]);
    if (extension) {
      await bidi.send('webExtension.install', { extensionData: { type: 'path', path: extension } });
      await inWindow(installSteering as (id: string) => unknown, extensionId);
      await until('the background', () => inWindow(() => steering.hasBackgroundStarted()));
      // In a new profile it opens in front by itself; what is opened after it stays in front, where Firefox draws it.
      const isOpen = async () => {
        const tree = await bidi.send<{ contexts: { url: string }[] }>('browsingContext.getTree', { maxDepth: 0 });
        return tree.contexts.some(({ url }) => url.endsWith('/welcome.html'));
      };
      if (isNew) await until('the first-run page', isOpen);
    }
    return {
      bidi,
      inWindow,
      profile,
      pid: browser.pid,
      extensionId,
      extensionOrigin: `moz-extension://${EXTENSION_HOST}`,
      exited: browser.exited,
      async close() {
        await Promise.race([bidi.send('browser.close').catch(() => {}), browser.exited]);
        await browser.end();
        bidi.close();
      },
    };
  } catch (error) {
    browser.kill();
    throw error;
  }
}

async function geckoId(extension: string): Promise<string> {
  const manifest = JSON.parse(await readFile(path.join(extension, 'manifest.json'), 'utf8'));
  const id = manifest.browser_specific_settings?.gecko?.id;
  if (typeof id !== 'string') throw new Error(`${extension} is no build for Firefox: its manifest has no Gecko id`);
  return id;
}

const PREFS = {
  // Nothing of its own: no first-run pages, no updates, no calls home.
  'app.normandy.enabled': false,
  'app.update.enabled': false,
  'browser.aboutwelcome.enabled': false,
  'browser.newtabpage.enabled': false,
  'browser.region.network.url': '',
  'browser.safebrowsing.malware.enabled': false,
  'browser.safebrowsing.phishing.enabled': false,
  'browser.shell.checkDefaultBrowser': false,
  'browser.startup.homepage': 'about:blank',
  'browser.startup.page': 0,
  'browser.topsites.contile.enabled': false,
  'datareporting.policy.dataSubmissionEnabled': false,
  'datareporting.usage.uploadEnabled': false,
  'extensions.getAddons.cache.enabled': false,
  'extensions.update.enabled': false,
  'network.captive-portal-service.enabled': false,
  'network.connectivity-service.enabled': false,
  'network.dns.disablePrefetch': true,
  'network.prefetch-next': false,
  'network.proxy.type': 0,
  'services.settings.server': 'data:,#none',
  'startup.homepage_welcome_url': 'about:blank',
  'termsofuse.acceptedVersion': 999,
  'toolkit.telemetry.reportingpolicy.firstRun': false,
  // A test means the scheme that it writes.
  'dom.security.https_first': false,
  'dom.security.https_first_schemeless': false,
  // Killing its extension process again and again is what tests do.
  'browser.sessionstore.resume_from_crash': false,
  'extensions.webextensions.crash.threshold': 100_000,
  'toolkit.startup.max_resumed_crashes': -1,
  // What a temporary add-on stored is still on disk when the browser has ended.
  'extensions.webextensions.keepStorageOnUninstall': true,
  'extensions.webextensions.keepUuidOnUninstall': true,
  // A popup stays open while a test does something elsewhere.
  'ui.popup.disable_autohide': true,
  'ui.prefersReducedMotion': 1,
};

function ownPrefs({ server, hosts = [], prefs }: Launch, extensionId: string): Prefs {
  return {
    'network.dns.localDomains': [...HOSTS, ...hosts].join(','),
    'network.socket.forcePort': `443=${server.httpsPort};80=${server.httpPort}`,
    'extensions.webextensions.uuids': JSON.stringify(extensionId ? { [extensionId]: EXTENSION_HOST } : {}),
    ...prefs,
  };
}

function userJs(prefs: Prefs): string {
  return Object.entries(prefs)
    .map(([name, value]) => `user_pref(${JSON.stringify(name)}, ${JSON.stringify(value)});\n`)
    .join('');
}

/** What Firefox's override of the name service takes for "there is no such host". */
const NO_ADDRESS = 'N/A';
/** The server listens on IPv4 alone. */
const NOBODY_LISTENS = '::1';

/** Runs in the browser's own window. */
function leadNowhere(addresses: [host: string, address: string][]): void {
  const names = Cc['@mozilla.org/network/native-dns-override;1'].getService(Ci.nsINativeDNSResolverOverride);
  for (const [host, address] of addresses) names.addIPOverride(host, address);
}

declare const Cc: Record<'@mozilla.org/network/native-dns-override;1', { getService<T>(type: { prototype: T }): T }>;
declare const Ci: {
  nsINativeDNSResolverOverride: { prototype: { addIPOverride(host: string, address: string): void } };
};

/** A browser that is not reachable within this time does not start at all. */
const START_MS = 60_000;
/** What a browser gets to end by itself, and to write its profile. */
const END_MS = 10_000;

function start(profile: string, headless: boolean) {
  const child = spawn(
    findFirefox(),
    [
      ...(headless ? ['--headless'] : []),
      '--no-remote',
      '--new-instance',
      '--profile',
      profile,
      '--remote-debugging-port=0',
      '--remote-allow-system-access',
      'about:blank',
    ],
    {
      stdio: ['ignore', 'pipe', 'pipe'],
      // A group of its own, which ends with it: Firefox is many processes.
      detached: process.platform !== 'win32',
      env: { ...process.env, MOZ_CRASHREPORTER_DISABLE: '1', MOZ_DISABLE_AUTO_SAFE_MODE: '1' },
    },
  );
  const exited = new Promise<void>((resolve) => {
    child.once('exit', () => resolve());
    child.once('error', () => resolve());
  });
  const kill = () => killGroup(child.pid);
  const release = killOnExit(kill);
  void exited.then(release);

  const bidiUrl = new Promise<string>((resolve, reject) => {
    let said = '';
    const fail = (reason: string) => reject(new Error(`Firefox ${reason}.\n${said.slice(-2000)}`));
    const listen = (chunk: Buffer) => {
      said += chunk;
      const [, url] = /WebDriver BiDi listening on (ws:\/\/\S+)/.exec(said) ?? [];
      if (url) resolve(url);
    };
    child.stdout.on('data', listen);
    child.stderr.on('data', listen);
    child.once('error', ({ message }) => fail(`can't be started: ${message}`));
    void exited.then(() => fail('ended before it could be used'));
    setTimeout(fail, START_MS, `did not start within ${START_MS / 1000} s`).unref();
  });

  return {
    pid: child.pid ?? 0,
    bidiUrl,
    exited,
    kill,
    /** Waits until it has ended, and sees to it. */
    async end(): Promise<void> {
      const timer = setTimeout(kill, END_MS);
      await exited;
      clearTimeout(timer);
      // Children may outlive their parent.
      kill();
    },
  };
}

function killGroup(pid: number | undefined): void {
  if (pid === undefined) return;
  try {
    if (process.platform === 'win32') execFileSync('taskkill', ['/pid', String(pid), '/T', '/F'], { stdio: 'ignore' });
    else process.kill(-pid, 'SIGKILL');
  } catch {
    // It has ended.
  }
}

/** Has this process take the browser with it, however it ends; returns what undoes that. */
function killOnExit(kill: () => void): () => void {
  const signals = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const;
  const onSignal = (signal: NodeJS.Signals) => {
    kill();
    release();
    // Without another listener the signal does again what it does by itself.
    if (process.listenerCount(signal) === 0) process.kill(process.pid, signal);
  };
  function release(): void {
    process.off('exit', kill);
    for (const signal of signals) process.off(signal, onSignal);
  }
  process.on('exit', kill);
  for (const signal of signals) process.on(signal, onSignal);
  return release;
}
