import { useEffect, useState } from 'preact/hooks';
import { browser } from '../browser.ts';
import { readApiAddress } from './api-address.ts';

/** Only the extension's own pages can read or write what the browser keeps there. */
const KEY = 'suggested-address';

/** An address to begin with where one is added. Each suggestion is an object of its own. */
export type SuggestedAddress = { origin: string };

/** Opens the options, or brings them to the front, with an address filled in. Nothing is added by that. */
export async function suggestAddress(origin: string): Promise<void> {
  await browser.storage.session.set({ [KEY]: origin });
  await browser.runtime.openOptionsPage();
}

/** The address that was last suggested; it is forgotten as soon as it is read. Null where none was. */
export function useSuggestedAddress(): SuggestedAddress | null {
  const [suggested, setSuggested] = useState<SuggestedAddress | null>(null);
  useEffect(() => {
    const take = (noted: unknown) => {
      if (noted === undefined) return;
      void browser.storage.session.remove(KEY);
      const address = readApiAddress(String(noted));
      if ('origin' in address) setSuggested({ origin: address.origin });
    };
    const changed = (changes: Record<string, { newValue?: unknown }>, area: string) => {
      if (area === 'session') take(changes[KEY]?.newValue);
    };
    browser.storage.onChanged.addListener(changed);
    void browser.storage.session.get(KEY).then((stored) => take(stored[KEY]));
    return () => browser.storage.onChanged.removeListener(changed);
  }, []);
  return suggested;
}
