import { describe, expect, it } from 'vitest';
import { SHAPES } from '../../lib/domain/api-error.ts';
import { parse } from '../../lib/domain/parse.ts';
import { exchangeWith } from '../../lib/domain/sighting.ts';
import { bodyBytes } from '../server/played-response.ts';
import { callsFor, demoScript } from './script.ts';

const API = 'https://dataops.nexla.io/nexla-api';

describe('the calls of a responses file', () => {
  it('are written as they go over the wire', () => {
    const [call] = callsFor([{ method: 'patch', url: `${API}/a b#part`, status: 500 }]);
    expect(call).toMatchObject({
      method: 'PATCH',
      url: `${API}/a%20b`,
      response: { method: 'PATCH', url: `${API}/a%20b` },
    });
  });
});

describe('the demo’s own calls', () => {
  const calls = demoScript(Date.UTC(2026, 0, 15, 10, 30));

  it('show every shape of error', () => {
    const shapes = calls.flatMap(({ response, url }) => {
      if (response === null) return [];
      const { origin, pathname } = new URL(url);
      const body = { text: bodyBytes(response).toString(), truncated: false };
      const headers = Object.entries(response.headers ?? {}).map(([name, value]) => [name.toLowerCase(), `${value}`]);
      const { status } = response;
      const responseHeaders = Object.fromEntries(headers);
      return parse(exchangeWith({ origin, path: pathname, status, body, responseHeaders, queryNames: [], sources: [] }))
        ?.shape;
    });
    // A body that nobody sees and a missing answer are no matter of what the server sends.
    const sendable = SHAPES.filter((shape) => shape !== 'unread' && shape !== 'no-response');
    expect(new Set(shapes.filter(Boolean))).toEqual(new Set(sendable));
  });

  it('come from pages, frames and workers, by fetch and by XMLHttpRequest', () => {
    expect(new Set(calls.map(({ from = 'page' }) => from))).toEqual(new Set(['page', 'iframe', 'worker']));
    expect(new Set(calls.map(({ mode = 'fetch' }) => mode))).toEqual(new Set(['fetch', 'xhr']));
  });
});
