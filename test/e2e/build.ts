import { execFileSync } from 'node:child_process';
import type { TestProject } from 'vitest/node';
import { findFirefox } from '../browser/firefox.ts';

declare module 'vitest' {
  interface ProvidedContext {
    /** Why the scenarios cannot run in this project's browser; null where they can. */
    missing: string | null;
    /** The browser lets the background read bodies. */
    readsBodies: boolean;
  }
}

/** The build under test is the build that ships. */
export default function build(project: TestProject): (() => void) | undefined {
  const missing = project.name === 'firefox' ? whyNoFirefox() : null;
  project.provide('missing', missing);
  project.provide('readsBodies', project.name === 'firefox');
  if (missing !== null) return () => void process.stderr.write(`Skipped in Firefox: every scenario. ${missing}\n`);
  const target = project.name === 'firefox' ? 'firefox' : 'chrome';
  execFileSync('npx', ['--no', 'wxt', 'build', '-b', target], { stdio: ['ignore', 'ignore', 'inherit'] });
  return undefined;
}

/** A contributor may have no Firefox; CI skips nothing. */
function whyNoFirefox(): string | null {
  try {
    findFirefox();
    return null;
  } catch (error) {
    if (process.env.CI) throw error;
    return (error as Error).message;
  }
}
