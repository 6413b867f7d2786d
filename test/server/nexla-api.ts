import type { IncomingHttpHeaders, ServerResponse } from 'node:http';

/** What the API answers by itself, as recorded from it. */

export type Call = { method: string; url: URL; headers: IncomingHttpHeaders };

const GENAI_HOST = 'api-genai.nexla.io';
const API_HOSTS = ['api.nexla.io', GENAI_HOST];

/** On the web app's hosts only these prefixes are API; everything else is the app. */
export function isApiCall({ url }: Call): boolean {
  return API_HOSTS.includes(url.hostname) || /^\/(?:nexla-api|admin-api)(?:\/|$)/.test(url.pathname);
}

export function answerApiCall(call: Call, response: ServerResponse): void {
  if (call.url.hostname === GENAI_HOST) answerGenAiCall(call, response);
  else answerAdminCall(call, response);
}

/** Without a token: 401, no body at all. */
function answerAdminCall({ method, url, headers }: Call, response: ServerResponse): void {
  if (!headers.authorization) response.writeHead(401, { 'Content-Length': '0' }).end();
  else if (method !== 'GET') json(response, 200, { id: 5024, status: 'PAUSED' });
  else if (/\/\d+$/.test(url.pathname)) json(response, 200, { id: 5023, name: 'Orders', status: 'ACTIVE' });
  else json(response, 200, [{ id: 5023, name: 'Orders', status: 'ACTIVE' }]);
}

/** A fixed window a minute, which every answer tells of. */
function answerGenAiCall({ method, headers }: Call, response: ServerResponse): void {
  const endOfMinute = Math.ceil(Date.now() / 60_000) * 60;
  response.setHeader('X-RateLimit-Limit', '60');
  response.setHeader('X-RateLimit-Remaining', '59');
  response.setHeader('X-RateLimit-Reset', String(endOfMinute));
  if (!headers.authorization) json(response, 401, { detail: 'Not authenticated' });
  else if (method === 'GET') json(response, 200, []);
  else json(response, 200, { jsonrpc: '2.0', id: 1, result: {} });
}

function json(response: ServerResponse, status: number, body: unknown): void {
  response.writeHead(status, { 'Content-Type': 'application/json; charset=utf-8' }).end(JSON.stringify(body));
}
