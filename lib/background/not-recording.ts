import { browser } from '../browser.ts';
import type { NotRecording } from '../domain/not-recording.ts';
import { readNotRecording, saveNotRecording } from '../storage/not-recording.ts';
import { showNotRecording } from './badge.ts';

/** Wakes the background while nothing is recorded: it tries again as it starts. */
const RECORDING_ALARM = 'recording';

/** What the life before noted; null where all was well, or where the browser was started anew. */
export async function noteOfLastLife(): Promise<NotRecording | null> {
  const note = await readNotRecording();
  // Alarms may outlive the browser, notes end with it.
  if (note === null) void browser.alarms.clear(RECORDING_ALARM);
  return note;
}

/**
 * Notes for the views that nothing is recorded, or that it goes on (null), and says so on the badge.
 * @param repaint has the badge say what it says else
 */
export function tellNotRecording(note: NotRecording | null, repaint: () => void): void {
  // Where even this cannot be noted, the badge says it.
  const noted = saveNotRecording(note).catch(() => {});
  if (note === null) {
    void browser.alarms.clear(RECORDING_ALARM);
    void noted.then(repaint);
  } else {
    browser.alarms.create(RECORDING_ALARM, { periodInMinutes: 1 });
    void showNotRecording(note, Date.now());
  }
}
