import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import type { Readable, Writable } from 'node:stream';
import { setTimeout } from 'node:timers/promises';
import { findChromium } from '../browser/chromium.ts';
import type { StandIn } from '../server/server.ts';
import { cpuOfMainThread, cpuOfTree, mainThreadsOfTree, peakOfTree, resetPeaks } from './process-tree.ts';

/**
 * A browser as a user has it: nothing listens to its network, nothing holds its background awake. A test driver does
 * both, and what that costs per call would hide what an extension costs. So this speaks to the debugging pipe itself,
 * and attaches to a page only to run code in it.
 */
export type Browser = {
  /** Empty where no extension was asked for. */
  extensionId: string;
  send: Send;
  open(url: string): Promise<Tab>;
  /** Waits for the page that a new installation opens, and closes it: a tab behind it is hidden, drawn no more and held back. */
  closeWelcome(): Promise<void>;
  /** Is the extension's background running? */
  backgroundRuns(): Promise<boolean>;
  /** Runs code in the extension's background. */
  inBackground<A extends unknown[], T>(code: (...args: A) => T | Promise<T>, ...args: A): Promise<T>;
  /** CPU time of all its processes since it was started, ms. */
  cpu(): Promise<number>;
  resetPeaks(): Promise<void>;
  /** Peak of the resident memory of all its processes since `resetPeaks`, bytes. */
  peak(): Promise<number>;
  close(): Promise<void>;
};

export type Tab = {
  send: Send;
  /** Calls back for every event of this name in this tab. */
  on(event: string, listener: (params: never) => void): void;
  run<A extends unknown[], T>(code: (...args: A) => T | Promise<T>, ...args: A): Promise<T>;
  goto(url: string): Promise<void>;
  /** CPU time of the main thread of the process that draws the page, ms; for a page that stays where it is. */
  mainThread(): Promise<number>;
  close(): Promise<void>;
};

type Send = (method: string, params?: object) => Promise<never>;

export type Start = { extension: string | null; server: StandIn; hosts?: string[] };

const WELCOME_WITHIN_MS = 30_000;

export async function startBrowser({ extension, server, hosts = [] }: Start): Promise<Browser> {
  const executable = findChromium();
  const profile = await mkdtemp(path.join(os.tmpdir(), 'nexla-bench-'));
  const names = ['*.nexla.io', '*.nexla.com', ...hosts];
  const rules = names.map((name) => `MAP ${name}:443 127.0.0.1:${server.httpsPort}`);
  const child = spawn(
    executable,
    [
      ...(process.getuid?.() === 0 ? ['--no-sandbox'] : []),
      '--headless',
      '--disable-gpu',
      '--disable-quic',
      '--no-first-run',
      '--no-default-browser-check',
      '--disable-background-networking',
      '--disable-component-update',
      '--disable-sync',
      '--disable-default-apps',
      '--password-store=basic',
      '--ignore-certificate-errors',
      `--host-resolver-rules=${rules.join(',')}`,
      '--remote-debugging-pipe',
      '--enable-unsafe-extension-debugging',
      `--user-data-dir=${profile}`,
      'about:blank',
    ],
    { stdio: ['ignore', 'ignore', 'ignore', 'pipe', 'pipe'] },
  );
  const pid = child.pid;
  if (pid === undefined) throw new Error('The browser could not be started.');
  const pipe = debuggingPipe(child);
  const send: Send = (method, params) => pipe.send(method, params);

  async function attach(targetId: string): Promise<Tab & { detach(): Promise<void> }> {
    const { sessionId } = await pipe.send<{ sessionId: string }>('Target.attachToTarget', { targetId, flatten: true });
    const sendHere: Send = (method, params) => pipe.send(method, params, sessionId);
    const on: Tab['on'] = (event, listener) => pipe.on(sessionId, event, listener);
    let renderer: number | undefined;
    const tab: Tab & { detach(): Promise<void> } = {
      send: sendHere,
      on,
      async run(code, ...args) {
        const { result, exceptionDetails } = await pipe.send<Evaluated>(
          'Runtime.evaluate',
          { expression: `(${code})(...${JSON.stringify(args)})`, awaitPromise: true, returnByValue: true },
          sessionId,
        );
        if (exceptionDetails) throw new Error(exceptionDetails.exception?.description ?? exceptionDetails.text);
        return result.value as never;
      },
      async goto(url) {
        const loaded = new Promise<void>((resolve) => on('Page.loadEventFired', () => resolve()));
        await sendHere('Page.enable');
        await sendHere('Page.navigate', { url });
        await loaded;
        await sendHere('Page.disable');
      },
      async mainThread() {
        renderer ??= await findBusiest(pid as number, () => tab.run(workFor, WORK_MS));
        return cpuOfMainThread(renderer);
      },
      close: async () => void (await send('Target.closeTarget', { targetId })),
      detach: async () => void (await send('Target.detachFromTarget', { sessionId })),
    };
    return tab;
  }
  async function background(): Promise<string | undefined> {
    const { targetInfos } = await pipe.send<Targets>('Target.getTargets', { filter: [{ type: 'service_worker' }] });
    return targetInfos.find(({ url }) => url.startsWith(`chrome-extension://${extensionId}/`))?.targetId;
  }

  async function close(): Promise<void> {
    if (child.exitCode === null && child.signalCode === null) {
      const ended = once(child, 'exit');
      await send('Browser.close').catch(() => child.kill('SIGKILL'));
      await ended;
    }
    await rm(profile, { recursive: true, force: true, maxRetries: 5 });
  }

  let extensionId = '';
  if (extension !== null) {
    try {
      extensionId = (await pipe.send<{ id: string }>('Extensions.loadUnpacked', { path: extension })).id;
    } catch (reason) {
      await close();
      throw new Error(`The browser did not load the extension in ${extension}: ${(reason as Error).message}`);
    }
  }
  return {
    extensionId,
    send,
    async open(url) {
      const { targetId } = await pipe.send<{ targetId: string }>('Target.createTarget', { url: 'about:blank' });
      const tab = await attach(targetId);
      await tab.goto(url);
      return tab;
    },
    async closeWelcome() {
      const address = `chrome-extension://${extensionId}/welcome.html`;
      for (const start = performance.now(); performance.now() - start < WELCOME_WITHIN_MS; await setTimeout(50)) {
        const { targetInfos } = await pipe.send<Targets>('Target.getTargets');
        const welcome = targetInfos.find(({ url }) => url === address);
        if (welcome !== undefined) return void (await pipe.send('Target.closeTarget', { targetId: welcome.targetId }));
      }
      throw new Error('A new installation opened no page.');
    },
    backgroundRuns: async () => (await background()) !== undefined,
    async inBackground(code, ...args) {
      const targetId = await background();
      if (targetId === undefined) throw new Error('the background does not run');
      const worker = await attach(targetId);
      try {
        return await worker.run(code, ...args);
      } finally {
        await worker.detach(); // attached, it would never be idle
      }
    },
    cpu: () => cpuOfTree(pid),
    resetPeaks: () => resetPeaks(pid),
    peak: () => peakOfTree(pid),
    close,
  };
}

