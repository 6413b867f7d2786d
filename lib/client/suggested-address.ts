import { useEffect, useState } from 'preact/hooks';
import { browser } from '../browser.ts';
import { sessionArea } from '../storage/session-area.ts';
import { readApiAddress } from './api-address.ts';

const KEY = 'suggested-address';

/** Where it may be: a DevTools panel in Firefox has only the one that lasts. */
const areas = () => [sessionArea(), browser.storage.local];

/** An address to begin with where one is added. Each suggestion is an object of its own. */
export type SuggestedAddress = { origin: string };

/** Opens the options, or brings them to the front, with an address filled in. Nothing is added by that. */
export async function suggestAddress(origin: string): Promise<void> {
  await sessionArea().set({ [KEY]: origin });
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
