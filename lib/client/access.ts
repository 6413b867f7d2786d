import { browser } from '../browser.ts';

/** What the browser calls an origin when it grants access: a match pattern, which knows no port. */
function accessPattern(origin: string): string {
  return `${origin.replace(/:\d+$/, '')}/*`;
}

/** Those of the origins that the extension may not see. Where the page can't ask (DevTools), none. */
export async function withheldOrigins(origins: readonly string[]): Promise<string[]> {
  if (!canAsk()) return [];
  const granted = await Promise.all(
    origins.map((origin) => browser.permissions.contains({ origins: [accessPattern(origin)] })),
  );
  return origins.filter((_, index) => !granted[index]);
}

/** Asks for access; must be the first thing done in a click, or the browser refuses. */
export function requestAccess(origins: readonly string[]): Promise<boolean> {
  return browser.permissions.request({ origins: origins.map(accessPattern) });
}

/** Calls back whenever access is granted or withdrawn, until the returned function is called. */
export function onAccessChange(changed: () => void): () => void {
  if (!canAsk()) return () => {};
  const { onAdded, onRemoved } = browser.permissions;
  onAdded.addListener(changed);
  onRemoved.addListener(changed);
  return () => {
    onAdded.removeListener(changed);
    onRemoved.removeListener(changed);
  };
}

/** DevTools panels of some browsers have no permissions API, whatever its type says. */
function canAsk(): boolean {
  return (browser.permissions as typeof browser.permissions | undefined) !== undefined;
}
