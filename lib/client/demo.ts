import { browser } from '../browser.ts';
import type { Answer } from '../protocol/messages.ts';

export const DEMO_MARK = 'demo';

/** Whether this page shows the demo's made-up errors in place of the history: `popup.html?demo`. */
export function isDemo(): boolean {
  return new URLSearchParams(location.search).has(DEMO_MARK);
}

/** Deletes the demo, and goes where it began. */
export async function leaveDemo(): Promise<void> {
  const answer: Answer = await browser.runtime.sendMessage({ name: 'leave-demo' });
  if (answer.committed) location.replace('/welcome.html');
}
