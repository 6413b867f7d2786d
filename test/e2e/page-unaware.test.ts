import { describe } from 'vitest';
import { allowCors } from '../server/server.ts';
import type { Tab } from './driver.ts';
import { API, APP, at, storedErrors, test } from './scenario.ts';

/** Where no content script runs, so the page has its browser to itself. */
const PLAIN = 'https://plain.nexla.io/';

/** What a page can find out about its own calls. Runs in the page; everything it returns is plain data. */
async function observations(): Promise<Record<string, unknown>> {
  const seen: Record<string, unknown> = {};
  const url = '/nexla-api/observed';
  const native = [
    ['fetch', window.fetch],
    ['open', XMLHttpRequest.prototype.open],
    ['send', XMLHttpRequest.prototype.send],
    ['toString', Function.prototype.toString],
  ] as const;
  for (const [name, value] of native) {
    seen[name] = [`${value}`, Function.prototype.toString.call(value), value.name, value.length, typeof value];
    seen[`${name} prototype`] = Object.hasOwn(value, 'prototype');
  }
  seen['globals'] = Object.keys(window).sort();
  seen['descriptors'] = [
    Object.getOwnPropertyDescriptor(window, 'fetch'),
    Object.getOwnPropertyDescriptor(XMLHttpRequest.prototype, 'open'),
  ].map((descriptor) => ({ ...descriptor, value: typeof descriptor?.value }));

  const response = await fetch(url);
  seen['response'] = [
    response instanceof Response,
    response.status,
    response.statusText,
    response.type,
    response.redirected,
    response.bodyUsed,
    [...response.headers].filter(([name]) => name === 'content-type'),
  ];
  const copy = response.clone();
  seen['bodies'] = [await response.text(), await copy.json(), response.bodyUsed];
  seen['body twice'] = await response.text().catch((error: Error) => [error.name, error.message]);

  const stream = await fetch(url);
  const reader = stream.body?.getReader();
  let bytes = 0;
  for (let step = await reader?.read(); step && !step.done; step = await reader?.read()) bytes += step.value.length;
  seen['stream'] = [bytes, stream.bodyUsed];

  const request = new Request(url, { method: 'POST', body: 'payload', headers: { 'X-Own': '1' } });
  const posted = await fetch(request);
  seen['request'] = [posted.status, request.bodyUsed, await posted.text()];

  let reads = 0;
  const init = { get method() { reads += 1; return 'PUT'; } }; // biome-ignore format: one line reads best
  seen['getters'] = [(await fetch(url, init)).status, reads];

  const failures = [
    () => fetch('http://['),
    () => fetch(url, { method: 'GET', body: 'x' }),
    () => fetch(url, { method: 'a b' }),
    () => fetch('https://api.nexla.io:1/x'),
    () => (fetch as () => Promise<Response>)(),
    () => Reflect.apply(fetch, {}, [url]) as Promise<Response>,
  ];
  seen['errors'] = await Promise.all(
    failures.map((call) =>
      call().then(String, (error: Error) => [error.name, error.message, error.constructor === TypeError]),
    ),
  );
  const stacks = await Promise.all(failures.map((call) => call().then(String, (error: Error) => String(error.stack))));
  seen['stacks that name an extension'] = stacks.filter((stack) => stack.includes('-extension:'));
  const controller = new AbortController();
  const aborted = fetch('/nexla-api/observed-slow', { signal: controller.signal });
  controller.abort(new Error('changed my mind'));
  seen['abort'] = await aborted.catch((error: Error) => [error.name, error.message]);
  const late = new AbortController();
  const streaming = await fetch('/nexla-api/observed-endless', { signal: late.signal });
  const text = streaming.text();
  late.abort();
  seen['late abort'] = await text.catch((error: Error) => [error.name]);

  const rejections: unknown[] = [];
  const onRejection = (event: PromiseRejectionEvent) => {
    event.preventDefault();
    rejections.push([event.reason.name, event.promise === dropped]);
  };
  addEventListener('unhandledrejection', onRejection);
  const dropped = fetch('http://[');
  await fetch('http://[').catch(() => {});
  await new Promise((resolve) => setTimeout(resolve, 50));
  removeEventListener('unhandledrejection', onRejection);
  seen['unhandled'] = rejections;

  const xhr = (type: XMLHttpRequestResponseType, isAsync = true) =>
    new Promise<unknown>((resolve) => {
      const call = new XMLHttpRequest();
      const events: unknown[] = [];
      for (const event of ['readystatechange', 'loadstart', 'progress', 'load', 'loadend', 'error', 'abort']) {
        call.addEventListener(event, () => events.push(event === 'progress' ? event : [event, call.readyState]));
      }
      call.open('GET', url, isAsync);
      if (isAsync) call.responseType = type;
      call.onloadend = () => {
        const { response } = call;
        const size =
          response instanceof Blob ? response.size : response instanceof ArrayBuffer ? response.byteLength : response;
        resolve([call.status, size, call.responseURL.endsWith(url), events.filter((event) => event !== 'progress')]);
      };
      call.send();
    });
  for (const type of ['', 'text', 'json', 'blob', 'arraybuffer'] as const) seen[`xhr ${type}`] = await xhr(type);
  seen['xhr sync'] = await xhr('', false);
  const wrong = new XMLHttpRequest();
  try {
    wrong.open('GET', 'http://[');
  } catch (error) {
    seen['xhr wrong url'] = [(error as Error).name];
  }
  seen['xhr constants'] = [wrong.readyState, XMLHttpRequest.prototype.open.call.length];
  return seen;
}

