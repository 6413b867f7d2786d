import { describe } from 'vitest';
import type { StoredError } from '../../lib/domain/stored-error.ts';
import { allowCors } from '../server/server.ts';
import type { Tab } from './driver.ts';
import { API, APP, addBase, allSources, at, errorSeenBy, requestIdOf, storedErrors, test } from './scenario.ts';

const GENAI = 'https://api-genai.nexla.io';
const answer = (code: string) => ({ error: 'failed', error_description: `It is ${code}`, error_code: code });
const json = { 'Content-Type': 'application/json' };
const withCode = (code: string) => (error: StoredError) => error.code === code;

describe('a failing call becomes one stored error', () => {
  test('with everything that is known of it', async ({ driver, server, expect }) => {
    const url = `${API}/data_sources/5023/metrics?token=hush&page=2`;
    server.play([
      {
        method: 'GET',
        url,
        status: 429,
        headers: { 'Retry-After': '30', 'X-RateLimit-Limit': '100', 'X-Internal': 'hush', 'Set-Cookie': 'a=hush' },
        body: answer('RATE_001'),
      },
    ]);
    const tab = await driver.open(APP);
    await tab.run(async (href) => void (await fetch(href)), url);
    const error = await errorSeenBy(driver, allSources(driver), withCode('RATE_001'));
    expect(error).toMatchObject({
      endpoint: 'GET /data_sources/{id}/metrics',
      base: API,
      exchange: {
        method: 'GET',
        path: '/nexla-api/data_sources/5023/metrics',
        queryNames: ['page', 'token'],
        status: 429,
        initiator: 'https://dataops.nexla.io',
        frameId: 0,
        protocol: 'http/1.1',
        fromCache: false,
        responseHeaders: { 'retry-after': '30', 'x-ratelimit-limit': '100' },
        failure: null,
      },
      error: { shape: 'documented', requestId: requestIdOf(server, '/metrics'), reportedByPage: false },
    });
    const { startedAt, respondedAt, endedAt } = error.exchange;
    expect(Number(startedAt)).toBeLessThanOrEqual(Number(respondedAt));
    expect(Number(respondedAt)).toBeLessThanOrEqual(Number(endedAt));
    expect(Number(respondedAt)).toBeGreaterThan(Date.now() - 30_000);
    expect(JSON.stringify(error)).not.toContain('hush');
  });

  for (const from of ['page', 'iframe', 'worker'] as const) {
    for (const mode of ['fetch', 'xhr'] as const) {
      test(`made with ${mode} in a ${from}`, async ({ driver, server, expect }) => {
        const code = `FROM_${from}_${mode}`;
        const url = `${API}/from-${from}/${mode}`;
        server.play([{ method: 'POST', url, status: 503, body: answer(code) }]);
        const tab = await driver.open(APP);
        const call = { method: 'POST', url, from, mode, body: { name: 'x' } };
        await tab.run(async (one) => void (await (window as never as Demo).runCalls([one])), call);
        const isBodySeen = from !== 'worker' || driver.networkSources.includes('response-filter');
        const [error] = await storedErrors(driver, 1, isBodySeen ? withCode(code) : at(`/from-${from}/${mode}`));
        expect(error?.exchange).toMatchObject({
          method: 'POST',
          status: 503,
          frameId: from === 'iframe' ? expect.any(Number) : 0,
        });
        if (from === 'iframe') expect(error?.exchange.frameId).not.toBe(0);
        // While DevTools are closed the body of a worker's call is nobody's to see in Chromium.
        if (!isBodySeen) expect(error).toMatchObject({ code: 'HTTP_503', error: { shape: 'unread' } });
      });
    }
  }

  test('made with options that inherit their method', async ({ driver, server, expect }) => {
    server.play([{ method: 'POST', url: `${API}/inherited`, status: 500, body: answer('INHERITED') }]);
    const tab = await driver.open(APP);
    await tab.run(async (url) => {
      class Options {
        get method() {
          return 'POST';
        }
      }
      await fetch(url, new Options());
    }, `${API}/inherited`);
    const error = await errorSeenBy(driver, allSources(driver), at('/inherited'));
    expect(error.exchange.method).toBe('POST');
  });

  test('made by a shared worker, which belongs to no tab', async ({ driver, server, expect }) => {
    server.play([{ method: 'GET', url: `${API}/shared`, status: 502 }]);
    const tab = await driver.open(APP);
    await tab.run(async (url) => {
      const { port } = new SharedWorker('/shared-worker.js');
      const answered = new Promise((resolve) => {
        port.onmessage = resolve;
      });
      port.postMessage({ method: 'GET', url });
      await answered;
    }, `${API}/shared`);
    const [error] = await storedErrors(driver, 1, at('/shared'));
    expect(error).toMatchObject({ code: 'HTTP_502', tabId: -1, exchange: { sources: ['web-request'] } });
  });

  test('of an added API, made while the background sleeps', async ({ driver, server }) => {
    // Chromium tells a background that starts of an added API once the settings are read: a page's call is witnessed there
    // all the same, by resource timing.
    const from = driver.browser === 'firefox' ? 'worker' : 'page';
    const base = 'https://acme.nexla.io/v9';
    await addBase(driver, base);
    const paths = Array.from({ length: 6 }, (_, index) => `/asleep-${index}`);
    server.play(paths.map((path) => ({ method: 'GET', url: base + path, status: 503, body: answer('ASLEEP') })));
    // Firefox remembers what a background listens to as it starts: for a base that was just added, from the next time on.
    await driver.stopBackground();
    const tab = await driver.open(APP);
    for (const path of paths) {
      await driver.stopBackground();
      const call = { method: 'GET', url: base + path, from, mode: 'fetch' };
      await tab.run(async (one) => void (await (window as never as Demo).runCalls([one])), call);
      await storedErrors(driver, 1, at(path));
    }
  });

  test('carried out by a service worker of the page: once, with what both saw', async ({ driver, server }) => {
    server.play([{ method: 'GET', url: `${API}/behind-worker`, status: 401, body: answer('BEHIND') }]);
    const tab = await driver.open(APP);
    await tab.run(async (url) => {
      const controlled = new Promise((resolve) =>
        navigator.serviceWorker.addEventListener('controllerchange', resolve),
      );
      const registration = await navigator.serviceWorker.register('/service-worker.js');
      await controlled;
      await fetch(url);
      await registration.unregister();
    }, `${API}/behind-worker`);
    const sawBoth = ({ exchange }: StoredError) =>
      exchange.sources.includes('web-request') && exchange.sources.includes('page-hook');
    await storedErrors(driver, 1, (error) => withCode('BEHIND')(error) && sawBoth(error));
    await storedErrors(driver, 1, at('/behind-worker'));
  });

  test('sent while the page is being left', async ({ driver, server }) => {
    server.play([{ method: 'POST', url: `${API}/farewell`, status: 500 }]);
    const tab = await driver.open(APP);
    await tab.run((url) => {
      addEventListener('pagehide', () => navigator.sendBeacon(url, 'bye'));
    }, `${API}/farewell`);
    await tab.goto('https://dataops.nexla.io/elsewhere');
    await storedErrors(driver, 1, at('/farewell'));
  });

  test('of a page that another leads to, which itself is not watched', async ({ driver, server }) => {
    server.play([{ method: 'POST', url: `${API}/signed-in`, status: 401, body: answer('AUTH_001') }]);
    const signIn = await driver.open('https://other.nexla.io/');
    await signIn.run((url) => {
      const form = document.body.appendChild(document.createElement('form'));
      Object.assign(form, { method: 'post', action: url });
      setTimeout(() => form.submit());
    }, `${API}/signed-in`);
    await storedErrors(driver, 1, at('/signed-in'));
  });

  test.for([
    ['frame', 'an empty frame'],
    ['inner', 'a frame in it'],
    ['written', 'a frame that is written'],
    ['popup', 'an empty popup'],
  ] as const)('made in a document that was never fetched: %s, %s', async ([kind], { driver, server, expect }) => {
    const url = `${API}/unfetched/${kind}`;
    server.play([{ method: 'GET', url, status: 503, body: answer('UNFETCHED') }]);
    const tab = await driver.open(APP);
    await tab.run(
      async (how, href) => {
        const call = `fetch(${JSON.stringify(href)}).then((response) => response.text())`;
        const frameIn = (page: Document) => page.body.appendChild(page.createElement('iframe')).contentWindow as Window;
        const inner = how === 'popup' ? (open('about:blank') as Window) : frameIn(document);
        const called = new Promise((resolve) => addEventListener('message', resolve, { once: true }));
        if (how === 'written') {
          inner.document.write(`<script>${call}.then(() => parent.postMessage('called'))</script>`);
          inner.document.close();
          return void (await called);
        }
        const caller = how === 'inner' ? frameIn(inner.document) : inner;
        await (caller as Window & { eval(code: string): Promise<string> }).eval(call);
      },
      kind,
      url,
    );
    const path = at(`/unfetched/${kind}`);
    const sawBoth = ({ exchange }: StoredError) =>
      (['web-request', 'resource-timing'] as const).every((source) => exchange.sources.includes(source));
    const [error] = await storedErrors(driver, 1, (one) => path(one) && sawBoth(one));
    await storedErrors(driver, 1, path);
    expect(error?.error.requestId).toBe(requestIdOf(server, `/unfetched/${kind}`));
    expect(error?.exchange.ambiguous).toBe(false);
  });

  test('after a redirect, under the URL that answered', async ({ driver, server, expect }) => {
    server.on(
      ({ url }) => url.pathname.endsWith('/moved'),
      (_, response) => void response.writeHead(302, { Location: '/nexla-api/moved-here?key=1' }).end(),
    );
    server.play([{ method: 'GET', url: `${API}/moved-here?key=1`, status: 404, body: answer('MOVED') }]);
    const tab = await driver.open(APP);
    await tab.run(async (url) => void (await fetch(url)), `${API}/moved`);
    const error = await errorSeenBy(driver, allSources(driver), withCode('MOVED'));
    expect(error.exchange.path).toBe('/nexla-api/moved-here');
    await storedErrors(driver, 0, at('/moved'));
  });

  test('answered from the cache, and says so', async ({ driver, server, expect }) => {
    const url = 'http://dataops.nexla.io/nexla-api/cached';
    server.on(
      (call) => call.url.href === url,
      (_, response) =>
        void response.writeHead(404, { ...json, 'Cache-Control': 'max-age=600' }).end('{"message":"none"}'),
    );
    server.on(
      (call) => call.url.href === 'http://dataops.nexla.io/',
      (_, response) =>
        void response.writeHead(200, { 'Content-Type': 'text/html' }).end('<!doctype html><title>plain</title>'),
    );
    await addBase(driver, 'http://dataops.nexla.io/nexla-api');
    const tab = await driver.open('http://dataops.nexla.io/');
    await tab.run(async (href) => {
      await (await fetch(href)).text();
      await (await fetch(href, { cache: 'force-cache' })).text();
    }, url);
    const cached = async () => (await driver.stored()).filter(at('/cached')).map(({ exchange }) => exchange.fromCache);
    await expect.poll(cached).toEqual([false, true]);
  });
});

