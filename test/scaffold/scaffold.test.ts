import { execFileSync } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { checkout, PROJECT } from '../checkout.ts';
import { PLACEHOLDER } from './source.ts';

/** Files that still say what to write, and where. */
function placeholders(project: string): string[] {
  return ['lib', 'public/_locales'].flatMap((folder) =>
    readdirSync(path.join(project, folder), { recursive: true, encoding: 'utf8' })
      .filter((file) => /\.(?:tsx?|json)$/.test(file))
      .filter((file) => readFileSync(path.join(project, folder, file), 'utf8').includes(PLACEHOLDER))
      .map((file) => path.posix.join(folder, file.replaceAll('\\', '/'))),
  );
}

it('nothing is left to be filled in of what new-code and new-shape made', () => {
  expect(placeholders(PROJECT)).toEqual([]);
});

describe('a project with a new code and a new shape', () => {
  let folder: string;
  let project: string;
  const run = (script: string, ...args: string[]) =>
    execFileSync('npm', ['run', '--silent', script, ...args], { cwd: project, encoding: 'utf8', stdio: 'pipe' });
  beforeAll(() => {
    folder = mkdtempSync(path.join(os.tmpdir(), 'nexla-scaffold-'));
    project = checkout(path.join(folder, 'project'));
    // The linter asks git what to look at.
    execFileSync('git', ['init', '--quiet'], { cwd: project });
    run('new-code', '--', 'QUOTA_007', '429');
    run('new-shape', '--', 'vault-fault');
    run('format');
    execFileSync('git', ['add', '--all'], { cwd: project });
  });
  afterAll(() => rmSync(folder, { recursive: true, force: true, maxRetries: 5 }));

  it('names every place to be filled in', () => {
    expect(placeholders(project).sort()).toEqual([
      'lib/domain/api-error.ts',
      'lib/domain/catalogue/examples/rate-limit.ts',
      'lib/domain/envelopes/vault-fault.ts',
      ...readdirSync(path.join(project, 'public/_locales')).map(
        (language) => `public/_locales/${language}/messages.json`,
      ),
    ]);
  });

  it('compiles, and passes the tests of codes, shapes and texts', () => {
    run('typecheck');
    run('lint');
    run(
      'test:unit',
      '--',
      'lib/texts.test.ts',
      'lib/domain/catalogue',
      'lib/domain/envelopes',
      'lib/domain/explain.test.ts',
    );
  });

  it.each([
    [['new-code', '--', 'quota', '429'], /Usage: npm run new-code/],
    [['new-code', '--', 'AUTH_003', '401'], /AUTH_003 is in the catalogue already/],
    [['new-code', '--', 'QUOTA_008', '302'], /Name a family/],
    [['new-code', '--', 'QUOTA_008', '429', '--family', '../x'], /There is no family/],
    [['new-shape', '--', 'Vault Fault'], /Usage: npm run new-shape/],
    [['new-shape', '--', 'genai'], /genai is there already/],
  ])('%j changes nothing and says why', ([script = '', ...args], reason) => {
    expect(() => run(script, ...args)).toThrow(reason);
    expect(execFileSync('git', ['diff', '--name-only'], { cwd: project, encoding: 'utf8' })).toBe('');
    expect(execFileSync('git', ['ls-files', '-o', '--exclude-standard'], { cwd: project, encoding: 'utf8' })).toBe('');
  });
});
