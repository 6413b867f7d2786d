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

/** What became of the access to an origin: ended, still needed, or kept by the browser all the same. */
export type EndedAccess = 'ended' | 'needed' | 'kept';

/**
 * Gives back the access to an origin that was taken off the list.
 * @param watched the origins that still are on it; of those of the build access cannot be given back
 */
export async function endAccess(origin: string, watched: readonly string[]): Promise<EndedAccess> {
  const pattern = matchPattern(origin);
  if (watched.some((other) => matchPattern(other) === pattern)) return 'needed';
  const access = { origins: [pattern] };
  // Whatever it answers: someone may have allowed more than this one origin.
  await browser.permissions.remove(access).catch(() => false);
  return (await browser.permissions.contains(access)) ? 'kept' : 'ended';
}
