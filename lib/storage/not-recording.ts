import { browser } from '../browser.ts';
import type { NotRecording, Refusal } from '../domain/not-recording.ts';
import { NOT_RECORDING_KEY } from './not-recording-key.ts';
import { hasSession, sessionArea } from './session-area.ts';

/**
 * Since when nothing is recorded, and why, is noted where it can be read while the database cannot, and for as long as the
 * browser runs: the background may die meanwhile.
 */
const WHYS: readonly unknown[] = ['full', 'closed', 'unusable', 'busy'] satisfies Refusal[];

/** Null while all is recorded. */
export async function readNotRecording(): Promise<NotRecording | null> {
  if (!hasSession()) return null;
  const stored = await sessionArea().get(NOT_RECORDING_KEY);
  return noteOf(stored[NOT_RECORDING_KEY]);
}

/** A note as the background wrote it, or sent it; null for anything else. Checked without zod, as it is in the popup. */
export function noteOf(stored: unknown): NotRecording | null {
  const { since, why, missed } = Object(stored) as Partial<NotRecording>;
  const isNote = Number.isFinite(since) && WHYS.includes(why) && Number.isFinite(missed);
  return isNote ? ({ since, why, missed } as NotRecording) : null;
}

export async function saveNotRecording(note: NotRecording | null): Promise<void> {
  if (note === null) await browser.storage.session.remove(NOT_RECORDING_KEY);
  else await browser.storage.session.set({ [NOT_RECORDING_KEY]: note });
}
