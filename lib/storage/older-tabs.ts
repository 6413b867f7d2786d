import { OLDER_TABS_KEY } from './older-tabs-key.ts';
import { sessionArea } from './session-area.ts';

/** As many are noted at most. */
const MOST = 1000;

/** The numbers of these tabs; the background notes them, for itself and for the views. */
export async function readOlderTabs(): Promise<number[]> {
  const noted: unknown = (await sessionArea().get(OLDER_TABS_KEY))[OLDER_TABS_KEY];
  return Array.isArray(noted) ? noted.slice(0, MOST).filter((tab) => Number.isInteger(tab)) : [];
}

/** Where there are none, nothing is noted. */
export async function saveOlderTabs(tabs: readonly number[]): Promise<void> {
  if (tabs.length === 0) await sessionArea().remove(OLDER_TABS_KEY);
  else await sessionArea().set({ [OLDER_TABS_KEY]: tabs.slice(0, MOST) });
}
