import { mkdtemp, rm } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import type { StoredError } from '../../lib/domain/stored-error.ts';
import { launchFirefox } from '../browser/firefox.ts';
import { firefoxPages } from '../browser/firefox-pages.ts';
import { until } from '../browser/until.ts';
import { copyExtension, raiseVersion } from '../browser/updatable.ts';
import type { StandIn } from '../server/server.ts';
import type { Driver, Setup } from './driver.ts';

const EXTENSION = path.resolve(import.meta.dirname, '../../.output/firefox-mv3');

export async function startFirefox(
  server: StandIn,
  { extension = true, idleTimeout, updatable = false, ...setup }: Setup,
): Promise<Driver> {
  const profile = setup.profile ?? (await mkdtemp(path.join(os.tmpdir(), 'nexla-e2e-')));
  const folder = updatable ? await copyExtension(EXTENSION, path.join(profile, 'updatable')) : EXTENSION;
  const browser = await launchFirefox({
    extension: extension ? folder : null,
    profile,
    server,
    headless: true,
    prefs: {
      // What the product asks for is granted without a prompt.
      'extensions.webextOptionalPermissionPrompts': false,
      // What it keeps of pages, to restore them, is on disk soon. Ms.
      'browser.sessionstore.interval': 2000,
      ...(idleTimeout === undefined ? {} : { 'extensions.background.idle.timeout': idleTimeout }),
    },
  });
  const { inWindow } = browser;
  const pages = firefoxPages(browser);

  return {
    browser: 'firefox',
    server,
    profile,
    networkSources: ['web-request', 'response-filter'],
    open: pages.open,
    openDevtools: pages.openDevtools,
    openPanel: pages.openPanel,
    openPopup: pages.openPopup,
    // A tab is in front from its opening on.
    pressButton: () => pages.openPopup(),
    openOptions: pages.openOptions,
    openedOptions: pages.openedOptions,
    openHar: pages.openHar,
    stored: () => pages.rows<StoredError>('errors'),
    badge: () => inWindow(() => steering.badge()),
    // A timer that is set short shows what suspension does; called by hand it would come at moments when it never does.
    stopBackground: () =>
      idleTimeout === undefined
        ? inWindow(() => steering.suspendBackground())
        : inWindow(() => steering.waitForSuspension()),
    async crashBackground() {
      const processes = await inWindow(() => steering.extensionProcesses());
      return processes.filter(killed).length > 0;
    },
    async update() {
      await raiseVersion(folder);
      await browser.bidi.send('webExtension.install', { extensionData: { type: 'path', path: folder } });
      await until('the background', () => inWindow(() => steering.hasBackgroundStarted()));
    },
    buttonTitle: () => inWindow(() => steering.buttonTitle()),
    openPrivate: pages.openPrivate,
    allowHost: (pattern) => inWindow((origin) => steering.changeAccess('add', origin), pattern),
    withholdHost: (pattern) => inWindow((origin) => steering.changeAccess('remove', origin), pattern),
    allowByClick: (view, selector) => view.click(selector),
    closeTabs: pages.closeAll,
    quit: () => browser.close(),
    async close() {
      await browser.close();
      await rm(profile, { recursive: true, force: true, maxRetries: 5 });
    },
  };
}

function killed(pid: number): boolean {
  try {
    return process.kill(pid, 'SIGKILL');
  } catch {
    return false; // It had ended.
  }
}