describe('a call without a response is an error of its own kind', () => {
  test.for([
    ['NET_CONNECTION', 'cut', `${API}/cut`],
    ['NET_CORS', 'hidden by CORS', `${GENAI}/hidden`],
    ['NET_ABORTED', 'given up by the page', `${API}/slow`],
  ] as const)('%s: %s', async ([code, , url], { driver, server, expect }) => {
    server.on(
      (call) => call.url.href === `${API}/cut`,
      (_, response) => void response.destroy(),
    );
    server.on(
      (call) => call.url.href === `${GENAI}/hidden`,
      (_, response) => void response.writeHead(401).end(),
    );
    server.on(
      (call) => call.url.href === `${API}/slow`,
      () => {},
    );
    const tab = await driver.open(APP);
    await tab.run(async (href) => {
      const giveUp = new AbortController();
      if (href.endsWith('/slow')) setTimeout(() => giveUp.abort(), 100);
      await fetch(href, { signal: giveUp.signal }).catch(() => {});
    }, url);
    const [error] = await storedErrors(driver, 1, withCode(code));
    expect(error?.exchange.failure?.text).toMatch(/^(net::ERR_|NS_|CORS )/);
    expect(error?.error.shape).toBe('no-response');
    if (code === 'NET_CORS') expect(error?.exchange.status).toBe(401);
  });

  test('of a cross-origin call to a host that refuses and one that has no name', async ({ driver, expect }) => {
    const callBoth = (tab: Tab, path: string) =>
      tab.run(async (last) => {
        await fetch(`https://refused.nexla.io/nexla-api/${last}`).catch(() => {});
        await fetch(`https://nowhere.nexla.io/nexla-api/${last}`).catch(() => {});
      }, path);
    const tab = await driver.open(APP);
    await callBoth(tab, 'x'); // not yet an API base: nothing of theirs is kept
    await addBase(driver, 'https://refused.nexla.io/nexla-api');
    await addBase(driver, 'https://nowhere.nexla.io/nexla-api');
    await callBoth(tab, 'y');
    const errors = await storedErrors(driver, 2, at('/y'));
    expect(errors.map((error) => error.code).sort()).toEqual(['NET_DNS', 'NET_REFUSED']);
    await storedErrors(driver, 0, at('/x'));
  });
});

