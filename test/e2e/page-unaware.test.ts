import type { OutgoingHttpHeaders } from 'node:http';
import { setImmediate } from 'node:timers/promises';
import { brotliCompressSync, gzipSync } from 'node:zlib';
import { describe } from 'vitest';
import type { StoredError } from '../../lib/domain/stored-error.ts';
import { allowCors, type StandIn } from '../server/server.ts';
import type { Driver, Tab } from './driver.ts';
import { knownTraces, pageChecks } from './page-checks.ts';
import { API, APP, addBase, at, start, storedErrors, test } from './scenario.ts';

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
    ['getReader', ReadableStream.prototype.getReader],
  ] as const;
  for (const [name, value] of native) {
    seen[name] = [`${value}`, Function.prototype.toString.call(value), value.name, value.length, typeof value];
    seen[`${name} prototype`] = Object.hasOwn(value, 'prototype');
  }
  const blank = document.body.appendChild(document.createElement('iframe'));
  const other = blank.contentWindow as typeof window;
  const inFrame = [
    other.fetch,
    other.XMLHttpRequest.prototype.open,
    other.Function.prototype.toString,
    other.ReadableStream.prototype.getReader,
  ];
  const { toString: otherToString } = other.Function.prototype;
  seen['asked by another frame'] = native.map(([, value]) => otherToString.call(value));
  seen['of another frame'] = inFrame.map((value) => Function.prototype.toString.call(value));
  blank.remove();
  seen['asked by a frame that has gone'] = native.map(([, value]) => otherToString.call(value));
  const [own, proxied] = [fetch.bind(null), new Proxy(() => {}, {})];
  seen['own functions'] = [own, proxied, () => 5].map((value) => [`${value}`, otherToString.call(value)]);
  seen['globals'] = Object.keys(window).sort();
  seen['descriptors'] = [
    Object.getOwnPropertyDescriptor(window, 'fetch'),
    Object.getOwnPropertyDescriptor(XMLHttpRequest.prototype, 'open'),
    Object.getOwnPropertyDescriptor(ReadableStream.prototype, 'getReader'),
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
      const events: string[] = [];
      for (const event of ['readystatechange', 'loadstart', 'load', 'loadend', 'error', 'abort']) {
        call.addEventListener(event, () => {
          // How often it tells of bytes is up to the network.
          const seen = `${event} ${call.readyState}`;
          if (seen !== events.at(-1)) events.push(seen);
        });
      }
      call.open('GET', url, isAsync);
      if (isAsync) call.responseType = type;
      call.onloadend = () => {
        const { response } = call;
        const size =
          response instanceof Blob ? response.size : response instanceof ArrayBuffer ? response.byteLength : response;
        resolve([call.status, size, call.responseURL.endsWith(url), events]);
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

/**
 * What a page finds out that lies in wait: it has replaced all that a script could touch on its way, and counts. Runs in
 * the page; the counts are those of its own calls.
 */
async function traps(): Promise<Record<string, unknown>> {
  const touched: Record<string, number> = {};
  const count = (name: string) => {
    touched[name] = (touched[name] ?? 0) + 1;
  };
  const undo: (() => void)[] = [];
  const replace = (owner: object, name: PropertyKey, descriptor: PropertyDescriptor) => {
    const before = Object.getOwnPropertyDescriptor(owner, name);
    // What is put on `Object.prototype` here must not be read from the descriptors.
    const bare = (fields: PropertyDescriptor): PropertyDescriptor => Object.assign(Object.create(null), fields);
    Object.defineProperty(owner, name, bare({ configurable: true, ...descriptor }));
    undo.push(() => (before ? Object.defineProperty(owner, name, bare(before)) : Reflect.deleteProperty(owner, name)));
  };
  const { apply, construct } = Reflect;
  const RealProxy = Proxy;
  const types = { Response, Request, Headers, ReadableStream, ReadableStreamDefaultReader, TextDecoder, XMLHttpRequest, URL,
    EventTarget, Event, CustomEvent, String, Array, ArrayBuffer, Blob, WeakMap, Promise, RegExp, Performance }; // biome-ignore format: a list
  for (const [type, { prototype }] of Object.entries(types)) {
    for (const name of Reflect.ownKeys(prototype)) {
      const { value, get, set } = Object.getOwnPropertyDescriptor(prototype, name) as PropertyDescriptor;
      const label = `${type} ${String(name)}`;
      // What the test itself, and the engine for every page, goes through.
      if (name === 'constructor' || label === 'Promise then') continue;
      if (get) {
        replace(prototype, name, {
          get(this: unknown) {
            count(label);
            return apply(get, this, []);
          },
          ...(set ? { set } : {}),
        });
      } else if (typeof value === 'function') {
        replace(prototype, name, {
          writable: true,
          value(this: unknown, ...args: unknown[]) {
            count(label);
            return apply(value, this, args);
          },
        });
      }
    }
  }
  for (const name of [
    'get',
    'bubbles',
    'composed',
    'cancelable',
    'detail',
    'stream',
    'once',
    'toJSON',
    'apply',
    'method',
  ]) {
    replace(Object.prototype, name, { get: () => count(`Object ${name}`) });
  }
  for (const owner of [Array, String]) replace(owner.prototype, 'toJSON', { get: () => count('toJSON') });
  for (const type of [Request, URL, Response]) {
    replace(type, Symbol.hasInstance, { value: () => count(`instance of ${type.name}`) });
  }
  for (const name of ['CustomEvent', 'Proxy', 'Response', 'TextDecoder', 'Uint8Array'] as const) {
    const native = window[name] as unknown as new () => object;
    // The page's own proxy is made before.
    const value = new RealProxy(native, {
      construct(type, args) {
        count(`new ${name}`);
        return construct(type, args);
      },
    });
    replace(window, name, { writable: true, value });
  }
  for (const [owner, name] of [
    [JSON, 'stringify'],
    [Object, 'keys'],
    [Reflect, 'apply'],
    [Array, 'isArray'],
    [performance, 'now'],
    [window, 'setTimeout'],
    [window, 'clearTimeout'],
    [Math, 'random'],
  ] as [object, string][]) {
    // biome-ignore format: a list
    const native = (owner as Record<string, () => unknown>)[name] as () => unknown;
    replace(owner, name, { writable: true, value(this: unknown, ...args: unknown[]) { count(name); return apply(native, this, args as []); } }); // biome-ignore format: one line reads best
  }

  const url = '/nexla-api/observed';
  const request = new Request(url, { method: 'POST', body: 'x' });
  const asked = new URL(url, location.href);
  const init = new Proxy({}, { get: (_, name) => count(`init ${String(name)}`) });
  for (const name of Object.keys(touched)) delete touched[name];
  const bound = fetch.bind(window);
  await bound(url);
  await fetch(request);
  await fetch(asked);
  await fetch(url, init as RequestInit).catch(() => {});
  for (const type of ['', 'json', 'blob', 'arraybuffer'] as const) {
    await new Promise<void>((resolve) => {
      const call = new XMLHttpRequest();
      call.open('GET', url);
      call.responseType = type;
      call.onloadend = () => resolve();
      call.send();
    });
  }
  // What reads a body does so in steps of its own.
  await fetch('/plain.txt').then((response) => response.text());
  for (const step of undo.reverse()) step();
  return touched;
}

/** What the frames of a failed call hand to a page that asks for stacks its own way. Runs in the page. */
async function framesOfAFailure(): Promise<unknown[]> {
  type Site = { getFunction(): unknown; getThis(): unknown };
  const shown: unknown[] = [];
  const errors = Error as unknown as { prepareStackTrace?: (error: Error, sites: Site[]) => string };
  errors.prepareStackTrace = (_, sites) => {
    for (const site of sites) {
      const called = site.getFunction();
      // The page's own code is no secret to it.
      if (typeof called === 'function' && !`${called}`.includes('prepareStackTrace')) shown.push(`${called}`);
    }
    return '';
  };
  await fetch('http://[').catch((error: Error) => error.stack);
  delete errors.prepareStackTrace;
  return shown;
}

const OBSERVED = '/nexla-api/wire';
const TEXT = `{"message":"${'long '.repeat(20_000)}"}`;
const LARGE = Buffer.alloc(20 * 1024 * 1024, 'x');
/** How an answer can come over the wire, each as a success and as a failure. */
const ANSWERS: Record<string, { headers?: OutgoingHttpHeaders; body: Buffer | Buffer[] }> = {
  plain: { headers: { 'Content-Length': TEXT.length }, body: Buffer.from(TEXT) },
  gzip: { headers: { 'Content-Encoding': 'gzip' }, body: gzipSync(TEXT) },
  br: { headers: { 'Content-Encoding': 'br' }, body: brotliCompressSync(TEXT) },
  chunked: { body: [Buffer.from('{"mess'), Buffer.from('age":"'), Buffer.from('late"}')] },
  empty: { headers: { 'Content-Length': 0 }, body: [] },
  binary: { headers: { 'Content-Type': 'application/octet-stream' }, body: Buffer.from([0, 255, 128, 10, 13, 0]) },
  large: { headers: { 'Content-Length': LARGE.length }, body: LARGE },
};

function answerOverTheWire(server: StandIn): void {
  server.on(
    ({ url }) => url.pathname.startsWith(OBSERVED),
    async ({ url, headers }, response) => {
      const [name = '', status = ''] = url.pathname.slice(OBSERVED.length + 1).split('/');
      const answer = ANSWERS[name];
      const json = { 'Content-Type': 'application/json', ETag: '"1"', 'X-Own': name };
      if (name === 'moved') return void response.writeHead(302, { Location: `${OBSERVED}/plain/${status}` }).end();
      if (name === 'cached') {
        if (headers['if-none-match']) return void response.writeHead(304, { ETag: '"1"' }).end();
        const caching = { 'Cache-Control': url.searchParams.has('stale') ? 'no-cache' : 'max-age=600' };
        return void response.writeHead(Number(status), { ...json, ...caching }).end(TEXT);
      }
      if (name === 'endless') return void response.writeHead(Number(status), json).write('begun');
      if (!answer) return void response.writeHead(204).end();
      const isAccepted = headers['accept-encoding']?.includes('br') ?? false;
      if (name === 'br' && !isAccepted) return void response.writeHead(Number(status), json).end(TEXT);
      response.writeHead(Number(status), { ...json, ...answer.headers });
      for (const chunk of [answer.body].flat()) {
        response.write(chunk);
        await setImmediate();
      }
      response.end();
    },
  );
}

/** What a page receives: status, headers, and length and checksum of the bytes. Runs in the page. */
async function received(base: string, names: string[]): Promise<Record<string, unknown>> {
  const seen: Record<string, unknown> = {};
  const look = async (name: string, url: string, init?: RequestInit): Promise<void> => {
    const response = await fetch(url, init);
    const bytes = new Uint8Array(await response.arrayBuffer());
    let sum = 0;
    for (const byte of bytes) sum = (Math.imul(sum, 31) + byte) | 0;
    const headers = [...response.headers].filter(([one]) => !['date', 'x-request-id'].includes(one));
    seen[name] = [response.status, response.statusText, response.redirected, headers, bytes.length, sum];
  };
  for (const status of [200, 503]) {
    for (const name of [...names, 'moved', 'nothing']) await look(`${name} ${status}`, `${base}/${name}/${status}`);
    await look(`cached ${status}, first`, `${base}/cached/${status}`);
    await look(`cached ${status}, again`, `${base}/cached/${status}`, { cache: 'force-cache' });
    await look(`revalidated ${status}, first`, `${base}/cached/${status}?stale=1`);
    await look(`revalidated ${status}, again`, `${base}/cached/${status}?stale=1`);
    const giveUp = new AbortController();
    const endless = await fetch(`${base}/endless/${status}`, { signal: giveUp.signal });
    const begun = await endless.body?.getReader().read();
    giveUp.abort();
    seen[`aborted ${status}`] = [endless.status, new TextDecoder().decode(begun?.value)];
  }
  return seen;
}

describe('a page cannot tell that it is observed', () => {
  test('it receives every byte, status and header as without the extension', async ({ driver, server, expect }) => {
    // Answers come from the cache over http alone, and in Brotli's encoding over https alone.
    const pages = ['http://dataops.nexla.io/', APP];
    const look = async (observer: Driver) => {
      const seen: unknown[] = [];
      for (const page of pages)
        seen.push(await (await observer.open(page)).run(received, OBSERVED, Object.keys(ANSWERS)));
      return seen;
    };
    answerOverTheWire(server);
    await addBase(driver, 'http://dataops.nexla.io/nexla-api');
    const withExtension = await look(driver);
    const alone = await start(server, { extension: false });
    try {
      expect(withExtension).toEqual(await look(alone));
    } finally {
      await alone.close();
    }
    const large = (error: StoredError) =>
      error.exchange.path === `${OBSERVED}/large/503` && error.exchange.body !== null;
    const errors = await storedErrors(driver, pages.length, large);
    for (const { exchange } of errors) expect(exchange.body?.truncated).toBe(true);
  });

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
    const checks = await observed.run(pageChecks);
    expect(Object.keys(checks).length).toBeGreaterThan(100);
    expect(checks).toEqual(await alone.run(pageChecks));
    await storedErrors(driver, 1, (error) => error.code === 'OBSERVED' && error.exchange.method === 'PUT');
  });

  test('but for what is named in docs/decisions/page-hook.md', async ({ driver, server, expect }) => {
    server.on(
      ({ url }) => url.pathname === '/nexla-api/observed',
      (_, response) => void response.writeHead(500).end('{}'),
    );
    const traces = async (url: string) => (await driver.open(url)).run(knownTraces);
    expect([await traces(PLAIN), await traces(APP)]).toEqual([
      {
        'microtasks before a rejection': 0,
        'how often an answer is asked for its then': 1,
        'a cycle of prototypes is refused': true,
        'a frame of the hook': false,
        'an error calls it a proxy': false,
        'how options are asked for their method': ['get'],
      },
      {
        'microtasks before a rejection': 1,
        'how often an answer is asked for its then': 2,
        'a cycle of prototypes is refused': false,
        'a frame of the hook': true,
        'an error calls it a proxy': driver.browser === 'firefox',
        'how options are asked for their method': ['get', 'descriptor'],
      },
    ]);
  });

  test('whatever it has replaced is not touched, and nothing of ours is handed to it', async ({
    driver,
    server,
    expect,
  }) => {
    server.on(
      ({ url }) => url.pathname === '/nexla-api/observed',
      (_, response) =>
        void response
          .writeHead(500, { 'Content-Type': 'application/json' })
          .end('{"error_code":"TRAPPED","list":[{}]}'),
    );
    const look = async (url: string) => {
      const tab = await driver.open(url);
      return { touched: await tab.run(traps), frames: await tab.run(framesOfAFailure) };
    };
    const [observed, alone] = [await look(APP), await look(PLAIN)];
    expect(observed.touched).toEqual(alone.touched);
    // Strict code hides itself, and with it what is below it on the stack.
    expect(alone.frames).toEqual(expect.arrayContaining(observed.frames));
    // Every call of them was told of, with its body.
    await storedErrors(driver, 8, (error) => error.code === 'TRAPPED');
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
