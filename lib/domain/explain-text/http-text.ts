import { parseHttpDate } from '../http-date.ts';
import { type ApiBase, baseOf } from '../sites.ts';
import type { ForeignCall } from './foreign-call.ts';

const STATUS_LINE = /^(?:< )?HTTP\/\d(?:\.\d)? (\d{3})(?: |$)/;
const REQUEST_LINE = /^(?:> )?([A-Z]{3,16}) (\S{1,8192}) HTTP\/\d/;
const HEADER = /^(?:[<>] )?([!#$%&'*+.^_`|~\w-]{1,100}):[ \t]{0,10}(.*)$/;
const URL = /https?:\/\/[^\s"'<>\\^`{|}]{1,8192}/g;
/** What `curl -v` says beside requests and responses. */
const NOISE = /^(?:\* |\{ \[|\} \[|[<>]$)/;

/** Whether a text holds an HTTP response as it goes over the wire, or as `curl -i` and `curl -v` print it. */
export function isHttpText(text: string): boolean {
  return text.split('\n', 500).some((line) => STATUS_LINE.test(line.trimEnd()));
}

type Request = { method: string | null; target: string; host: string; url: string | null };
/** `body` is null up to the empty line that ends the headers. */
type Response = { status: number; headers: [string, string][]; body: string[] | null };

/** Every response in the text with the request that stands before it, in order. */
export function readHttpText(text: string, bases: readonly ApiBase[], now: number): ForeignCall[] {
  const calls: ForeignCall[] = [];
  let request: Request | null = null;
  // The type is said twice: the compiler does not see that `finish` sets it back.
  let response: Response | null = null as Response | null;

  const finish = () => {
    // 100 Continue, 103 Early Hints and redirects are followed by the answer itself.
    if (response !== null && response.status >= 200) {
      const { status, headers, body } = response;
      const date = headers.find(([name]) => name.toLowerCase() === 'date')?.[1];
      calls.push({
        method: request?.method ?? null,
        url: urlOf(request),
        status,
        headers,
        body: body?.join('\n').trim() ?? null,
        at: date === undefined ? null : parseHttpDate(date.slice(0, 64), now),
      });
    }
    response = null;
  };

  for (const raw of text.split('\n')) {
    const line = raw.trimEnd();
    const status = STATUS_LINE.exec(line)?.[1];
    if (status !== undefined) {
      finish();
      response = { status: Number(status), headers: [], body: null };
      continue;
    }
    const asked = REQUEST_LINE.exec(line);
    if (asked !== null) {
      finish();
      request = { method: asked[1] ?? null, target: asked[2] ?? '/', host: '', url: null };
      continue;
    }
    if (response?.body) {
      if (!NOISE.test(line)) response.body.push(raw.replace(/\r$/, ''));
    } else if (line === '' || line === '<') {
      if (response !== null) response.body = [];
    } else {
      const [, name = '', value = ''] = HEADER.exec(line) ?? [];
      if (response !== null && name !== '') response.headers.push([name, value]);
      else if (request !== null && name.toLowerCase() === 'host') request.host = value.trim();
      else if (response === null) {
        const url = [...line.matchAll(URL)].map(([found]) => found).find((found) => baseOf(bases, found) !== null);
        if (url !== undefined) request = { method: methodOfCommand(line), target: '/', host: '', url };
      }
    }
  }
  finish();
  return calls;
}

/** The URL of a request line, which names a path only. Nexla speaks https alone. */
function urlOf(request: Request | null): string | null {
  if (request === null) return null;
  if (request.url !== null) return request.url;
  if (/^https?:/i.test(request.target)) return request.target;
  return request.host === '' ? null : `https://${request.host}${request.target}`;
}

/** Of a command line: `curl -i -X DELETE https://…`. */
function methodOfCommand(line: string): string | null {
  if (!/\bcurl\b/.test(line)) return null;
  const named = /(?:^| )(?:-X ?|--request[ =])['"]?([A-Za-z]{3,16})/.exec(line)?.[1];
  return named ?? (/ (?:-d|--data[\w-]{0,20})[ =]/.test(line) ? 'POST' : 'GET');
}
