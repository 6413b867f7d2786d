import { execFileSync } from 'node:child_process';
import {
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { unzipSync } from 'fflate';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';

const PROJECT = path.resolve(import.meta.dirname, '../..');
/** What a clone of the project holds. */
const FILES = execFileSync('git', ['ls-files', '-co', '--exclude-standard'], { cwd: PROJECT, encoding: 'utf8' })
  .split('\n')
  .filter((file) => file !== '' && existsSync(path.join(PROJECT, file)));

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(path.join(os.tmpdir(), 'nexla-packages-'));
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** A clean checkout of its own, with the dependencies of this one. */
function checkout(...place: string[]): string {
  const copy = path.join(folder, ...place);
  for (const file of FILES) cpSync(path.join(PROJECT, file), path.join(copy, file));
  symlinkSync(path.join(PROJECT, 'node_modules'), path.join(copy, 'node_modules'));
  return copy;
}

/** Runs an npm script there; the packages that it made, by their names. */
function packages(project: string, script: string): Record<string, Buffer> {
  execFileSync('npm', ['run', '--silent', script], { cwd: project, stdio: ['ignore', 'ignore', 'inherit'] });
  const output = path.join(project, '.output');
  const names = readdirSync(output).filter((name) => name.endsWith('.zip'));
  return Object.fromEntries(names.sort().map((name) => [name, readFileSync(path.join(output, name))]));
}

describe('the packages for the stores', { timeout: 120_000 }, () => {
  it('are the same to the byte from two clean checkouts, and from the source package that a reviewer gets', () => {
    const first = packages(checkout('first'), 'zip');
    expect(Object.keys(first)).toEqual([
      expect.stringMatching(/-chrome\.zip$/),
      expect.stringMatching(/-firefox\.zip$/),
      expect.stringMatching(/-sources\.zip$/),
    ]);
    const [, firefox = '', sources = ''] = Object.keys(first);
    const second = packages(checkout('another', 'place', 'with a longer name'), 'zip');
    expect(Object.keys(second)).toEqual(Object.keys(first));
    for (const [name, bytes] of Object.entries(first)) expect(second[name]?.equals(bytes), name).toBe(true);

    const review = path.join(folder, 'review');
    for (const [name, bytes] of Object.entries(unzipSync(first[sources] as Buffer))) {
      mkdirSync(path.dirname(path.join(review, name)), { recursive: true });
      writeFileSync(path.join(review, name), bytes);
    }
    symlinkSync(path.join(PROJECT, 'node_modules'), path.join(review, 'node_modules'));
    expect(packages(review, 'build-for-amo')[firefox]?.equals(first[firefox] as Buffer)).toBe(true);
  });

  it('hold no source maps and nothing but the build', () => {
    const made = packages(checkout('contents'), 'zip');
    for (const [name, bytes] of Object.entries(made)) {
      if (name.endsWith('-sources.zip')) continue;
      const files = Object.keys(unzipSync(bytes));
      expect(files).toContain('manifest.json');
      expect(
        files.filter((file) => /\.map$|node_modules|\.ts$|test/.test(file)),
        name,
      ).toEqual([]);
    }
  });
});
