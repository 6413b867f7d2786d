import { execFileSync } from 'node:child_process';
import { cpSync, existsSync, symlinkSync } from 'node:fs';
import path from 'node:path';

export const PROJECT = path.resolve(import.meta.dirname, '..');

/** Copies what a clone would hold, changes of this working tree included, with the dependencies of this one. */
export function checkout(copy: string): string {
  const files = execFileSync('git', ['ls-files', '-co', '--exclude-standard'], { cwd: PROJECT, encoding: 'utf8' });
  for (const file of files.split('\n')) {
    if (file !== '' && existsSync(path.join(PROJECT, file))) cpSync(path.join(PROJECT, file), path.join(copy, file));
  }
  symlinkSync(path.join(PROJECT, 'node_modules'), path.join(copy, 'node_modules'));
  return copy;
}
