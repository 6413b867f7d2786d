import { spawn } from 'node:child_process';
import path from 'node:path';
import type { Arguments } from './arguments.ts';

const PROJECT = path.resolve(import.meta.dirname, '../..');

/** Builds the extension and returns its folder. What the build says goes to standard error: all of it, or only where it fails. */
export async function buildExtension(
  browser: Arguments['browser'],
  signal: AbortSignal,
  { isQuiet }: { isQuiet: boolean },
): Promise<string> {
  const target = browser === 'firefox' ? 'firefox' : 'chrome';
  const wxt = path.join(PROJECT, 'node_modules/wxt/bin/wxt.mjs');
  const output = isQuiet ? 'pipe' : process.stderr;
  const build = spawn(process.execPath, [wxt, 'build', '-b', target], {
    cwd: PROJECT,
    stdio: ['ignore', output, output],
    signal,
  });
  const said: Buffer[] = [];
  for (const stream of [build.stdout, build.stderr]) stream?.on('data', (chunk: Buffer) => said.push(chunk));
  const code = await new Promise<number | null>((resolve, reject) => {
    build.once('error', reject);
    build.once('close', resolve);
  });
  if (code !== 0) {
    process.stderr.write(Buffer.concat(said));
    throw new Error('The extension could not be built; its build says why above.');
  }
  return path.join(PROJECT, `.output/${target}-mv3`);
}
