import { browser } from '../browser.ts';
import { byIncident, describeAlert } from '../domain/alerts/incident.ts';
import type { Message } from '../domain/explanation.ts';
import { type NotRecording, notRecordingTitle, whyNotRecording } from '../domain/not-recording.ts';
import { type Attention, attention } from '../storage/attention.ts';
import type { Database } from '../storage/database.ts';
import { readNotRecording } from '../storage/not-recording.ts';
import { liveAttention } from './live-attention.ts';

/** White text is readable on each of them. */
const COLOURS = { high: '#b3261e', medium: '#9a5b00', quiet: '#5f6368' };

/**
 * Shows what needs attention: the number of firing alerts in the colour of the gravest, else the errors of the last hour
 * that nobody has looked at in a quiet one, else nothing. The title says which and why, and how many tabs show a page that
 * is older than this version of the extension.
 */
export async function showBadge(db: Database, now: number, olderTabs: number): Promise<void> {
  await paint(await attention(db, now), olderTabs);
}

/** Keeps the badge true while the background lives: after every commit that changes what it says. */
export function followBadge(db: Database, now: () => number, olderTabs: () => number): void {
  liveAttention(db, now).subscribe({
    next: (found) => void paint(found, olderTabs()),
    error: () => void clearUnlessToldOtherwise(),
  });
}

async function clearUnlessToldOtherwise(): Promise<void> {
  if ((await readNotRecording()) === null) await browser.action.setBadgeText({ text: '' });
}

/** Says that nothing is recorded, for as long as that is noted. `now` in ms (UTC). */
export async function showNotRecording(note: NotRecording, now: number): Promise<void> {
  const words = [notRecordingTitle(note, now, browser.i18n.getUILanguage()), whyNotRecording(note)];
  await Promise.all([
    browser.action.setBadgeText({ text: '!' }),
    browser.action.setBadgeBackgroundColor({ color: COLOURS.high }),
    browser.action.setTitle({ title: words.map(inWords).join('\n') }),
  ]);
}

async function paint({ alerts, unseen }: Attention, olderTabs: number): Promise<void> {
  // That nothing is recorded stands there as long as it is so: what is stored may be readable all the same.
  if ((await readNotRecording()) !== null) return;
  const [gravest] = alerts;
  const number = alerts.length || unseen;
  await Promise.all([
    browser.action.setBadgeText({ text: number === 0 ? '' : number > 999 ? '999+' : String(number) }),
    browser.action.setBadgeBackgroundColor({ color: COLOURS[gravest?.severity ?? 'quiet'] }),
    browser.action.setTitle({ title: [titleOf({ alerts, unseen }), ...olderTitle(olderTabs)].join('\n') }),
  ]);
}

function titleOf({ alerts, unseen }: Attention): string {
  if (alerts.length > 0) {
    return byIncident(alerts)
      .flatMap((incident) => [...(incident.together ? [incident.together] : []), ...incident.alerts.map(describeAlert)])
      .map(inWords)
      .join('\n');
  }
  return unseen > 0
    ? browser.i18n.getMessage('badge_title', [String(unseen)])
    : browser.i18n.getMessage('extension_name');
}

function olderTitle(olderTabs: number): string[] {
  return olderTabs > 0 ? [browser.i18n.getMessage('badge_older_tabs', [String(olderTabs)])] : [];
}

function inWords({ key, params }: Message): string {
  return browser.i18n.getMessage(key, params);
}
