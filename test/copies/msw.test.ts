import { mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import type { HttpHandler } from 'msw';
import { setupServer } from 'msw/node';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import type { StoredError } from '../../lib/domain/stored-error.ts';
import { type StandIn, startServer } from '../server/server.ts';
import { type Answer, answerOf, copied, FAILURES, failure, hostileFailures, UNANSWERED } from './failures.ts';

/** What is copied for Mock Service Worker, pasted into a file and used as its documentation says. */
const network = setupServer();
const folder = mkdtempSync(path.join(os.tmpdir(), 'nexla-msw-'));
let server: StandIn;
let origin: string;
let files = 0;

beforeAll(async () => {
  symlinkSync(path.resolve('node_modules'), path.join(folder, 'node_modules'));
  server = await startServer();
  origin = `http://127.0.0.1:${server.httpPort}`;
  network.listen({ onUnhandledFrame: 'bypass' });
});
afterEach(() => {
  network.resetHandlers();
  server.log.length = 0;
});
afterAll(async () => {
  network.close();
  await server.close();
  rmSync(folder, { recursive: true });
});

async function use(stored: StoredError): Promise<void> {
  files += 1;
  const file = path.join(folder, `handler-${files}.mjs`);
  writeFileSync(file, copied('msw', stored));
  const { handler } = (await import(/* @vite-ignore */ file)) as { handler: HttpHandler };
  network.use(handler);
}

/** The call that failed, made again, or another one. */
async function call({ exchange }: StoredError, other: { method?: string; query?: string; path?: string } = {}) {
  const { method = exchange.method ?? 'GET', path: where = exchange.path, query = '' } = other;
  const response = await fetch(exchange.origin + where + query, { method });
  return {
    status: response.status,
    headers: Object.fromEntries(response.headers),
    body: await response.text(),
  } satisfies Answer;
}

describe('an MSW handler', () => {
  it.each(FAILURES)('answers what the API answered: %s', async (_, fields) => {
    const stored = failure(origin, fields);
    await use(stored);
    expect(await call(stored)).toEqual(answerOf(stored));
    expect(server.log).toEqual([]);
  });

  it('does so whatever is in path, headers and body', async () => {
    for (const stored of hostileFailures(origin, 200)) {
      await use(stored);
      expect(await call(stored)).toEqual(answerOf(stored));
    }
    expect(server.log).toEqual([]);
  });

  it.each(UNANSWERED)('fails the call that failed without an answer: %s', async (_, fields) => {
    const stored = failure(origin, fields);
    await use(stored);
    await expect(call(stored)).rejects.toThrow(TypeError);
    expect(server.log).toEqual([]);
  });

  it.each(['GET', 'DELETE', 'PROPFIND'])('of %s answers any query, and leaves other calls alone', async (method) => {
    const stored = failure(origin, { endpoint: `${method} /flows/7`, exchange: { status: 500 } });
    const other = method === 'GET' ? 'POST' : 'GET';
    const url = `${origin}${stored.exchange.path}`;
    server.play([
      { method: other, url, status: 201, body: 'real' },
      { method, url: `${url}8`, status: 202, body: 'real' },
    ]);
    await use(stored);
    expect(await call(stored, { query: '?page=2' })).toMatchObject({ status: 500 });
    expect(server.log).toEqual([]);
    expect(await call(stored, { method: other })).toMatchObject({ status: 201, body: 'real' });
    expect(await call(stored, { path: `${stored.exchange.path}8` })).toMatchObject({ status: 202, body: 'real' });
  });
});