describe('a 401 that browsers answer by themselves', () => {
  test('is an error only where the page has it in the end', async ({ driver, server, expect }) => {
    const known = `Basic ${Buffer.from('ada:lovelace').toString('base64')}`;
    server.on(
      ({ url }) => url.pathname.startsWith('/nexla-api/locked/'),
      ({ headers }, response) => {
        if (headers.authorization === known) return void response.writeHead(200, json).end('{}');
        const schemes = { ...json, 'WWW-Authenticate': 'Basic realm="api"' };
        response.writeHead(401, schemes).end(JSON.stringify(answer('LOCKED')));
      },
    );
    const bearer = { 'WWW-Authenticate': 'Bearer realm="api"' };
    server.play([
      { method: 'GET', url: `${API}/not-for-browsers`, status: 401, headers: bearer, body: answer('BEARER') },
    ]);
    const tab = await driver.open(APP);
    const statuses = await tab.run(async (base) => {
      const xhr = (path: string, password: string) =>
        new Promise<number>((resolve) => {
          const request = new XMLHttpRequest();
          request.open('GET', `${base}/locked/${path}`, true, 'ada', password);
          request.onloadend = () => resolve(request.status);
          request.send();
        });
      const call = async (path: string, init?: RequestInit) => (await fetch(base + path, init)).status;
      return [
        await xhr('a/answered', 'lovelace'),
        // Another folder: the browser only knows after the challenge that its credentials are good there too.
        await call('/locked/b/answered'),
        await xhr('c/refused', 'wrong'),
        await call('/locked/d/omitted', { credentials: 'omit' }),
        await call('/not-for-browsers'),
      ];
    }, API);
    expect(statuses).toEqual([200, 200, 401, 401, 401]);
    // A dialog stays open until somebody closes it.
    const other = 'https://other.nexla.io';
    await addBase(driver, `${other}/nexla-api`);
    const asking = await driver.open(`${other}/`);
    await asking.run((url) => void fetch(url).catch(() => {}), `${other}/nexla-api/locked/dialog`);
    await expect.poll(() => server.log.map(({ url }) => url)).toContain(`${other}/nexla-api/locked/dialog`);
    for (const path of ['/c/refused', '/d/omitted', '/not-for-browsers']) {
      const [error] = await storedErrors(
        driver,
        1,
        (one) => at(path)(one) && one.exchange.sources.includes('web-request'),
      );
      expect(error?.exchange).toMatchObject({
        status: 401,
        responseHeaders: { 'x-request-id': requestIdOf(server, path) },
      });
    }
    server.play([{ method: 'GET', url: `${API}/after-all`, status: 500, body: answer('AFTER') }]);
    await tab.run(async (url) => void (await fetch(url)), `${API}/after-all`);
    await errorSeenBy(driver, allSources(driver), at('/after-all'));
    await storedErrors(driver, 2, ({ exchange }) => /(?:refused|omitted)$/.test(exchange.path));
    await storedErrors(driver, 0, ({ exchange }) => /(?:answered|dialog)$/.test(exchange.path));
  });
});

