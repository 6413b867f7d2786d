import { cp, mkdtemp, rm } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { buildExtension } from '../../demo/build.ts';
import type { Suite } from '../row.ts';
import { measureCalls } from './calls.ts';
import { measureFlood } from './flood.ts';
import { measureLargeBody } from './large-body.ts';
import { measureOtherSites } from './other-sites.ts';

/** What capture costs the user's browser. */
export const measureCapture: Suite = async (progress) => {
  const copy = await mkdtemp(path.join(os.tmpdir(), 'nexla-bench-build-'));
  try {
    const built = await buildExtension('chromium', new AbortController().signal, { isQuiet: true });
    // Another build must not change what is being measured.
    await cp(built, copy, { recursive: true });
    return [
      ...(await measureCalls(copy, progress)),
      ...(await measureLargeBody(copy, progress)),
      ...(await measureFlood(copy, progress)),
      ...(await measureOtherSites(copy, progress)),
    ];
  } finally {
    await rm(copy, { recursive: true, force: true });
  }
};
