import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { Sighting } from '../domain/sighting.ts';
import { DEFAULT_BASES, DEFAULT_SITES } from '../domain/sites.ts';
import { type WebRequestDetails, webRequestListeners } from './web-request.ts';

const API = 'https://dataops.nexla.io/nexla-api';

function observe() {
  const sightings: Sighting[] = [];
  const successes: string[] = [];
  const takenBack: string[] = [];
  const ended: string[] = [];
  const listeners = webRequestListeners(
    'run',
    () => ({ bases: DEFAULT_BASES, origins: [...DEFAULT_SITES, 'https://shop.example'] }),
    {
      onSighting: (sighting) => sightings.push(sighting),
      onSuccess: ({ method, path }) => successes.push(`${method} ${path}`),
      onTakenBack: ({ method, path }) => takenBack.push(`${method} ${path}`),
      watchEnds: (origin) => ended.includes(origin) || ended.push(origin) === 0,
    },
  );
  const details = (facts: Partial<WebRequestDetails>): WebRequestDetails => ({
    requestId: '1',
    url: `${API}/flows?token=hush`,
    method: 'GET',
    type: 'xmlhttprequest',
    tabId: 3,
    frameId: 0,
    timeStamp: 1000.4,
    documentId: 'doc',
    initiator: 'https://dataops.nexla.io',
    ...facts,
  });
  return { sightings, successes, takenBack, ended, listeners, details };
}