describe('a 200 that is an error', () => {
  test('HTML under an API path, by its content type', async ({ driver, server, expect }) => {
    server.play([
      {
        method: 'GET',
        url: `${API}/wrong-base`,
        status: 200,
        headers: { 'Content-Type': 'text/html' },
        body: '<html>',
      },
    ]);
    const tab = await driver.open(APP);
    await tab.run(async (url) => void (await fetch(url)), `${API}/wrong-base`);
    const [error] = await storedErrors(driver, 1, at('/wrong-base'));
    expect(error).toMatchObject({ code: 'HTTP_200', error: { shape: 'html', reportedByPage: false } });
  });

  test('an error inside, on a base known for it, marked as reported by the page', async ({
    driver,
    server,
    expect,
  }) => {
    const body = { jsonrpc: '2.0', id: 7, error: { code: -32602, message: 'Unknown tool' } };
    server.play([{ method: 'POST', url: `${GENAI}/mcp`, status: 200, body }]);
    const tab = await driver.open(APP);
    await tab.run(async (url) => void (await fetch(url, { method: 'POST', body: '{}' })), `${GENAI}/mcp`);
    const [error] = await storedErrors(
      driver,
      1,
      (one) => withCode('JSONRPC_-32602')(one) && one.error.requestId !== null,
    );
    expect(error?.error).toMatchObject({ shape: 'json-rpc', reportedByPage: true, message: 'Unknown tool' });
    expect(error?.error.requestId).toBe(requestIdOf(server, '/mcp'));
  });

  test('an error inside is left alone on every other base, and a good answer everywhere', async ({
    driver,
    server,
  }) => {
    server.play([
      { method: 'GET', url: `${API}/fine`, status: 200, body: { error: { error: 'x', detail: 'y' } } },
      { method: 'GET', url: `${GENAI}/fine`, status: 200, body: { jsonrpc: '2.0', id: 1, result: {} } },
      { method: 'GET', url: `${API}/last`, status: 500 },
    ]);
    const tab = await driver.open(APP);
    await tab.run(
      async (urls) => {
        for (const url of urls) await fetch(url);
      },
      [`${API}/fine`, `${GENAI}/fine`, `${API}/last`],
    );
    await storedErrors(driver, 1, at('/last'));
    await storedErrors(driver, 0, at('/fine'));
  });
});

