import { useEffect, useState } from 'preact/hooks';
import { browser } from '../browser.ts';
import type { Settings } from '../storage/settings.ts';
import { SETTINGS_KEY } from '../storage/settings-key.ts';

/**
 * The settings, kept current; null until they are read.
 * @throws while drawing, where they cannot be read
 */
export function useSettings(): Settings | null {
  const [settings, setSettings] = useState<Settings | null>(null);
  const [failure, setFailure] = useState<{ reason: unknown } | null>(null);
  useEffect(() => {
    // Checking them takes more code than most views need to open.
    const read = async () => {
      try {
        setSettings(await (await import('../storage/settings.ts')).readSettings());
      } catch (reason) {
        setFailure({ reason });
      }
    };
    const changed = (changes: object) => {
      if (SETTINGS_KEY in changes) void read();
    };
    void read();
    browser.storage.local.onChanged.addListener(changed);
    return () => browser.storage.local.onChanged.removeListener(changed);
  }, []);
  if (failure !== null) throw failure.reason;
  return settings;
}