/** So long does a page work that shows which process draws it. */
const WORK_MS = 500;

/** Runs in the page. */
function workFor(ms: number): void {
  const end = performance.now() + ms;
  while (performance.now() < end);
}

/** The browser tells nobody which process draws a page: it is the one whose main thread works when the page does. */
async function findBusiest(root: number, work: () => Promise<void>): Promise<number> {
  const before = await mainThreadsOfTree(root);
  await work();
  let busiest = { pid: 0, ms: 0 };
  for (const [pid, time] of await mainThreadsOfTree(root)) {
    const ms = time - (before.get(pid) ?? 0);
    if (ms > busiest.ms) busiest = { pid, ms };
  }
  if (busiest.ms < WORK_MS / 4) throw new Error('No process of the browser worked when the page did.');
  return busiest.pid;
}

type Targets = { targetInfos: { targetId: string; url: string }[] };
type Evaluated = {
  result: { value: unknown };
  exceptionDetails?: { text: string; exception?: { description?: string } };
};
type Message = {
  id?: number;
  method?: string;
  sessionId?: string;
  params?: unknown;
  result?: unknown;
  error?: { message: string };
};

/** The DevTools protocol over the pipe of `--remote-debugging-pipe`: JSON messages that end in NUL. */
function debuggingPipe(child: ChildProcess) {
  const [, , , input, output] = child.stdio as unknown as [null, null, null, Writable, Readable];
  const calls = new Map<number, { resolve(result: never): void; reject(reason: Error): void }>();
  const listeners = new Map<string, (params: never) => void>();
  let lastId = 0;
  let rest = '';
  output.setEncoding('utf8').on('data', (text: string) => {
    const messages = (rest + text).split('\0');
    rest = messages.pop() ?? '';
    for (const message of messages) receive(JSON.parse(message) as Message);
  });
  child.once('exit', () => {
    for (const { reject } of calls.values()) reject(new Error('The browser has gone.'));
    calls.clear();
  });
  input.on('error', () => {}); // the browser's end, which `exit` tells

  function receive({ id, method, sessionId, params, result, error }: Message): void {
    if (method !== undefined) return listeners.get(`${sessionId} ${method}`)?.(params as never);
    const call = calls.get(id as number);
    calls.delete(id as number);
    if (error) call?.reject(new Error(error.message));
    else call?.resolve(result as never);
  }
  return {
    send<T = never>(method: string, params: object = {}, sessionId?: string): Promise<T> {
      lastId += 1;
      const id = lastId;
      input.write(`${JSON.stringify({ id, method, params, sessionId })}\0`);
      return new Promise<T>((resolve, reject) => {
        calls.set(id, { resolve, reject });
      });
    },
    on(sessionId: string, event: string, listener: (params: never) => void): void {
      listeners.set(`${sessionId} ${event}`, listener);
    },
  };
}
