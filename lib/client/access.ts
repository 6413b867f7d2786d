import { browser } from '../browser.ts';
import { matchPattern } from '../domain/match-pattern.ts';

/** Asks for access; must be the first thing done in a click, or the browser refuses. */
export function requestAccess(origins: readonly string[]): Promise<boolean> {
  return browser.permissions.request({ origins: origins.map((origin) => matchPattern(origin)) });
}

/** Asks for access where this page may; a DevTools panel in Firefox may not, there the options page asks. */
export async function askForAccess(origins: readonly string[]): Promise<void> {
  const canAsk = (browser.permissions as typeof browser.permissions | undefined) !== undefined;
  if (canAsk) await requestAccess(origins);
  else await browser.runtime.openOptionsPage();
}
