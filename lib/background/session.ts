import { browser } from '../browser.ts';

const KEY = 'session';
const SINCE_KEY = 'session-since';

/** Names this run of the browser; the same after the background was stopped and started again. */
export async function sessionId(): Promise<string> {
  const stored = await browser.storage.session.get(KEY);
  if (typeof stored[KEY] === 'string') return stored[KEY];
  const id = crypto.randomUUID();
  await browser.storage.session.set({ [KEY]: id, [SINCE_KEY]: Date.now() });
  return id;
}

/** When it was named, ms since the epoch (UTC): the database may have been out of order then. Infinite if not known. */
export async function sessionSince(): Promise<number> {
  const stored = await browser.storage.session.get(SINCE_KEY);
  const since = stored[SINCE_KEY];
  return typeof since === 'number' ? since : Number.POSITIVE_INFINITY;
}
