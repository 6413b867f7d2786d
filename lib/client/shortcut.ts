import { useEffect, useState } from 'preact/hooks';
import { browser } from '../browser.ts';

const COMMAND = '_execute_action';

/** The keys that open the popup, as the browser writes them; '' where there are none, null until they are read. */
export function useShortcut(): string | null {
  const [keys, setKeys] = useState<string | null>(null);
  useEffect(() => {
    const read = async () => {
      const commands = await browser.commands.getAll();
      setKeys(commands.find(({ name }) => name === COMMAND)?.shortcut ?? '');
    };
    void read();
    // They are changed on a page of the browser's; what came of it is seen on return.
    addEventListener('focus', read);
    return () => removeEventListener('focus', read);
  }, []);
  return keys;
}

/** Opens the browser's own page for shortcuts; an extension can only suggest them. */
export function changeShortcuts(): void {
  const { commands } = browser as { commands: { openShortcutSettings?: () => Promise<void> } };
  if (commands.openShortcutSettings) void commands.openShortcutSettings();
  else void browser.tabs.create({ url: 'chrome://extensions/shortcuts' });
}

/** Firefox and Chromium have other words and places for what they share. */
export function isFirefox(): boolean {
  return browser.runtime.getURL('').startsWith('moz-extension:');
}
