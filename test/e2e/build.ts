import { execFileSync } from 'node:child_process';

/** The build under test is the build that ships. */
export default function build(): void {
  const { E2E_BROWSER = 'chrome' } = process.env;
  execFileSync('npx', ['--no', 'wxt', 'build', '-b', E2E_BROWSER], { stdio: ['ignore', 'ignore', 'inherit'] });
}
