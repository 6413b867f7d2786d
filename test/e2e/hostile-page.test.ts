import { describe } from 'vitest';
import type { StoredError } from '../../lib/domain/stored-error.ts';
import { allowCors } from '../server/server.ts';
import { API, APP, addBase, at, storedErrors, test } from './scenario.ts';

/** An address that a person adds, and one beside it that nobody did. */
const ADDED = 'https://acme.nexla.io/v9';
const UNKNOWN = 'https://acme.nexla.io/v8';

/** The last call of a test: what is told before it is stored before it. */
const LAST = `${API}/last`;

/** What a page hears of the scripts in a frame that it prepared. */
type Listened = {
  inside: typeof window;
  reads: number;
  said: { detail: string; isAnswered: boolean }[];
  onSaid(): void;
};

describe('a watched page', () => {
  test('cannot make up errors of an API, nor move one to another address', async ({ driver, server, expect }) => {
    await addBase(driver, ADDED);
    server.play([
      { method: 'GET', url: LAST, status: 500 },
      { method: 'GET', url: `${API}/true`, status: 500 },
    ]);
    server.on(
      ({ url }) => url.hostname === 'plain.nexla.io',
      (call, response) => {
        allowCors(call, response);
        response.writeHead(503, { 'Content-Type': 'application/json' }).end('{"error_code":"MADE_UP"}');
      },
    );
    const tab = await driver.open(APP);
    await tab.run(
      async (claimed, own, real, last) => {
        let claim = '';
        const get = () => claim;
        Object.defineProperty(Response.prototype, 'url', { get });
        Object.defineProperty(XMLHttpRequest.prototype, 'responseURL', { get });
        for (claim of claimed) {
          for (const url of [own, real]) {
            await fetch(url);
            await new Promise((resolve) => {
              const call = new XMLHttpRequest();
              call.open('GET', url);
              call.onloadend = resolve;
              call.send();
            });
          }
        }
        claim = last;
        await fetch(last);
      },
      [`${API}/made-up`, `${ADDED}/made-up`],
      'https://plain.nexla.io/down',
      `${API}/true`,
      LAST,
    );
    await storedErrors(driver, 1, at('/last'));
    await storedErrors(driver, 4, at('/true'));
    await storedErrors(driver, 0, at('/made-up'));
    expect((await driver.stored()).filter(({ code }) => code === 'MADE_UP')).toEqual([]);
  });

  test('cannot put words into a body on its way to the extension', async ({ driver, server, expect }) => {
    server.play([{ method: 'GET', url: `${API}/spoken-for`, status: 503, body: { error_code: 'TRUE_WORDS' } }]);
    const tab = await driver.open(APP);
    await tab.run(async (url) => {
      const forged = () => new Response('{"error_code":"AUTH_002"}').body as ReadableStream;
      const { getReader } = ReadableStream.prototype;
      Object.assign(ReadableStream.prototype, { getReader: () => getReader.call(forged()) });
      Object.assign(Response.prototype, { clone: () => new Response(forged()) });
      Object.assign(TextDecoder.prototype, { decode: () => '{"error_code":"AUTH_002"}' });
      Object.assign(JSON, { stringify: () => '{"error_code":"AUTH_002"}' });
      Object.assign(String.prototype, { slice: () => '{"error_code":"AUTH_002"}' });
      Object.defineProperty(XMLHttpRequest.prototype, 'response', { get: () => '{"error_code":"AUTH_002"}' });
      await fetch(url);
      await new Promise((resolve) => {
        const call = new XMLHttpRequest();
        call.open('GET', url);
        call.responseType = 'json';
        call.onloadend = resolve;
        call.send();
      });
    }, `${API}/spoken-for`);
    const errors = await storedErrors(
      driver,
      2,
      (error) =>
        at('/spoken-for')(error) && error.exchange.sources.includes('page-hook') && error.exchange.body !== null,
    );
    expect(errors.map(({ code }) => code)).toEqual(['TRUE_WORDS', 'TRUE_WORDS']);
  });

  test('cannot have its own words count where they do not go with the status', async ({ driver, server, expect }) => {
    server.play([{ method: 'GET', url: `${API}/answered-twice`, status: 503, body: { message: 'down' } }]);
    const tab = await driver.open(APP);
    // In a frame that it prepares, the page can be whom it likes to the hook.
    await tab.run(async (url) => {
      const frame = document.body.appendChild(Object.assign(document.createElement('iframe'), { srcdoc: '<p>x' }));
      const inside = frame.contentWindow as typeof window;
      Object.assign(inside.TextDecoder.prototype, { decode: () => '{"error_code":"AUTH_002"}' });
      await new Promise((resolve) => frame.addEventListener('load', resolve));
      await inside.fetch(url);
    }, `${API}/answered-twice`);
    const isRead = ({ exchange }: StoredError) => exchange.sources.includes('page-hook') && exchange.body !== null;
    const [error] = await storedErrors(driver, 1, (one) => at('/answered-twice')(one) && isRead(one));
    const { countedAs } = error as StoredError & { countedAs: string | null };
    // Where the network stack reads bodies, the page's copy of one does not matter.
    expect([error?.code, countedAs]).toEqual(
      driver.networkSources.includes('response-filter') ? ['HTTP_503', 'HTTP_503'] : ['AUTH_002', 'HTTP_503'],
    );
  });

  test('cannot find out which APIs the user added', async ({ driver, server, expect }) => {
    await addBase(driver, ADDED);
    server.on(
      ({ url }) => url.hostname === 'acme.nexla.io' && url.pathname.endsWith('/asked'),
      (call, response) => {
        allowCors(call, response);
        response.writeHead(500, { 'Content-Type': 'application/json' }).end('{"error_code":"ASKED"}');
      },
    );
    const tab = await driver.open(APP);
    await tab.run(async () => {
      // The frame's names are taken before its document has loaded: the hook in there cannot but use them.
      const frame = document.body.appendChild(Object.assign(document.createElement('iframe'), { src: '/frame.html' }));
      const inside = frame.contentWindow as typeof window;
      const listened: Listened = { inside, reads: 0, said: [], onSaid: () => {} };
      const { dispatchEvent } = inside.EventTarget.prototype;
      inside.EventTarget.prototype.dispatchEvent = function (event: Event) {
        const isAnswered = !dispatchEvent.call(this, event);
        listened.said.push({ detail: String((event as CustomEvent).detail), isAnswered });
        listened.onSaid();
        return !isAnswered;
      };
      const { read } = inside.ReadableStreamDefaultReader.prototype;
      inside.ReadableStreamDefaultReader.prototype.read = function () {
        listened.reads += 1;
        return read.call(this) as never;
      };
      await new Promise((resolve) => frame.addEventListener('load', resolve));
      Object.assign(window, { listened });
    });
    // The isolated script of the frame has learned of the added API.
    await tab.run(async (url) => {
      const { listened } = window as unknown as { listened: Listened };
      await listened.inside.fetch(url);
    }, `${ADDED}/first/asked`);
    await storedErrors(
      driver,
      1,
      (error) => at('/v9/first/asked')(error) && error.exchange.sources.includes('page-hook'),
    );

    const [known, unknown] = await tab.run(
      async (...urls) => {
        const { listened } = window as unknown as { listened: Listened };
        const { inside, said } = listened;
        const greeting = said.find(({ isAnswered }) => isAnswered)?.detail ?? '';
        const found = [];
        for (const url of urls) {
          const before = listened.reads;
          said.length = 0;
          // Two things are said of a call; the second is its body.
          const isAllSaid = new Promise<void>((resolve) => {
            listened.onSaid = () => said.length > 1 && resolve();
          });
          await inside.fetch(url);
          await isAllSaid;
          const message = `900 500 1 2 GET\n${url}\n`;
          const event = new CustomEvent(greeting, { detail: message, cancelable: true });
          found.push({
            reads: listened.reads - before,
            answers: said.map(({ isAnswered }) => isAnswered),
            isTaken: !inside.performance.dispatchEvent(event),
            didGreet: greeting !== '',
          });
        }
        return found;
      },
      `${ADDED}/asked`,
      `${UNKNOWN}/asked`,
    );
    expect(known).toEqual(unknown);
    expect(known).toMatchObject({ didGreet: true, isTaken: false });
    // It was worth asking: what the page could not find out is noted.
    await storedErrors(driver, 1, at('/v9/asked'));
    await storedErrors(driver, 0, at('/v8/asked'));
  });

  test('finds nothing of the settings in the process that it may take over', async ({ driver, expect }) => {
    const options = await driver.openOptions();
    const level = () => options.run(async () => Object.keys(await chrome.storage.local.get()).length);
    expect(await level()).toBeGreaterThan(0);
    // Firefox knows no level of access for this area.
    expect(await storageInContentScript(driver)).toBe(driver.browser === 'firefox' ? 'given' : 'refused');
  });
});

/** What a content script of the extension gets that asks for the settings. */
async function storageInContentScript(driver: Parameters<typeof addBase>[0]): Promise<string> {
  const tab = await driver.open(APP);
  const options = await driver.openOptions();
  await tab.run(() => {});
  return options.run(async (url) => {
    const [found] = (await chrome.tabs.query({})).filter((one) => one.url === url);
    const [answer] = await chrome.scripting.executeScript({
      target: { tabId: found?.id as number },
      func: async () => {
        try {
          await chrome.storage.local.get();
          return 'given';
        } catch {
          return 'refused';
        }
      },
    });
    return String(answer?.result);
  }, APP);
}
