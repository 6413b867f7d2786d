import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { expect, it } from 'vitest';
import { PROJECT } from '../checkout.ts';

it('has the same bytes in a clone by Git for Windows, which makes CRLF of line ends', () => {
  const folder = mkdtempSync(path.join(os.tmpdir(), 'nexla-clone-'));
  try {
    execFileSync('git', ['clone', '--quiet', '-c', 'core.autocrlf=true', PROJECT, folder]);
    const files = execFileSync('git', ['ls-files', '--eol'], { cwd: folder, encoding: 'utf8' }).split('\n');
    expect(files.length).toBeGreaterThan(100);
    expect(files.filter((file) => /\bw\/(?:crlf|mixed)\b/.test(file))).toEqual([]);
  } finally {
    rmSync(folder, { recursive: true, force: true, maxRetries: 5 });
  }
});
