import { parse } from '../../lib/domain/parse.ts';
import { exchangeWith } from '../../lib/domain/sighting.ts';
import { type ApiBase, baseOf } from '../../lib/domain/sites.ts';
import { bodyBytes, type PlayedResponse } from '../server/played-response.ts';
import type { ServedCall } from '../server/server.ts';
import type { ScriptedCall } from './script.ts';

/** A failed call that the extension has to know of. */
export type Expected = {
  method: string;
  url: string;
  /** 0 where nothing answered. */
  status: number;
  /** The answer had a body, of those that are read. */
  hasBody: boolean;
};

/**
 * What has to be captured, in the order of the calls: what the server answered with an error (also to a redirect that a
 * call was led through), and the calls that got no answer. A call outside of every base is none of the API's.
 */
export function expectedErrors(
  calls: readonly ScriptedCall[],
  log: readonly ServedCall[],
  bases: readonly ApiBase[],
): Expected[] {
  const expected: Expected[] = [];
  for (const { method, url, status, response } of whatHappened(calls, log)) {
    const base = baseOf(bases, url);
    if (base === null || !isError(url, status, response, base)) continue;
    const isRead = status >= 400 || base.errorsInside200;
    expected.push({ method, url, status, hasBody: isRead && response !== null && bodyBytes(response).length > 0 });
  }
  return expected;
}

type Happened = { method: string; url: string; status: number; response: PlayedResponse | null };

/** The calls with their answers; what else the server answered stands behind the call that led there. */
function whatHappened(calls: readonly ScriptedCall[], log: readonly ServedCall[]): Happened[] {
  const happened: Happened[] = [];
  let next = 0;
  const others = (end: number) => log.slice(next, end).map((served) => ({ ...served, response: null }));
  for (const call of calls) {
    const { method, url } = call;
    const index = log.findIndex((served, at) => at >= next && served.method === method && served.url === url);
    const served = log[index];
    if (served === undefined) {
      happened.push({ method, url, status: 0, response: null });
    } else {
      happened.push(...others(index), { ...served, response: call.response });
      next = index + 1;
    }
  }
  return [...happened, ...others(log.length)];
}

function isError(url: string, status: number, response: PlayedResponse | null, base: ApiBase): boolean {
  if (status === 0 || status >= 400) return true;
  if (response === null) return false;
  const { origin, pathname } = new URL(url);
  const headers = Object.entries(response.headers ?? {}).map(([name, value]) => [name.toLowerCase(), String(value)]);
  // Only some bases answer errors inside 200; elsewhere such a body is data.
  const text = base.errorsInside200 ? bodyBytes(response).toString() : null;
  const exchange = exchangeWith({
    origin,
    path: pathname,
    queryNames: [],
    status,
    sources: [],
    responseHeaders: Object.fromEntries(headers),
    body: text === null ? null : { text, truncated: false },
  });
  return parse(exchange) !== null;
}
