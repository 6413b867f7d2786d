import { browser } from '../browser.ts';
import { Database } from '../storage/database.ts';
import { DEMO_DATABASE, DEMO_LOCK } from '../storage/database-name.ts';
import { DEMO_MARK, isDemo } from './demo.ts';

/** The database that this page shows. It is being opened while the page is drawn; a read says if that fails. */
export function shownDatabase(): Database {
  const db = isDemo() ? demoDatabase() : new Database();
  db.open().catch(() => undefined);
  return db;
}

function demoDatabase(): Database {
  const db = new Database(DEMO_DATABASE);
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
