import { liveQuery } from 'dexie';
import { browser } from '../browser.ts';
import type { Database } from '../storage/database.ts';
import { countProblemsSince } from '../storage/queries.ts';

const HOUR_MS = 3_600_000;

/** Fires while there is something on the badge: errors leave the last hour without any event. */
export const BADGE_ALARM = 'badge';

let shown: string | null = null;

/** Shows how many errors the last hour had; nothing where there were none. */
export async function showBadge(db: Database, now: number): Promise<void> {
  await paint(await countProblemsSince(db, now - HOUR_MS));
}

async function paint(count: number): Promise<void> {
  if (count > 0) browser.alarms.create(BADGE_ALARM, { delayInMinutes: 1 });
  const text = count === 0 ? '' : count > 999 ? '999+' : String(count);
  if (text === shown) return;
  shown = text;
  const title =
    count === 0 ? browser.i18n.getMessage('extension_name') : browser.i18n.getMessage('badge_title', [String(count)]);
  await Promise.all([
    browser.action.setBadgeText({ text }),
    browser.action.setBadgeBackgroundColor({ color: '#b3261e' }),
    browser.action.setTitle({ title }),
  ]);
}

/** Keeps the badge true while the background lives: after every commit that changes the last hour. */
export function followBadge(db: Database, now: () => number): void {
  liveQuery(() => countProblemsSince(db, now() - HOUR_MS)).subscribe({
    next: (count) => void paint(count),
    error: () => void browser.action.setBadgeText({ text: '' }),
  });
}
