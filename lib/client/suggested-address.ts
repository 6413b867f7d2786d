import { useEffect, useState } from 'preact/hooks';
import { browser } from '../browser.ts';
import { readApiAddress } from './api-address.ts';

const KEY = 'suggested-address';

type Area = typeof browser.storage.local;

/** Where it may be, the best first: DevTools panels in Firefox have no storage that ends with the browser. */
function areas(): [Area, ...Area[]] {
  const { session, local } = browser.storage as { session?: Area; local: Area };
  return session === undefined ? [local] : [session, local];
}

/** An address to begin with where one is added. Each suggestion is an object of its own. */
export type SuggestedAddress = { origin: string };

/** Opens the options, or brings them to the front, with an address filled in. Nothing is added by that. */
export async function suggestAddress(origin: string): Promise<void> {
  const [area] = areas();
  await area.set({ [KEY]: origin });
  await browser.runtime.openOptionsPage();
}

/** The address that was last suggested; it is forgotten as soon as it is read. Null where none was. */
export function useSuggestedAddress(): SuggestedAddress | null {
  const [suggested, setSuggested] = useState<SuggestedAddress | null>(null);
  useEffect(() => {
    const take = (noted: unknown) => {
      if (noted === undefined) return;
      for (const area of areas()) void area.remove(KEY);
      const address = readApiAddress(String(noted));
      if ('origin' in address) setSuggested({ origin: address.origin });
    };
    const changed = (changes: Record<string, { newValue?: unknown }>) => take(changes[KEY]?.newValue);
    browser.storage.onChanged.addListener(changed);
    for (const area of areas()) void area.get(KEY).then((stored) => take(stored[KEY]));
    return () => browser.storage.onChanged.removeListener(changed);
  }, []);
  return suggested;
}
