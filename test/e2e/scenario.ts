import { test as base, beforeEach, expect, inject } from 'vitest';
import type { Source } from '../../lib/domain/exchange.ts';
import type { StoredError } from '../../lib/domain/stored-error.ts';
import { type StandIn, startServer } from '../server/server.ts';
import { startChromium } from './chromium.ts';
import type { Driver, Setup, Start, View } from './driver.ts';
import { noted } from './evidence.ts';
import { startFirefox } from './firefox.ts';

/** The scenarios know no browser: vitest.config.ts runs them in each. */
export const start: Start = async (server, setup) =>
  noted(await (process.env.E2E_BROWSER === 'firefox' ? startFirefox : startChromium)(server, setup));

beforeEach(({ skip }) => {
  const missing = inject('missing');
  if (missing !== null) skip(missing);
});

/**
 * One browser and one server for a file; each test sees only what it caused (see `at`).
 * `test.override({ setup: … })` changes how the browser is started.
 */
export const test = base
  .extend('server', { scope: 'file' }, async ({}, { onCleanup }): Promise<StandIn> => {
    const server = await startServer();
    onCleanup(() => server.close());
    return server;
  })
  .extend('setup', { scope: 'file' }, (): Setup => ({}))
  .extend('driver', { scope: 'file' }, async ({ server, setup }, { onCleanup }): Promise<Driver> => {
    const driver = await start(server, setup);
    onCleanup(() => driver.close());
    return driver;
  });

export const APP = 'https://dataops.nexla.io/';
export const API = 'https://dataops.nexla.io/nexla-api';

/** Waits until so many errors match, and returns them; fails with what there was. */
export async function storedErrors(
  driver: Driver,
  count: number,
  matching: (error: StoredError) => boolean,
  timeout = 30_000,
): Promise<StoredError[]> {
  let found: StoredError[] = [];
  await expect
    .poll(
      async () => {
        found = (await driver.stored()).filter(matching);
        return found.length;
      },
      { timeout, interval: 100 },
    )
    .toBe(count);
  return found;
}

/** All that can see a call of a page whose DevTools are closed. */
export const allSources = (driver: Driver): Source[] => [...driver.networkSources, 'resource-timing', 'page-hook'];

/**
 * The one error that matches, once exactly these have told of it: a page tells later than the network stack.
 */
export async function errorSeenBy(
  driver: Driver,
  sources: readonly Source[],
  matching: (error: StoredError) => boolean,
): Promise<StoredError> {
  let found: StoredError[] = [];
  await expect
    .poll(async () => {
      found = (await driver.stored()).filter(matching);
      return found.map(({ exchange }) => exchange.sources);
    })
    .toEqual([sources]);
  return found[0] as StoredError;
}

/** Matches the errors of one path below the API base. */
export const at = (path: string) => (error: StoredError) => error.exchange.path.endsWith(path);

/** The request id of the newest answer of one path below the API base. */
export function requestIdOf(server: StandIn, path: string): string | undefined {
  return server.log.findLast(({ url }) => new URL(url).pathname.endsWith(path))?.requestId;
}

/** Adds an API base on the options page, as a user does, and waits until it is observed. */
export async function addBase(driver: Driver, url: string): Promise<void> {
  const { origin } = new URL(url);
  await driver.allowHost(`${origin}/*`);
  const options = await driver.openOptions();
  await options.fill('#address', url);
  await options.click('form.add button[type=submit]');
  const isObserved = () =>
    options.run(async (pattern) => {
      const scripts = await chrome.scripting.getRegisteredContentScripts();
      return scripts.some(({ matches }) => matches?.includes(pattern));
    }, `${origin}/*`);
  await expect.poll(isObserved).toBe(true);
}

/** Waits until a view shows this text. */
export async function shows(view: View, text: string | RegExp): Promise<void> {
  const pattern = typeof text === 'string' ? new RegExp(text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&')) : text;
  await expect.poll(() => view.text()).toMatch(pattern);
}

/** Runs in the extension: a database of its first version with a count of nothing, which no later version can take over. */
export async function breakDatabase(): Promise<void> {
  indexedDB.deleteDatabase('nexla-error-inspector');
  const request = indexedDB.open('nexla-error-inspector', 10); // Dexie's version 1
  request.onupgradeneeded = () =>
    request.result.createObjectStore('minutes', { autoIncrement: true }).add({ minute: 0, count: 1 });
  await new Promise((resolve, reject) => {
    request.onsuccess = resolve;
    request.onerror = () => reject(request.error);
  });
  request.result.close();
}
