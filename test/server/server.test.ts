import http from 'node:http';
import https from 'node:https';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type StandIn, startServer } from './server.ts';

const API = 'https://dataops.nexla.io/nexla-api';
let server: StandIn;

beforeAll(async () => {
  server = await startServer();
});
afterAll(() => server.close());

type Answer = { status: number; headers: http.IncomingHttpHeaders; body: string };

/** As a browser does whose resolver leads every host to the server. */
function call(method: string, address: string, headers: Record<string, string> = {}): Promise<Answer> {
  const url = new URL(address);
  const isSecure = url.protocol === 'https:';
  return new Promise((resolve, reject) => {
    const request = (isSecure ? https : http).request(
      {
        host: '127.0.0.1',
        port: isSecure ? server.httpsPort : server.httpPort,
        path: url.pathname + url.search,
        method,
        headers: { Host: url.host, ...headers },
        rejectUnauthorized: false,
        agent: false,
      },
      (response) => {
        let body = '';
        response.setEncoding('utf8').on('data', (chunk: string) => {
          body += chunk;
        });
        response.on('error', reject);
        response.on('end', () => resolve({ status: response.statusCode ?? 0, headers: response.headers, body }));
      },
    );
    request.on('error', reject).end();
  });
}

describe('played responses', () => {
  it('are sent as they were written', async () => {
    const url = `${API}/flows?page=2`;
    server.play([
      { method: 'get', url, status: 503, headers: { 'Retry-After': 30, 'X-Request-Id': 'own' }, body: { error: 'ü' } },
    ]);
    const answer = await call('GET', url);
    expect(answer).toMatchObject({ status: 503, body: '{"error":"ü"}' });
    expect(answer.headers).toMatchObject({
      'retry-after': '30',
      'x-request-id': 'own',
      'content-type': 'application/json',
      'content-length': '14',
    });
    expect(server.log.at(-1)).toMatchObject({ method: 'GET', url, status: 503, requestId: 'own' });
  });

  it('follow each other at one URL, and the last one stays', async () => {
    const url = `${API}/data_sets/1`;
    server.play([500, 429, 404].map((status) => ({ method: 'GET', url, status })));
    const statuses: number[] = [];
    for (let n = 0; n < 4; n += 1) statuses.push((await call('GET', url)).status);
    expect(statuses).toEqual([500, 429, 404, 404]);
  });

  it('answer their own method, host and query only', async () => {
    server.play([{ method: 'DELETE', url: `${API}/teams?x=1`, status: 418 }]);
    expect((await call('DELETE', `${API}/teams?x=1`)).status).toBe(418);
    expect((await call('GET', `${API}/teams?x=1`)).status).toBe(401);
    expect((await call('DELETE', `${API}/teams?x=2`)).status).toBe(401);
    expect((await call('DELETE', 'https://api.nexla.io/nexla-api/teams?x=1')).status).toBe(401);
  });

  it('arrive whole, whatever length and encoding the copied headers tell', async () => {
    const url = `${API}/orgs`;
    const headers = { 'Content-Length': '3', 'Content-Encoding': 'gzip', 'Transfer-Encoding': 'chunked' };
    server.play([{ method: 'GET', url, status: 500, headers, body: 'longer than three' }]);
    expect((await call('GET', url)).body).toBe('longer than three');
  });
});

describe('what nobody scripted', () => {
  it.each([
    ['the API without a token', 'GET', `${API}/flows`, {}, 401, ''],
    ['the same over http', 'GET', 'http://dataops.nexla.io/nexla-api/flows', {}, 401, ''],
    ['a list', 'GET', `${API}/flows`, { Authorization: 'Bearer t' }, 200, '[{"id":5023'],
    ['one item', 'GET', 'https://api.nexla.io/flows/5023', { Authorization: 'Bearer t' }, 200, '{"id":5023'],
    ['a path of the web app', 'GET', 'https://dataops.nexla.io/whatever', {}, 200, '<!doctype html>'],
    ['a customer’s page', 'GET', 'https://shop.example/', {}, 200, '<!doctype html>'],
    ['a path that only looks like the API', 'GET', 'https://dataops.nexla.io/nexla-apis', {}, 200, '<!doctype html>'],
  ])('%s is answered as the real one does', async (_, method, url, headers, status, start) => {
    server.play([]);
    const answer = await call(method, url, headers);
    expect(answer.status).toBe(status);
    expect(answer.body.slice(0, start.length || undefined)).toBe(start);
    expect(answer.headers['x-request-id']).toBe(server.log.at(-1)?.requestId);
  });

  it('the tools API tells its limits with every answer', async () => {
    for (const headers of [{}, { Authorization: 'Bearer t' }] as Record<string, string>[]) {
      const answer = await call('POST', 'https://api-genai.nexla.io/mcp', headers);
      expect(answer.headers).toMatchObject({ 'x-ratelimit-limit': '60', 'x-ratelimit-remaining': '59' });
      expect(Number(answer.headers['x-ratelimit-reset']) * 1000).toBeGreaterThan(Date.now() - 1000);
    }
  });
});

describe('across origins', () => {
  const origin = 'https://shop.example';

  it('any page may call, and no header is exposed to it', async () => {
    const { headers } = await call('GET', `${API}/flows`, { Origin: origin });
    expect(headers['access-control-allow-origin']).toBe(origin);
    expect(headers['access-control-expose-headers']).toBeUndefined();
  });

  it('a preflight is answered, and is no call', async () => {
    const before = server.log.length;
    const answer = await call('OPTIONS', `${API}/flows`, {
      Origin: origin,
      'Access-Control-Request-Method': 'DELETE',
      'Access-Control-Request-Headers': 'authorization',
    });
    expect(answer.status).toBe(204);
    expect(answer.headers['access-control-allow-methods']).toContain('DELETE');
    expect(answer.headers['access-control-allow-headers']).toBe('authorization');
    expect(server.log).toHaveLength(before);
  });
});

it('a handler of a test comes before everything else, the newest first', async () => {
  const url = `${API}/by_hand`;
  server.play([{ method: 'GET', url, status: 500 }]);
  server.on(
    (one) => one.url.href === url,
    (_, response) => void response.writeHead(501).end(),
  );
  server.on(
    (one) => one.url.href === url,
    (_, response) => void response.destroy(),
  );
  await expect(call('GET', url)).rejects.toThrow(/socket hang up|ECONNRESET/);
});
