import { randomUUID } from 'node:crypto';
import http from 'node:http';
import https from 'node:https';
import type { AddressInfo } from 'node:net';
import { generate } from 'selfsigned';
import { DEMO_FILES, SHELL } from './demo-app.ts';
import { answerApiCall, type Call, isApiCall } from './nexla-api.ts';
import { bodyBytes, type PlayedResponse } from './played-response.ts';

/**
 * The stand-in for the Nexla API and its web app: real HTTP on loopback. Browsers are told to resolve the API's real
 * host names to it, so what is requested, and what the extension sees, is `https://dataops.nexla.io/…`.
 */
export type StandIn = {
  readonly httpPort: number;
  readonly httpsPort: number;
  /** Every call that was answered, in order. */
  readonly log: ServedCall[];
  /** Answers by method and URL, each URL's in this order; its last one stays. */
  play(responses: readonly PlayedResponse[]): void;
  /** Answers what it matches by hand; the newest wins. */
  on(matches: (call: Call) => boolean, handler: Handler): void;
  close(): Promise<void>;
};

export type ServedCall = { method: string; url: string; status: number; requestId: string; at: number };
type Handler = (call: Call, response: http.ServerResponse, requestId: string) => void | Promise<void>;

export async function startServer(): Promise<StandIn> {
  const log: ServedCall[] = [];
  const handlers: { matches: (call: Call) => boolean; handler: Handler }[] = [];
  let played = new Map<string, PlayedResponse[]>();

  async function answer(request: http.IncomingMessage, response: http.ServerResponse, scheme: string): Promise<void> {
    const url = new URL(request.url ?? '/', `${scheme}://${request.headers.host ?? 'localhost'}`);
    const call: Call = { method: request.method ?? 'GET', url, headers: request.headers };
    const requestId = randomUUID();
    let isLogged = false;
    const note = () => {
      if (isLogged || call.method === 'OPTIONS' || !response.headersSent) return;
      isLogged = true;
      log.push({
        method: call.method,
        url: url.href,
        status: response.statusCode,
        // A scripted answer may have brought its own.
        requestId: String(response.getHeader('X-Request-Id') ?? requestId),
        at: Date.now(),
      });
    };
    // Before the caller has it; what is cut never finishes.
    response.once('finish', note);
    response.once('close', note);
    response.setHeader('X-Request-Id', requestId);
    request.resume();
    const custom = handlers.findLast(({ matches }) => matches(call));
    if (custom) return custom.handler(call, response, requestId);
    allowCors(call, response);
    if (call.method === 'OPTIONS') return void response.writeHead(204).end();
    const queue = played.get(`${call.method} ${url.href}`);
    const next = queue && queue.length > 1 ? queue.shift() : queue?.[0];
    if (next) return playBack(next, response);
    return unscripted(call, response);
  }

  const { private: key, cert } = await generate([{ name: 'commonName', value: 'nexla.io' }]);
  const listen = async (server: http.Server): Promise<http.Server> => {
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    return server;
  };
  const handle = (scheme: string) => (request: http.IncomingMessage, response: http.ServerResponse) => {
    answer(request, response, scheme).catch((error: unknown) => {
      response.destroy(error as Error);
    });
  };
  const plain = await listen(http.createServer(handle('http')));
  const secure = await listen(https.createServer({ key, cert }, handle('https')));

  return {
    httpPort: (plain.address() as AddressInfo).port,
    httpsPort: (secure.address() as AddressInfo).port,
    log,
    play(responses) {
      played = new Map();
      for (const one of responses) {
        const id = `${one.method.toUpperCase()} ${new URL(one.url).href}`;
        played.set(id, [...(played.get(id) ?? []), one]);
      }
    },
    on(matches, handler) {
      handlers.push({ matches, handler });
    },
    async close() {
      for (const server of [plain, secure]) {
        server.closeAllConnections();
        await new Promise((resolve) => server.close(resolve));
      }
    },
  };
}

/** As the API does: any origin may call, and only the safelisted headers are exposed to it. */
export function allowCors(call: Call, response: http.ServerResponse): void {
  const { origin } = call.headers;
  if (!origin) return;
  response.setHeader('Access-Control-Allow-Origin', origin);
  response.setHeader('Access-Control-Allow-Credentials', 'true');
  response.setHeader('Vary', 'Origin');
  if (call.method !== 'OPTIONS') return;
  response.setHeader('Access-Control-Allow-Methods', 'GET, POST, PUT, PATCH, DELETE');
  response.setHeader('Access-Control-Allow-Headers', call.headers['access-control-request-headers'] ?? '*');
}

async function playBack(played: PlayedResponse, response: http.ServerResponse): Promise<void> {
  if (played.delayMs) await new Promise((resolve) => setTimeout(resolve, played.delayMs));
  for (const [name, value] of Object.entries(played.headers ?? {})) {
    // The framing is the server's: a copied length or encoding would describe another body.
    if (!/^(content-length|transfer-encoding|connection|content-encoding)$/i.test(name))
      response.setHeader(name, value);
  }
  response.statusCode = played.status;
  const isJson = played.body !== undefined && played.body !== null && typeof played.body !== 'string';
  if (isJson && !response.hasHeader('content-type')) response.setHeader('Content-Type', 'application/json');
  response.end(bodyBytes(played));
}

/** What the API and the web app answer when nothing was scripted. */
function unscripted(call: Call, response: http.ServerResponse): void {
  if (isApiCall(call)) return answerApiCall(call, response);
  // The web app answers every path it does not know with its shell.
  const file = DEMO_FILES[call.url.pathname] ?? SHELL;
  response.writeHead(200, { 'Content-Type': file.type }).end(file.text);
}
