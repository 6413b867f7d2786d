import { useEffect, useState } from 'preact/hooks';
import { browser } from '../browser.ts';

const PERMISSION = { permissions: ['notifications' as const] };

/** Whether the person wants to be notified of incidents, kept current: the permission is the switch. Null until read. */
export function useNotifications(): boolean | null {
  const [allowed, setAllowed] = useState<boolean | null>(null);
  useEffect(() => {
    const read = () => void browser.permissions.contains(PERMISSION).then(setAllowed);
    read();
    const { onAdded, onRemoved } = browser.permissions;
    onAdded.addListener(read);
    onRemoved.addListener(read);
    return () => {
      onAdded.removeListener(read);
      onRemoved.removeListener(read);
    };
  }, []);
  return allowed;
}

/** Asks for notifications or ends them; must be the first thing done in a click, or the browser refuses. */
export function setNotifications(wanted: boolean): void {
  void (wanted ? browser.permissions.request(PERMISSION) : browser.permissions.remove(PERMISSION));
}
