import { describe, expect } from 'vitest';
import type { StoredError } from '../../lib/domain/stored-error.ts';
import type { Tab } from './driver.ts';
import { API, APP, at, storedErrors, test } from './scenario.ts';

test.override({ setup: { backForwardCache: true } });

const isRead = (path: string) => (error: StoredError) => at(path)(error) && error.exchange.body !== null;
const fail = (tab: Tab, url: string) => tab.run(async (href) => void (await fetch(href)), url);

describe('a page that comes back from the back/forward cache', () => {
  test.for([
    { name: 'as it was loaded', isWrittenAnew: false },
    // That takes the listeners of its document away, whoever registered them.
    { name: 'that wrote itself anew', isWrittenAnew: true },
  ])(
    '$name tells of its calls as before, also of those that it told of as it was left',
    async ({ isWrittenAnew }, { driver, server }) => {
      const run = isWrittenAnew ? 'anew' : 'loaded';
      const paths = Array.from({ length: 5 }, (_, index) => [`/${run}-left-${index}`, `/${run}-back-${index}`]).flat();
      server.play(
        paths.map((path) => ({ method: 'GET', url: API + path, status: 500, body: { error_code: 'CAME_BACK' } })),
      );
      const tab = await driver.open(APP);
      await tab.run((isAnew) => {
        Object.assign(window, { isThatVeryPage: true });
        if (!isAnew) return;
        document.open();
        document.write('<p>Written anew</p>');
        document.close();
      }, isWrittenAnew);
      for (let index = 0; index < 5; index += 1) {
        // It is left while what it says is on its way.
        await tab.run(
          async (url, wait) => {
            await (await fetch(url)).text();
            setTimeout(() => location.assign('/elsewhere'), wait);
          },
          `${API}/${run}-left-${index}`,
          (index % 3) * 10,
        );
        await expect.poll(() => tab.run(() => location.pathname).catch(() => '')).toBe('/elsewhere');
        await tab.run(() => void setTimeout(() => history.back()));
        await expect.poll(() => tab.run(() => 'isThatVeryPage' in window).catch(() => false)).toBe(true);
        await fail(tab, `${API}/${run}-back-${index}`);
        await storedErrors(driver, 1, isRead(`/${run}-back-${index}`));
      }
    },
  );
});
