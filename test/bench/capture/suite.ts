import { cp, mkdtemp, rm } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { findFirefox } from '../../browser/firefox.ts';
import { buildExtension } from '../../demo/build.ts';
import type { Suite } from '../row.ts';
import { measureCalls } from './calls.ts';
import { measureFirefoxCalls } from './firefox-calls.ts';
import { measureFlood } from './flood.ts';
import { measureLargeBody } from './large-body.ts';
import { measureOtherSites } from './other-sites.ts';

/** What capture costs the user's browser. */
export const measureCapture: Suite = async (progress) => {
  const folder = await mkdtemp(path.join(os.tmpdir(), 'nexla-bench-build-'));
  try {
    // Another build must not change what is being measured.
    const copyOf = async (browser: 'chromium' | 'firefox') => {
      const built = await buildExtension(browser, new AbortController().signal, { isQuiet: true });
      await cp(built, path.join(folder, browser), { recursive: true });
      return path.join(folder, browser);
    };
    const copy = await copyOf('chromium');
    return [
      ...(await measureCalls(copy, progress)),
      ...(hasFirefox() ? await measureFirefoxCalls(await copyOf('firefox'), progress) : []),
      ...(await measureLargeBody(copy, progress)),
      ...(await measureFlood(copy, progress)),
      ...(await measureOtherSites(copy, progress)),
    ];
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
};

/** Its rows are for information: a machine without a Firefox does without them. */
function hasFirefox(): boolean {
  try {
    return findFirefox() !== '';
  } catch {
    return false;
  }
}
