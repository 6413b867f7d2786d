import { type Browser, chromium, type Page } from 'playwright';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { StoredError } from '../../lib/domain/stored-error.ts';
import { findChromium } from '../browser/chromium.ts';
import { type StandIn, startServer } from '../server/server.ts';
import { type Answer, answerOf, copied, FAILURES, failure, hostileFailures, UNANSWERED } from './failures.ts';

/** What is copied for Playwright, run where its documentation says: in a test, with its `page`. */
let server: StandIn;
let browser: Browser;
let page: Page;
let origin: string;

beforeAll(async () => {
  server = await startServer();
  origin = `http://127.0.0.1:${server.httpPort}`;
  browser = await chromium.launch({
    executablePath: findChromium(),
    args: process.getuid?.() === 0 ? ['--no-sandbox'] : [],
  });
  page = await browser.newPage();
});
// A document that calls nothing by itself.
beforeEach(async () => {
  await page.goto(`${origin}/frame.html`);
  server.log.length = 0;
});
afterEach(() => page.unrouteAll());
afterAll(async () => {
  await browser.close();
  await server.close();
});

const AsyncFunction = (async () => {}).constructor as new (...source: string[]) => (page: Page) => Promise<void>;
const use = (stored: StoredError) => new AsyncFunction('page', copied('playwright', stored))(page);

type Other = { method?: string; query?: string; path?: string; headers?: Record<string, string>; body?: string };

/** The call that failed, made again by the page, or another one. The name of the error where it fails. */
async function call({ exchange }: StoredError, other: Other = {}): Promise<Answer | string> {
  const { path = exchange.path, query = '', ...init } = other;
  return page.evaluate(
    async ([url, options]) => {
      try {
        const response = await fetch(url, options);
        const headers = [...response.headers].filter(([name]) => name !== 'content-length');
        return { status: response.status, headers: Object.fromEntries(headers), body: await response.text() };
      } catch (error) {
        return (error as Error).name;
      }
    },
    [exchange.origin + path + query, { method: exchange.method ?? 'GET', ...init }] as const,
  );
}

const apiCalls = () => server.log.filter(({ url }) => url.includes('/nexla-api/'));

describe('a Playwright route', () => {
  it.each(FAILURES)('answers what the API answered: %s', async (_, fields) => {
    const stored = failure(origin, fields);
    await use(stored);
    expect(await call(stored)).toEqual(answerOf(stored));
    expect(apiCalls()).toEqual([]);
  });

  it('does so whatever is in path, headers and body', async () => {
    for (const stored of hostileFailures(origin, 100)) {
      await use(stored);
      expect(await call(stored)).toEqual(answerOf(stored));
    }
    expect(apiCalls()).toEqual([]);
  });

  it.each(UNANSWERED)('fails the call that failed without an answer: %s', async (_, fields) => {
    const stored = failure(origin, fields);
    await use(stored);
    expect(await call(stored)).toBe('TypeError');
    expect(apiCalls()).toEqual([]);
  });

  it('answers any query, and leaves other calls alone', async () => {
    const stored = failure(origin, { endpoint: 'PATCH /flows/7', exchange: { status: 500 } });
    const url = `${origin}${stored.exchange.path}`;
    server.play([
      { method: 'GET', url, status: 201, body: 'real' },
      { method: 'PATCH', url: `${url}8`, status: 202, body: 'real' },
    ]);
    await use(stored);
    expect(await call(stored, { query: '?page=2' })).toMatchObject({ status: 500 });
    expect(apiCalls()).toEqual([]);
    expect(await call(stored, { method: 'GET' })).toMatchObject({ status: 201, body: 'real' });
    expect(await call(stored, { path: `${stored.exchange.path}8` })).toMatchObject({ status: 202, body: 'real' });
  });

  it.each(['*', 'https://app.example'])(
    'reaches a page of another origin, with the token of its user, where the API allowed %s',
    async (allowed) => {
      const stored = failure(origin, {
        endpoint: 'POST /data_sources',
        exchange: { status: 429, body: { text: '{"error":"rate_limit_exceeded"}', truncated: false } },
        headers: {
          'content-type': 'application/json',
          'retry-after': '30',
          'x-request-id': 'req_1',
          'access-control-allow-origin': allowed,
          'access-control-expose-headers': 'Retry-After',
        },
      });
      await use(stored);
      await page.goto(origin.replace('127.0.0.1', 'localhost'));
      const headers = { Authorization: 'Bearer x', 'Content-Type': 'application/json' };
      expect(await call(stored, { headers, body: '{}' })).toEqual({
        status: 429,
        // What the API does not expose, no page of another origin reads.
        headers: { 'content-type': 'application/json', 'retry-after': '30' },
        body: '{"error":"rate_limit_exceeded"}',
      });
    },
  );
});
