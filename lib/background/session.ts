import { browser } from '../browser.ts';

const KEY = 'session';

/** Names this run of the browser; the same after the background was stopped and started again. */
export async function sessionId(): Promise<string> {
  const stored = await browser.storage.session.get(KEY);
  if (typeof stored[KEY] === 'string') return stored[KEY];
  const id = crypto.randomUUID();
  await browser.storage.session.set({ [KEY]: id });
  return id;
}
