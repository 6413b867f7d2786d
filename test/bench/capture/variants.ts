import path from 'node:path';
import { type StandIn, startServer } from '../../server/server.ts';
import { type Browser, startBrowser } from '../browser.ts';

/** What is compared, in the order in which a round measures it. */
export const VARIANTS = ['no extension', 'null', 'naive', 'ours'] as const;
export type Variant = (typeof VARIANTS)[number];

export const APP = 'https://dataops.nexla.io/';

/** Starts the stand-in API and a browser for every variant; ends them when the work is done. */
export async function withBrowsers<V extends Variant, T>(
  variants: readonly V[],
  ours: string,
  work: (browsers: Record<V, Browser>, server: StandIn) => Promise<T>,
  hosts: string[] = [],
): Promise<T> {
  const folders: Record<Variant, string | null> = {
    'no extension': null,
    null: path.resolve(import.meta.dirname, '../null'),
    naive: path.resolve(import.meta.dirname, '../naive'),
    ours,
  };
  const server = await startServer();
  const started: [V, Browser][] = [];
  try {
    for (const variant of variants) {
      const browser = await startBrowser({ extension: folders[variant], server, hosts });
      started.push([variant, browser]);
      // In front of the page that is measured it would slow that page's timers down to one a second.
      if (variant === 'ours') await browser.closeWelcome();
    }
    return await work(Object.fromEntries(started) as Record<V, Browser>, server);
  } finally {
    await Promise.all(started.map(([, browser]) => browser.close()));
    await server.close();
  }
}

/** Every variant gets its own list. */
export function perVariant<V extends Variant, T>(variants: readonly V[]): Record<V, T[]> {
  return Object.fromEntries(variants.map((variant) => [variant, []])) as unknown as Record<V, T[]>;
}

/** Another variant begins in each round: nobody always runs first. */
export function orderOf<V>(variants: readonly V[], round: number): V[] {
  return variants.map((_, index) => variants[(index + round) % variants.length] as V);
}

export const pause = (ms: number) => new Promise<void>((resolve) => setTimeout(resolve, ms));

/** Number of errors that our extension has stored. */
export function storedErrors(browser: Browser): Promise<number> {
  return browser.inBackground(async () => {
    const done = <R>(request: IDBRequest<R>) =>
      new Promise<R>((resolve, reject) => {
        request.onsuccess = () => resolve(request.result);
        request.onerror = () => reject(request.error);
      });
    const db = await done(indexedDB.open('nexla-error-inspector'));
    const count = await done(db.transaction('errors').objectStore('errors').count());
    db.close();
    return count;
  });
}
