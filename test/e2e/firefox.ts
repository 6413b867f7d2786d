import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import type { StoredError } from '../../lib/domain/stored-error.ts';
import { bidiDocument } from '../browser/bidi-document.ts';
import { type Launch, launchFirefox } from '../browser/firefox.ts';
import { until } from '../browser/until.ts';
import type { StandIn } from '../server/server.ts';
import type { Driver, Tab, View } from './driver.ts';

const EXTENSION = path.resolve(import.meta.dirname, '../../.output/firefox-mv3');

export async function startFirefox(
  server: StandIn,
  hosts: string[] = [],
  options: Partial<Pick<Launch, 'extension' | 'prefs'>> = {},
): Promise<Driver> {
  const profile = await mkdtemp(path.join(os.tmpdir(), 'nexla-e2e-'));
  const browser = await launchFirefox({ extension: EXTENSION, profile, server, headless: true, hosts, ...options });
  const { bidi, inWindow, extensionOrigin } = browser;
  const contexts = new WeakMap<View, string>();
  const contextOf = (tab: Tab): string => contexts.get(tab) as string;

  async function open(url: string): Promise<Tab> {
    const { context } = await bidi.send<{ context: string }>('browsingContext.create', { type: 'tab' });
    const goto = (next: string) => bidi.send('browsingContext.navigate', { context, url: next, wait: 'complete' });
    const tab: Tab = {
      ...bidiDocument(bidi, context),
      goto: async (next) => void (await goto(next)),
      reload: async () => void (await bidi.send('browsingContext.reload', { context, wait: 'complete' })),
      close: async () => void (await bidi.send('browsingContext.close', { context })),
    };
    contexts.set(tab, context);
    await goto(url);
    return tab;
  }

  async function openDevtools(tab: Tab): Promise<string> {
    const context = contextOf(tab);
    await inWindow((id) => steering.openToolbox(id), context);
    await until('the panel’s tab in the toolbox', () => inWindow((id) => steering.hasPanel(id), context));
    return context;
  }

  return {
    browser: 'firefox',
    server,
    profile,
    open,
    openDevtools: async (tab) => void (await openDevtools(tab)),
    async openPanel(tab) {
      const context = await openDevtools(tab);
      const panel = await until('the panel', () => inWindow((id) => steering.showPanel(id, 'panel.html'), context));
      return {
        ...bidiDocument(bidi, panel),
        async screenshot(file) {
          await writeFile(file, await inWindow((id) => steering.toolboxImage(id), context), 'base64');
        },
      };
    },
    async openPopup() {
      await inWindow(() => steering.pressButton());
      const popup = await until('the popup', () => inWindow(() => steering.popup('popup.html')));
      return bidiDocument(bidi, popup);
    },
    openOptions: () => open(`${extensionOrigin}/options.html`),
    stored: () => inWindow(() => steering.rows('nexla-error-inspector', 'errors') as Promise<StoredError[]>),
    badge: () => inWindow(() => steering.badge()),
    stopBackground: () => inWindow(() => steering.suspendBackground()),
    async crashBackground() {
      const processes = await inWindow(() => steering.extensionProcesses());
      return processes.filter(killed).length > 0;
    },
    allowHost: (pattern) => inWindow((origin) => steering.grant(origin), pattern),
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
