import { execFileSync } from 'node:child_process';
import { existsSync } from 'node:fs';

/** Where this can work: as root on Debian and its like. */
export function canInstallByApt(): boolean {
  return process.getuid?.() === 0 && existsSync('/usr/bin/apt-get');
}

/** Installs a Debian package. Throws where apt-get does. */
export function installByApt(name: string): void {
  runLoudly('apt-get', ['-qq', 'update']);
  runLoudly('apt-get', ['-qq', 'install', '-y', name]);
}

/** Runs a command whose words go to standard error: standard output is the caller's, `--json` must stay clean. */
export function runLoudly(command: string, args: string[]): void {
  execFileSync(command, args, { stdio: ['ignore', process.stderr, process.stderr], timeout: 600_000 });
}
