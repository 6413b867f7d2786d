import { parseHttpDate } from '../http-date.ts';
import { readJson, salvageJson, startsAsJson } from '../json-text.ts';
import { type ApiBase, baseOf } from '../sites.ts';
import { withoutChunks } from './chunked-body.ts';
import { commandIn, readCommand } from './curl-command.ts';
import type { ForeignCall } from './foreign-call.ts';

const STATUS_LINE = /^(?:< )?HTTP\/\d(?:\.\d)? (\d{3})(?: |$)/;
const REQUEST_LINE = /^(?:> )?([A-Z]{3,16}) (\S{1,8192}) HTTP\/\d/;
const HEADER = /^(?:[<>] )?([!#$%&'*+.^_`|~\w-]{1,100}):[ \t]{0,10}(.*)$/;
const URL = /https?:\/\/[^\s"'<>\\^`{|}]{1,8192}/g;
/** What `curl -v` says beside requests and responses. */
const NOISE = /^(?:\* |\{ \[|\} \[|[<>]$)/;
/** curl's progress meter: its headings, and a reading, which may have no line end before what follows. */
const METER_HEADING = /^ {0,4}% Total {1,4}% Received|^ {0,40}Dload {1,4}Upload /;
const METER =
  /^ {0,2}\d{1,3} {1,5}\d[\d.kMGTP]{0,6} .{0,80}(?:--|\d\d?):(?:--|\d\d):(?:--|\d\d) {1,8}\d[\d.kMGTP]{0,6}/;
/** Where a shell waits, or where something else was entered: `jane@host:~$`, `[jane@host ~]$`, `jane@host ~ %`, `PS C:\>`. */
const PROMPT =
  /^(?:\([\w.-]{1,40}\) )?(?:[\w.-]{1,64}@[\w.-]{1,64}(?::[^\s$#%>]{0,200}| \S{1,100} )[$#%>]|\[[\w.-]{1,64}@[\w.-]{1,64} [^\]]{1,100}\][$#%]|(?:PS )?[A-Z]:\\[^>]{0,200}>|[$❯➜])(?: |$)|^[#%>+] ?$/;

/** Whether a text holds an HTTP response as it goes over the wire, or as `curl -i` and `curl -v` print it. */
export function isHttpText(text: string): boolean {
  return text.split('\n', 500).some((line) => STATUS_LINE.test(line.replace(METER, '').trimEnd()));
}

type Request = { method: string | null; target: string; host: string; url: string | null; repeats: boolean };
/** `body` is null up to the empty line that ends the headers; after a prompt nothing belongs to it. */
type Response = { status: number; headers: [string, string][]; body: string[] | null; isOver: boolean };

/** Every response in the text with the request that stands before it, in order. */
export function readHttpText(text: string, bases: readonly ApiBase[], now: number): ForeignCall[] {
  const calls: ForeignCall[] = [];
  // The types are said twice: the compiler does not see that `finish` sets both back.
  let request: Request | null = null as Request | null;
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
        body: body === null ? null : bodyOf(body.join('\n'), headers),
        at: date === undefined ? null : parseHttpDate(date.slice(0, 64), now),
      });
      // The next response is of a request that the text need not show.
      if ((status < 300 || status >= 400) && request?.repeats === false) request = null;
    }
    response = null;
  };

  const lines = text.split(/\r\n?|\n/);
  for (let index = 0; index < lines.length; index += 1) {
    const raw = (lines[index] ?? '').replace(METER, '');
    const line = raw.trimEnd();
    if (METER_HEADING.test(line) || (line === '' && lines[index] !== raw)) continue;
    const status = STATUS_LINE.exec(line)?.[1];
    if (status !== undefined) {
      finish();
      response = { status: Number(status), headers: [], body: null, isOver: false };
      continue;
    }
    const asked = REQUEST_LINE.exec(line);
    if (asked !== null) {
      finish();
      request = { method: asked[1] ?? null, target: asked[2] ?? '/', host: '', url: null, repeats: false };
      continue;
    }
    const entered = commandIn(line);
    if (entered !== null) {
      if (!PROMPT.test(entered.before)) response?.body?.push(entered.before);
      finish();
      const { command, lines: taken } = readCommand(entered.command, linesFrom(lines, index + 1), endsCommand);
      request = { ...command, target: '/', host: '' };
      index += taken;
    } else if (response?.body) {
      response.isOver ||= PROMPT.test(line);
      if (!response.isOver && !NOISE.test(line)) response.body.push(raw);
    } else if (line === '' || line === '<') {
      if (response !== null) response.body = [];
    } else {
      const [, name = '', value = ''] = HEADER.exec(line) ?? [];
      if (response !== null && name !== '') response.headers.push([name, value]);
      else if (request !== null && name.toLowerCase() === 'host') request.host = value.trim();
      else if (response === null) {
        const url = [...line.matchAll(URL)].map(([found]) => found).find((found) => baseOf(bases, found) !== null);
        if (url !== undefined) request = { method: null, target: '/', host: '', url, repeats: false };
      }
    }
  }
  finish();
  return calls;
}

function* linesFrom(lines: readonly string[], from: number): Generator<string> {
  for (let at = from; at < lines.length; at += 1) yield lines[at] ?? '';
}

function endsCommand(line: string): boolean {
  return STATUS_LINE.test(line) || REQUEST_LINE.test(line) || NOISE.test(line) || PROMPT.test(line);
}

/** The body without what a terminal shows after it, as curl ends no line: the next prompt, and zsh's `%`. */
function bodyOf(text: string, headers: readonly (readonly [string, string])[]): string {
  const isChunked = headers.some(([name, value]) => /^transfer-encoding$/i.test(name) && /\bchunked\b/i.test(value));
  const body = (isChunked ? withoutChunks(text.trimStart()) : text).trim();
  if (!startsAsJson(body)) return body;
  const json = readJson(body);
  if (json.ok || json.reason !== 'trailing-text') return body;
  const rest = salvageJson(body)?.rest ?? '';
  return body.slice(0, body.length - rest.length);
}

/** The URL of a request line, which names a path only. Nexla speaks https alone. */
function urlOf(request: Request | null): string | null {
  if (request === null) return null;
  if (request.url !== null) return request.url;
  if (/^https?:/i.test(request.target)) return request.target;
  return request.host === '' ? null : `https://${request.host}${request.target}`;
}
