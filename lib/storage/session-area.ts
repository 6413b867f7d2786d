import { browser } from '../browser.ts';

/** Whether there is storage that ends with the browser: DevTools panels in Firefox have none. */
export function hasSession(): boolean {
  return (browser.storage.session as typeof browser.storage.session | undefined) !== undefined;
}

/** That storage; where there is none, the one that lasts. */
export function sessionArea() {
  return hasSession() ? browser.storage.session : browser.storage.local;
}
