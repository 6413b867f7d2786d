import { useEffect, useState } from 'preact/hooks';
import { browser } from '../browser.ts';
import { readWithheld, WITHHELD_KEY } from '../storage/withheld.ts';

/** Watched origins that the browser hides from the extension, kept current; null until they are read. */
export function useWithheld(): string[] | null {
  const [withheld, setWithheld] = useState<string[] | null>(null);
  useEffect(() => {
    const read = () => void readWithheld().then(setWithheld);
    const changed = (changes: object) => {
      if (WITHHELD_KEY in changes) read();
    };
    read();
    browser.storage.local.onChanged.addListener(changed);
    return () => browser.storage.local.onChanged.removeListener(changed);
  }, []);
  return withheld;
}
