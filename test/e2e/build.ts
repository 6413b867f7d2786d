import { execFileSync } from 'node:child_process';

/** The build under test is the build that ships. */
export default function build(): void {
  execFileSync('npx', ['--no', 'wxt', 'build'], { stdio: ['ignore', 'ignore', 'inherit'] });
}
