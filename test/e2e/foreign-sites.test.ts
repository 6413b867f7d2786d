import { describe, expect } from 'vitest';
import type { StoredError } from '../../lib/domain/stored-error.ts';
import type { Driver } from './driver.ts';
import { NAVIGATIONS, TECHNIQUES, type Technique } from './foreign-techniques.ts';
import { API, APP, at, shows, storedErrors, test } from './scenario.ts';

/** A site that nobody added. It is of the API's own domain: to a browser the least foreign one. */
const SITE = 'https://other.nexla.io';
const TARGET = 'https://dataops.nexla.io/nexla-api/foreign/';

/** What this browser does not carry out, or only when it is idle. */
const NOT_MADE: Record<Driver['browser'], readonly string[]> = {
  chromium: ['shared worker of a data URL', 'icon'],
  firefox: ['prefetch by rules', 'prerender by rules', 'prefetch by link', 'ping of a link'],
};

const isForeign = ({ exchange }: StoredError) => (exchange.origin + exchange.path).startsWith(TARGET);

/** Opens a document of the foreign site for each technique, one after the other, until each has called the API. */
async function attack(driver: Driver, techniques: Record<string, Technique>): Promise<void> {
  const arrived = new Set<string>();
  const html = { 'Content-Type': 'text/html' };
  const fetches = (url: string) => `<script>fetch('${url}', { mode: 'no-cors' })</script>`;
  driver.server.on(
    ({ url }) => url.origin === SITE,
    ({ url }, response) => {
      const asked = decodeURIComponent(url.search.slice(1));
      const sandbox = { 'Content-Security-Policy': 'sandbox allow-scripts' };
      if (url.pathname === '/to') return void response.writeHead(302, { Location: asked }).end();
      if (url.pathname === '/fetches') return void response.writeHead(200, html).end(fetches(asked));
      if (url.pathname === '/sandboxed')
        return void response.writeHead(200, { ...html, ...sandbox }).end(fetches(asked));
      const body = techniques[asked]?.(TARGET + encodeURIComponent(asked), SITE) ?? '';
      response.writeHead(200, html).end(`<!doctype html><body>${body}`);
    },
  );
  driver.server.on(
    ({ url }) => url.href.startsWith(TARGET),
    ({ url }, response) => {
      arrived.add(decodeURIComponent(url.href.slice(TARGET.length)));
      response
        .writeHead(401, { 'Content-Type': 'application/json', 'Access-Control-Allow-Origin': '*' })
        .end('{"error_code":"AUTH_002","message":"Call 555 0100"}');
    },
  );
  for (const name of Object.keys(techniques).filter((one) => !NOT_MADE[driver.browser].includes(one))) {
    const tab = await driver.open(`${SITE}/do?${encodeURIComponent(name)}`);
    await expect.poll(() => [...arrived], { message: name }).toContain(name);
    await tab.close();
  }
}

/** A call of a watched page, told after all that came before it: of all errors these alone count. */
async function failOnce(driver: Driver, path: string, counted: string): Promise<void> {
  driver.server.play([{ method: 'GET', url: `${API}/${path}`, status: 500 }]);
  const tab = await driver.open(APP);
  await tab.run(async (url) => void (await fetch(url)), `${API}/${path}`);
  await storedErrors(driver, 1, at(`/${path}`));
  await expect.poll(() => driver.badge()).toBe(counted);
}

describe('a site that is not watched', () => {
  test('raises no error, however it has the browser call the API', { timeout: 240_000 }, async ({ driver }) => {
    await attack(driver, TECHNIQUES);
    await failOnce(driver, 'after-all', '1');
    // By then what waits for its page's word has been written too.
    await failOnce(driver, 'later', '2');
    await storedErrors(driver, 0, isForeign);
  });

  test('is seen where it leads a tab to the API, and counts nowhere', async ({ driver }) => {
    await attack(driver, NAVIGATIONS);
    const visits = await storedErrors(driver, Object.keys(NAVIGATIONS).length, isForeign);
    expect(visits.map((error) => (error as StoredError & { countedAs: string | null }).countedAs)).toEqual(
      visits.map(() => null),
    );
    expect(await driver.badge()).toBe('2');
    const popup = await driver.openPopup();
    await shows(popup, 'after-all');
    expect(await popup.text()).not.toContain('AUTH_002');
  });
});
