import { render } from 'preact';
import { afterEach, beforeEach, vi } from 'vitest';
import { Database } from '../../lib/storage/database.ts';

/** A database that a view shows while the background writes to it, anew for each test of the file that imports this. */

export let db: Database;
/** The connection of the background. */
export let background: Database;
export let view: HTMLElement;

beforeEach(() => {
  const name = `test-${crypto.randomUUID()}`;
  db = new Database(name);
  background = new Database(name);
  view = document.createElement('div');
});
afterEach(() => {
  render(null, view);
  db.close();
  background.close();
  vi.restoreAllMocks();
});

/** Someone looks elsewhere, or here again. */
export function turn(visibility: DocumentVisibilityState): void {
  vi.spyOn(document, 'visibilityState', 'get').mockReturnValue(visibility);
  document.dispatchEvent(new Event('visibilitychange'));
}
