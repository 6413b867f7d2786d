import { describe } from 'vitest';
import type { StoredError } from '../../lib/domain/stored-error.ts';
import type { Tab } from './driver.ts';
import { API, APP, at, storedErrors, test } from './scenario.ts';

const isRead = (path: string) => (error: StoredError) =>
  at(path)(error) && error.exchange.sources.includes('page-hook') && error.exchange.body !== null;

/** `document.open` takes the listeners of document and window away, whoever registered them. */
const writeAnew = (tab: Tab) =>
  tab.run(() => {
    document.open();
    document.write('<p>Written anew</p>');
    document.close();
  });

describe('a page that is written anew', () => {
  test('tells of its calls as before, with their bodies, made in either way', async ({ driver, server }) => {
    const paths = ['/anew-fetch', '/anew-xhr', '/anew-again'];
    server.play(paths.map((path) => ({ method: 'GET', url: API + path, status: 500, body: { error_code: 'ANEW' } })));
    const tab = await driver.open(APP);
    await writeAnew(tab);
    await tab.run(async (url) => void (await fetch(url)), `${API}/anew-fetch`);
    await tab.run(
      (url) =>
        new Promise<void>((resolve) => {
          const call = new XMLHttpRequest();
          call.open('GET', url);
          call.onloadend = () => resolve();
          call.send();
        }),
      `${API}/anew-xhr`,
    );
    await writeAnew(tab);
    await tab.run(async (url) => void (await fetch(url)), `${API}/anew-again`);
    for (const path of paths) await storedErrors(driver, 1, isRead(path));
  });

  test('tells of a call whose answer goes on as it is left', async ({ driver, server }) => {
    server.on(
      ({ url }) => url.pathname === '/nexla-api/anew-left',
      (_, response) => void response.writeHead(500, { 'Content-Type': 'application/json' }).write('["begun"'),
    );
    const tab = await driver.open(APP);
    await writeAnew(tab);
    await tab.run(async (url) => {
      await fetch(url);
      setTimeout(() => location.assign('/elsewhere'));
    }, `${API}/anew-left`);
    await storedErrors(driver, 1, (error) => at('/anew-left')(error) && error.exchange.sources.includes('page-hook'));
  });
});