describe('a page cannot tell that it is observed', () => {
  test('its calls behave as without the extension', async ({ driver, server, expect }) => {
    const body = JSON.stringify({ error: 'failed', error_code: 'OBSERVED' });
    server.on(
      ({ url }) => url.pathname === '/nexla-api/observed',
      (_, response) => void response.writeHead(500, { 'Content-Type': 'application/json' }).end(body),
    );
    server.on(
      ({ url }) => url.pathname === '/nexla-api/observed-slow',
      () => {},
    );
    server.on(
      ({ url }) => url.pathname === '/nexla-api/observed-endless',
      (_, response) => void response.writeHead(500, { 'Content-Type': 'text/plain' }).write('begun'),
    );
    server.on(
      ({ url }) => url.hostname === 'api.nexla.io',
      (_, response) => void response.destroy(),
    );
    const observed = await driver.open(APP);
    const alone = await driver.open(PLAIN);
    const withExtension = await observed.run(observations);
    const without = await alone.run(observations);
    expect(withExtension).toEqual(without);
    await storedErrors(driver, 1, (error) => error.code === 'OBSERVED' && error.exchange.method === 'PUT');
  });

  test('a 64 MB error body is not held: 64 kB of it are kept', async ({ driver, server, expect }) => {
    const size = 64 * 1024 * 1024;
    server.on(
      ({ url }) => url.pathname === '/nexla-api/huge',
      (call, response) => {
        allowCors(call, response);
        response.writeHead(500, { 'Content-Type': 'text/plain', 'Content-Length': size });
        const chunk = Buffer.alloc(1024 * 1024, 'x');
        const write = (left: number): void => {
          if (left === 0) return void response.end();
          response.write(chunk, () => write(left - 1));
        };
        write(64);
      },
    );
    const tab = await driver.open(APP);
    const length = await tab.run(async () => (await (await fetch('/nexla-api/huge')).arrayBuffer()).byteLength);
    expect(length).toBe(size);
    const [error] = await storedErrors(driver, 1, (one) => at('/huge')(one) && one.exchange.body !== null);
    expect(error?.exchange.body?.truncated).toBe(true);
    expect(error?.exchange.body?.text.length).toBeLessThanOrEqual(65_536);
  });

  test('nothing of the extension runs on any other site', async ({ driver, server, expect }) => {
    // The one trace that the hook leaves: a frame of its own in the stack of a failed call.
    const hasHook = (tab: Tab) =>
      tab.run(() => fetch('http://[').then(String, (error: Error) => String(error.stack).includes('page-hook')));
    const other = await driver.open('https://other.nexla.io/');
    const observed = await driver.open(APP);
    expect([await hasHook(observed), await hasHook(other)]).toEqual([true, false]);

    server.play([{ method: 'GET', url: `${API}/from-here`, status: 500 }]);
    await other.run(async (url) => void (await fetch(url).catch(() => {})), `${API}/from-elsewhere`);
    await observed.run(async (url) => void (await fetch(url)), `${API}/from-here`);
    await storedErrors(driver, 1, at('/from-here'));
    await storedErrors(driver, 0, at('/from-elsewhere'));
  });
});