describe('what the network stack says of a call', () => {
  it('gives a failing call one key through all its events', () => {
    const { sightings, listeners, details } = observe();
    listeners.onHeadersReceived(details({ statusCode: 503, timeStamp: 1100 }));
    listeners.onErrorOccurred(details({ error: 'net::ERR_CONNECTION_CLOSED', timeStamp: 1200, fromCache: false }));
    expect(sightings.map(({ key }) => key)).toEqual(['network:run:1', 'network:run:1']);
    expect(sightings[0]?.exchange).toMatchObject({ status: 503, startedAt: null, respondedAt: 1100, fromCache: null });
    expect(sightings[1]?.exchange).toMatchObject({ status: 503, endedAt: 1200, fromCache: false });
    expect(JSON.stringify(sightings)).not.toContain('hush');
  });

  it('counts a good answer at its headers and stores nothing of it', () => {
    const { sightings, successes, listeners, details } = observe();
    listeners.onHeadersReceived(details({ statusCode: 200 }));
    expect(sightings).toEqual([]);
    expect(successes).toEqual(['GET /nexla-api/flows']);
  });

  it('counts what was in the cache already once, where the browser tells of it twice', () => {
    const { sightings, successes, listeners, details } = observe();
    listeners.onHeadersReceived(details({ statusCode: 304 }));
    listeners.onHeadersReceived(details({ statusCode: 200, fromCache: true }));
    expect([sightings, successes]).toEqual([[], ['GET /nexla-api/flows']]);
  });

  it('takes a good answer back whose body then failed, and tells of that', () => {
    const { sightings, takenBack, listeners, details } = observe();
    listeners.onHeadersReceived(details({ statusCode: 200 }));
    listeners.onErrorOccurred(details({ error: 'net::ERR_CONTENT_LENGTH_MISMATCH' }));
    expect(takenBack).toEqual(['GET /nexla-api/flows']);
    expect(sightings.map(({ exchange }) => [exchange.status, exchange.failure?.kind])).toEqual([[200, 'connection']]);
  });

  it('takes it back once, though two listeners tell of the end', () => {
    const { takenBack, listeners, details } = observe();
    for (let told = 0; told < 2; told += 1) listeners.onHeadersReceived(details({ statusCode: 200 }));
    for (let told = 0; told < 2; told += 1) listeners.onErrorOccurred(details({ error: 'net::ERR_ABORTED' }));
    expect(takenBack).toEqual(['GET /nexla-api/flows']);
  });

  it('knows a call whose URL has a name and a password, and keeps neither', () => {
    const { sightings, listeners, details } = observe();
    listeners.onHeadersReceived(details({ url: 'https://ada:hush@dataops.nexla.io/nexla-api/flows', statusCode: 500 }));
    expect(sightings[0]?.exchange).toMatchObject({ origin: 'https://dataops.nexla.io', path: '/nexla-api/flows' });
    expect(JSON.stringify(sightings)).not.toMatch(/ada|hush/);
  });

  it.each([`https://evil.example/@${API.slice(8)}`, `https://ada@evil.example/x@${API.slice(8)}`])(
    'takes no other host for the API: %s',
    (url) => {
      const { sightings, listeners, details } = observe();
      listeners.onHeadersReceived(details({ url, statusCode: 500 }));
      expect(sightings).toEqual([]);
    },
  );

  it('knows the status of a response that CORS hid', () => {
    const { sightings, listeners, details } = observe();
    const cross = { initiator: 'https://shop.example' };
    listeners.onHeadersReceived(details({ ...cross, statusCode: 200 }));
    listeners.onErrorOccurred(details({ ...cross, error: 'net::ERR_FAILED' }));
    expect(sightings.map(({ exchange }) => [exchange.status, exchange.failure?.kind])).toEqual([[200, 'cors']]);
  });

  describe('in Firefox, which ends a response that CORS hides like any other', () => {
    const ended = (facts: Partial<WebRequestDetails>) => {
      const { sightings, successes, listeners, details } = observe();
      const { initiator: _, ...firefox } = details({
        originUrl: 'https://shop.example/cart',
        statusCode: 200,
        ...facts,
      });
      listeners.onHeadersReceived(firefox);
      return { failures: sightings.map(({ exchange }) => exchange.failure), successes };
    };
    const allowing = (value: string) => ({ responseHeaders: [{ name: 'Access-Control-Allow-Origin', value }] });

    it.each([
      ['that names no origin', {}, 'CORS Missing Allow Origin'],
      ['that names another origin', allowing('https://other.example'), 'CORS Allow Origin Not Matching Origin'],
    ])('an answer %s is a failure of its own kind', (_, facts, text) => {
      expect(ended(facts)).toEqual({ failures: [{ kind: 'cors', text }], successes: [] });
    });

    it.each([
      ['to a page of the same origin', { originUrl: 'https://dataops.nexla.io/flows' }],
      ['to every origin', allowing('*')],
      ['to this origin', allowing('https://shop.example')],
      ['to an image, which needs no permission', { type: 'image' }],
    ])('an answer %s is a success', (_, facts) => {
      expect(ended(facts)).toEqual({ failures: [], successes: ['GET /nexla-api/flows'] });
    });
  });

  it('adds the body that the browser let it read, redacted, under the same key', async () => {
    const { sightings, listeners, details } = observe();
    const read = Promise.resolve({ text: '{"access_token":"hush"}', truncated: false });
    await listeners.onHeadersReceived(details({ statusCode: 401 }), read);
    expect(sightings.map(({ key }) => key)).toEqual(['network:run:1', 'network:run:1']);
    expect(sightings.map(({ exchange }) => exchange.sources)).toEqual([['web-request'], ['response-filter']]);
    expect(sightings[1]?.exchange.body?.text).toContain('access_token');
    expect(sightings[1]?.exchange.body?.text).not.toContain('hush');
  });

  describe('of a challenge that browsers answer by themselves', () => {
    const challenge = (value: string) => ({ statusCode: 401, responseHeaders: [{ name: 'WWW-Authenticate', value }] });

    it.each(['Basic realm="api"', 'Negotiate', 'Bearer realm="a", Digest nonce="b"', 'NTLM'])(
      'says nothing before it ended, and counts what answered in the end: %s',
      (scheme) => {
        const { sightings, successes, listeners, details } = observe();
        listeners.onHeadersReceived(details(challenge(scheme)));
        expect(sightings).toEqual([]);
        listeners.onCompleted(details({ statusCode: 200 }));
        expect([sightings, successes]).toEqual([[], ['GET /nexla-api/flows']]);
      },
    );

    it('tells of it with its headers and body once it ended with it', async () => {
      const { sightings, listeners, details } = observe();
      const read = Promise.resolve({ text: '{}', truncated: false });
      listeners.onHeadersReceived(details({ ...challenge('Basic'), timeStamp: 1100 }), read);
      await listeners.onCompleted(details({ ...challenge('Basic'), timeStamp: 1200 }));
      expect(sightings.map(({ exchange }) => [exchange.respondedAt, exchange.endedAt, exchange.body?.text])).toEqual([
        [null, 1200, undefined],
        [1100, null, '{}'],
      ]);
    });

    it('takes the next headers for its end, where there are some', () => {
      const { sightings, successes, listeners, details } = observe();
      listeners.onHeadersReceived(details(challenge('Basic')));
      listeners.onHeadersReceived(details({ statusCode: 200 }));
      listeners.onCompleted(details({ statusCode: 200 }));
      expect([sightings, successes]).toEqual([[], ['GET /nexla-api/flows']]);
    });

    describe('whose end the browser did not tell yet', () => {
      beforeEach(() => void vi.useFakeTimers());
      afterEach(() => void vi.useRealTimers());
      const sources = async (facts: Partial<WebRequestDetails>, then = (_: ReturnType<typeof observe>) => {}) => {
        const all = observe();
        all.listeners.onHeadersReceived(all.details({ ...challenge('Basic'), ...facts }));
        then(all);
        await vi.advanceTimersByTimeAsync(60_000);
        return all.sightings.map(({ exchange }) => exchange.sources);
      };

      it('is what its page says, and no error without that', async () => {
        expect(await sources({})).toEqual([[]]);
      });

      it('is told where no page could', async () => {
        expect(await sources({ documentId: undefined as never, tabId: -1 })).toEqual([['web-request']]);
      });

      it('is nothing while a person is asked', async () => {
        expect(await sources({}, ({ listeners, details }) => listeners.onAuthRequired(details({})))).toEqual([]);
      });

      it('is waited for from the second of an origin on', async () => {
        const all = observe();
        all.ended.push('https://dataops.nexla.io');
        all.listeners.onHeadersReceived(all.details(challenge('Basic')));
        await vi.advanceTimersByTimeAsync(60_000);
        expect(all.sightings).toEqual([]);
      });
    });

    it('tells of one that was begun before the background was', () => {
      const { sightings, listeners, details } = observe();
      listeners.onCompleted(details(challenge('Basic')));
      expect(sightings.map(({ exchange }) => exchange.status)).toEqual([401]);
    });

    it('is given up by whoever leaves its dialog with the page', () => {
      const { sightings, listeners, details } = observe();
      listeners.onHeadersReceived(details(challenge('Basic')));
      listeners.onErrorOccurred(details({ error: 'net::ERR_ABORTED' }));
      expect(sightings.map(({ exchange }) => [exchange.status, exchange.failure?.kind])).toEqual([[0, 'aborted']]);
    });

    it.each(['Bearer realm="basic"', 'Bearer error="invalid_token", scope="basic"', 'DPoP algs="ES256"'])(
      'is told at once where no browser has an answer: %s',
      (scheme) => {
        const { sightings, listeners, details } = observe();
        listeners.onHeadersReceived(details(challenge(scheme)));
        expect(sightings).toHaveLength(1);
      },
    );
  });

  it('leaves alone what DevTools look for in the cache and do not find', () => {
    const { sightings, listeners, details } = observe();
    listeners.onErrorOccurred(details({ type: 'other', error: 'net::ERR_CACHE_MISS' }));
    expect(sightings).toEqual([]);
  });

  it('groups a redirected call under the URL that was asked for', () => {
    const { sightings, listeners, details } = observe();
    listeners.onHeadersReceived(details({ url: `${API}/old`, statusCode: 302 }));
    listeners.onHeadersReceived(details({ url: `${API}/between`, statusCode: 307 }));
    listeners.onHeadersReceived(details({ url: `${API}/new`, statusCode: 404 }));
    expect(sightings[0]?.exchange.path).toBe('/nexla-api/new');
    expect(sightings[0]?.groups).toEqual([`doc 404 ${API}/old?`, `maker:3 404 ${API}/old?`]);
  });

  it('reports a failing call at its headers', () => {
    const { sightings, listeners, details } = observe();
    listeners.onHeadersReceived(details({ statusCode: 401 }));
    expect(sightings[0]?.exchange).toMatchObject({ status: 401, startedAt: null });
  });

  it.each([
    ['other pages of the host', { url: 'https://dataops.nexla.io/assets/x', statusCode: 404 }],
    ['the documentation', { url: 'https://docs.nexla.com/x', statusCode: 404 }],
    ['a path that only begins like the API', { url: 'https://dataops.nexla.io/nexla-apiary/x', statusCode: 404 }],
    ['private windows', { incognito: true, statusCode: 500 }],
    ['CORS preflights', { method: 'OPTIONS', statusCode: 401 }],
    [
      'a document that is meant to be HTML',
      { type: 'main_frame', statusCode: 200, responseHeaders: [{ name: 'Content-Type', value: 'text/html' }] },
    ],
  ])('leaves alone %s', (_, facts) => {
    const { sightings, listeners, details } = observe();
    listeners.onHeadersReceived(details(facts));
    listeners.onCompleted(details(facts));
    expect(sightings).toEqual([]);
  });

  it('takes HTML in the place of an API answer for an error', () => {
    const { sightings, successes, listeners, details } = observe();
    listeners.onHeadersReceived(
      details({ statusCode: 200, responseHeaders: [{ name: 'content-type', value: 'text/html; charset=utf-8' }] }),
    );
    expect(sightings).toHaveLength(1);
    expect(successes).toEqual([]);
  });

  it('keeps the 2xx JSON of a base that answers errors in it, for its body to tell', () => {
    const { sightings, listeners, details } = observe();
    listeners.onHeadersReceived(
      details({
        url: 'https://api-genai.nexla.io/mcp',
        statusCode: 200,
        responseHeaders: [{ name: 'content-type', value: 'application/json' }],
      }),
    );
    expect(sightings.map(({ exchange }) => exchange.status)).toEqual([200]);
  });
});
