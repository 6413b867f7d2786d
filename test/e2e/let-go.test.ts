import { describe } from 'vitest';
import { until } from '../browser/until.ts';
import type { StandIn } from '../server/server.ts';
import { API, APP, at, storedErrors, test } from './scenario.ts';

/** A failing answer that goes on, a chunk at a time, until the server hears that nobody wants it any more. */
const CHUNK = '"more",';
const PACE_MS = 100;

type Stream = { chunks: number; isCancelled: boolean };

function streamFailures(server: StandIn): (path: string) => Stream {
  const streams = new Map<string, Stream>();
  const streamOf = (path: string) => {
    const stream = streams.get(path) ?? { chunks: 0, isCancelled: false };
    streams.set(path, stream);
    return stream;
  };
  server.on(
    ({ url }) => url.pathname.startsWith('/nexla-api/goes-on'),
    ({ url }, response) => {
      const stream = streamOf(url.pathname);
      const write = () => {
        stream.chunks += 1;
        response.write(stream.chunks === 1 ? `[${CHUNK}` : CHUNK);
      };
      const timer = setInterval(write, PACE_MS);
      response.once('close', () => {
        clearInterval(timer);
        stream.isCancelled = true;
      });
      response.writeHead(503, { 'Content-Type': 'application/json' });
      write();
    },
  );
  return streamOf;
}

/** How a page ends a body that it has begun to read. Run in the page. */
const WAYS: Record<string, (url: string) => Promise<unknown>> = {
  'cancels the body': async (url) => (await fetch(url)).body?.cancel(),
  'cancels its reader': async (url) => {
    const reader = (await fetch(url)).body?.getReader();
    await reader?.read();
    await reader?.cancel();
  },
  'leaves a loop': async (url) => {
    for await (const chunk of (await fetch(url)).body as never as AsyncIterable<Uint8Array>)
      if (chunk.length > 0) break;
  },
  'aborts a pipe': async (url) => {
    const piping = new AbortController();
    const first = { write: () => piping.abort() };
    const options = { signal: piping.signal };
    await (await fetch(url)).body?.pipeTo(new WritableStream(first), options).catch(() => {});
  },
  'aborts the call': async (url) => {
    const call = new AbortController();
    const text = (await fetch(url, { signal: call.signal })).text();
    call.abort();
    await text.catch(() => {});
  },
  'aborts an XMLHttpRequest': (url) =>
    new Promise<void>((resolve) => {
      const call = new XMLHttpRequest();
      call.open('GET', url);
      call.onprogress = () => {
        call.abort();
        resolve();
      };
      call.send();
    }),
};

describe('a page that lets go of a failing answer', () => {
  for (const [index, [name, way]] of Object.entries(WAYS).entries()) {
    test(`${name}: the server hears of it`, async ({ driver, server, expect }) => {
      const streamOf = streamFailures(server);
      const tab = await driver.open(APP);
      // Beside it the page reads another one, which it does not let go.
      const beside = streamOf(`/nexla-api/goes-on/beside-${index}`);
      await tab.run(async (url) => {
        const response = await fetch(url);
        Object.assign(window, { beside: response.text().catch(() => {}) });
      }, `${API}/goes-on/beside-${index}`);
      const stream = streamOf(`/nexla-api/goes-on/${index}`);
      await tab.run(way, `${API}/goes-on/${index}`);
      await until('the end of the stream', () => stream.isCancelled);
      const readMeanwhile = beside.chunks;
      expect(beside.isCancelled).toBe(false);

      const [error] = await storedErrors(
        driver,
        1,
        (one) => at(`/goes-on/beside-${index}`)(one) && one.exchange.body !== null,
      );
      expect(error?.exchange.body?.truncated).toBe(true);
      // A copy of the other was still being read. Where the network stack reads the copy, it ends sooner.
      if (!driver.networkSources.includes('response-filter')) {
        expect(error?.exchange.body?.text.length).toBeGreaterThan(readMeanwhile * CHUNK.length);
      }
      await tab.close();
      await until('the end of the other', () => beside.isCancelled);
    });
  }
});
