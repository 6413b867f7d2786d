import { useEffect, useState } from 'preact/hooks';
import { browser } from '../browser.ts';
import { readSettings, SETTINGS_KEY, type Settings } from '../storage/settings.ts';

/** The settings, kept current; null until they are read. */
export function useSettings(): Settings | null {
  const [settings, setSettings] = useState<Settings | null>(null);
  useEffect(() => {
    const read = () => void readSettings().then(setSettings);
    const changed = (changes: object, area: string) => {
      if (area === 'local' && SETTINGS_KEY in changes) read();
    };
    read();
    browser.storage.onChanged.addListener(changed);
    return () => browser.storage.onChanged.removeListener(changed);
  }, []);
  return settings;
}