describe('the browser’s own network panel', () => {
  test('names the line of the page that made a call, and none of ours', async ({ driver, server, expect, skip }) => {
    const { initiators } = driver;
    if (!initiators) return skip('the column of this browser is not read here');
    server.play([{ method: 'GET', url: `${API}/by-a-line`, status: 500 }]);
    const tab = await driver.open(APP);
    const call = { method: 'GET', url: `${API}/by-a-line`, from: 'page', mode: 'fetch' };
    const shown = await initiators(tab, () =>
      tab.run(async (one) => void (await (window as never as Demo).runCalls([one])), call),
    );
    expect(shown).toEqual([expect.stringMatching(/^calls\.js:\d+$/)]);
  });
});

describe('which body belongs to which call', () => {
  test('50 parallel calls to one URL keep their own bodies, though the page cannot see the request ids', async ({
    driver,
    server,
    expect,
  }) => {
    const url = `${GENAI}/v1/parallel`;
    server.on(
      (call) => call.url.href === url,
      async (call, response, requestId) => {
        allowCors(call, response);
        await new Promise((resolve) => setTimeout(resolve, Math.random() * 40));
        response.writeHead(500, json).end(JSON.stringify({ error: 'failed', details: { id: requestId } }));
      },
    );
    const tab = await driver.open(APP);
    for (let round = 0; round < 4; round += 1) {
      await tab.run(async (href) => {
        await Promise.all(Array.from({ length: 50 }, async () => (await fetch(href)).text()));
      }, url);
    }
    const errors = await storedErrors(driver, 200, (error) => at('/parallel')(error) && error.exchange.body !== null);
    const right = errors.filter(({ exchange }) =>
      exchange.body?.text.includes(String(exchange.responseHeaders['x-request-id'])),
    );
    expect(right).toHaveLength(200);
    expect(errors.filter(({ exchange }) => exchange.ambiguous)).toHaveLength(0);
  });

  test('what only a page claims is never stored', async ({ driver, server }) => {
    server.play([{ method: 'GET', url: `${API}/real`, status: 500 }]);
    const tab = await driver.open(APP);
    await tab.run(async (url) => {
      // A page may guess the name and shape of what the extension says to itself.
      const forged = `1 500 1 2 GET\n${location.origin}/nexla-api/forged\n`;
      for (const name of ['nexla-errors', 'nexla-errors?', 'nexla-errors0.5']) {
        document.dispatchEvent(new CustomEvent(name, { detail: forged, cancelable: true }));
      }
      const synthetic = new Response('{"error_code":"FORGED"}', { status: 500 });
      Object.defineProperty(synthetic, 'url', { value: `${location.origin}/nexla-api/forged` });
      await fetch(url);
    }, `${API}/real`);
    await storedErrors(driver, 1, at('/real'));
    await storedErrors(driver, 0, at('/forged'));
  });
});

type Demo = { runCalls(calls: unknown[]): Promise<{ status: number; text: string | null }[]> };
