import { type ChildProcess, spawn } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { launchChromium } from '../browser/chromium.ts';
import { launchFirefox } from '../browser/firefox.ts';
import { firefoxPages } from '../browser/firefox-pages.ts';
import { checkout } from '../checkout.ts';
import { type StandIn, startServer } from '../server/server.ts';

let folder: string;
let project: string;
let server: StandIn;
let wxt: ChildProcess | null = null;
beforeAll(async () => {
  folder = mkdtempSync(path.join(os.tmpdir(), 'nexla-dev-'));
  // A checkout of its own, as its files are changed.
  project = checkout(path.join(folder, 'project'));
  server = await startServer();
});
afterAll(async () => {
  wxt?.kill();
  await server.close();
  rmSync(folder, { recursive: true, force: true, maxRetries: 5 });
});

/** Starts an npm script without a display, and waits until it names the folder to load. */
async function develop(script: string): Promise<string> {
  wxt?.kill();
  const { PATH, HOME } = process.env;
  const [command = '', ...args] = JSON.parse(readFileSync(path.join(project, 'package.json'), 'utf8')).scripts[
    script
  ].split(' ');
  expect(command).toBe('wxt');
  const running = spawn(process.execPath, ['node_modules/wxt/bin/wxt.mjs', ...args], {
    cwd: project,
    // Without a display, and without what a test runner adds, which makes wxt silent.
    env: { PATH, HOME },
    stdio: 'pipe',
  });
  wxt = running;
  let said = '';
  return new Promise((resolve, reject) => {
    for (const stream of [running.stdout, running.stderr]) {
      stream.on('data', (data: Buffer) => {
        said += data;
        const [, output] = /Load "([^"]+)" as an unpacked extension/.exec(said) ?? [];
        if (output !== undefined) resolve(path.join(project, output));
      });
    }
    running.once('exit', (code) => reject(new Error(`wxt ended with ${code}:\n${said}`)));
  });
}

/** The options page of the running extension. `ask` runs a function in it. */
type Opened = { ask<T>(code: () => T): Promise<T>; close(): Promise<void> };

const IN: Record<'dev' | 'dev:firefox', (extension: string, profile: string) => Promise<Opened>> = {
  async dev(extension, profile) {
    const chromium = await launchChromium({ extension, profile, server, headless: true });
    const page = await chromium.context.newPage();
    await page.goto(`chrome-extension://${chromium.extensionId}/options.html`);
    return { ask: (code) => page.evaluate(code), close: chromium.close };
  },
  async 'dev:firefox'(extension, profile) {
    const firefox = await launchFirefox({ extension, profile, server, headless: true });
    const page = await firefoxPages(firefox).openOptions();
    return { ask: (code) => page.run(code) as Promise<ReturnType<typeof code>>, close: firefox.close };
  },
};

describe.each([
  ['dev', 'dotted'],
  ['dev:firefox', 'dashed'],
] as const)('npm run %s', (script, style) => {
  it('says what to load where there is no display; pages have their styles, and a change arrives', async () => {
    const extension = await develop(script);
    const { ask, close } = await IN[script](extension, mkdtempSync(path.join(folder, 'profile-')));
    try {
      const outline = () => ask(() => getComputedStyle(document.querySelector('main') ?? document.body).outlineStyle);
      await expect.poll(() => ask(() => document.querySelectorAll('main h2').length > 0)).toBe(true);
      await expect.poll(() => ask(() => document.styleSheets.length)).toBeGreaterThan(0);
      expect(await outline()).not.toBe(style);
      const css = path.join(project, 'components/shared/tokens.css');
      writeFileSync(css, `${readFileSync(css, 'utf8')}\nmain { outline: 1px ${style}; }\n`);
      await expect.poll(outline).toBe(style);
    } finally {
      await close();
    }
  });
});
