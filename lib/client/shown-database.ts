import { browser } from '../browser.ts';
import { Database } from '../storage/database.ts';
import { DATABASE, DEMO_DATABASE, DEMO_LOCK } from '../storage/database-name.ts';
import { DEMO_MARK, isDemo } from './demo.ts';
import { whyNoted } from './noted.ts';

/** A view opens it once and never again: the disk may be full by then. */
export const AS_ASKED = { autoOpen: false };

/** The database that this page shows; not opened yet. */
export function shownDatabase(): Database {
  return isDemo() ? demoDatabase() : new Database(DATABASE, AS_ASKED);
}

/** Begins to open it, unless the disk is full: then every read fails. It is being opened while the page is drawn. */
export async function opened(db: Database): Promise<Database> {
  if ((await whyNoted()) !== 'full') db.open().catch(() => undefined);
  return db;
}

function demoDatabase(): Database {
  const db = new Database(DEMO_DATABASE, AS_ASKED);
  // Someone left the demo: it is deleted, and there is nothing to show here any more.
  db.on('versionchange', () => {
    db.close();
    location.replace('/welcome.html');
    // Dexie's own listener would let the next read open it, and so make it, again.
    return false;
  });
  // As long as this page lives. The background deletes the demo once nobody holds the lock.
  void navigator.locks.request(DEMO_LOCK, { mode: 'shared' }, async () => {
    await browser.runtime.sendMessage({ name: 'fill-demo' });
    await new Promise(() => {});
  });
  document.addEventListener('click', stayInDemo, true);
  return db;
}

/** Links from a view of the demo to another lead to the demo too. */
function stayInDemo({ target }: Event): void {
  const link = target instanceof Element ? target.closest('a') : null;
  if (link !== null && link.origin === location.origin && link.pathname !== location.pathname) link.search = DEMO_MARK;
}
