import { browser } from '../browser.ts';
import type { Answer } from '../protocol/messages.ts';

/** Deletes the demo, and goes where it began. */
export async function leaveDemo(): Promise<void> {
  const answer: Answer = await browser.runtime.sendMessage({ name: 'leave-demo' });
  if (answer.committed) location.replace('/welcome.html');
}
