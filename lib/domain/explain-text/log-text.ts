import { isWithoutZone, parseIsoTime, type WallClock } from '../iso-time.ts';
import type { ApiBase } from '../sites.ts';
import { type ForeignCall, isOfApis, MAX_BODY } from './foreign-call.ts';
import { type LineReading, readLine } from './log-line.ts';
import { fieldsOfPrintedError, MAX_PRINTED_LINES, readPrintedFields } from './sdk-error.ts';

/**
 * Errors in tracebacks and log lines: of the Nexla SDK for Python (`nexla_sdk/exceptions.py`, `client.py`: the text of an
 * exception joins `Operation: …`, `Error: …`, `Context: {…}` by bars), of `requests`, `urllib3` and `httpx`, of the
 * SDK for JavaScript (sdk-error.ts), and of the loggers that the guide shows ("Client-Side Error Handling", "Error
 * Logging").
 */

/** What Kubernetes, Docker and pytest write before each line: of which pod, when, from where; and pytest's `E`. */
const PREFIX =
  /^(?:\[pod\/[^\]\s]{1,300}\] |[\w.-]{1,80} {1,20}\| )?(?:(\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3,9}Z) (?:std(?:out|err) [FP] )?)?(?:E {1,20})?/;
const TRACEBACK = 'Traceback (most recent call last)';
const LOG_TIME = /(?:^|[^\d])(\d{4}-\d\d-\d\d[T ]\d\d:\d\d:\d\d(?:[.,]\d{1,9})?(?:Z|[+-]\d\d:?\d\d)?)/;
const CHAINED =
  /^(?:The above exception was the direct cause|During handling of the above exception, another exception occurred)/;

/** More findings of one text are not looked at. */
const MAX_FINDINGS = 2000;
/** Of calls to other hosts so many are kept: they only say that the text was understood. */
const MAX_OTHERS = 20;
/** More objects behind a stack are not read: each may be long. */
const MAX_PRINTED = 500;
/** Of a longer line the rest is not read, UTF-16 units. */
const MAX_LINE = 4 * 1024 * 1024;

/** Of the exceptions of one chain, which are of one block, the one that knows most stands for all. */
type Finding = LineReading & { block: number };
type LogTime = Pick<ForeignCall, 'at' | 'zoneIsAssumed'>;

/** The failed calls in tracebacks and log lines, in order. Linear in the text. */
export function readLogText(text: string, bases: readonly ApiBase[], wallClock: WallClock): ForeignCall[] {
  const reader = new LogReader(bases, wallClock);
  reader.push(text);
  return reader.end();
}

/** Reads a log piece by piece, so that it may be larger than memory likes. */
export class LogReader {
  readonly #bases: readonly ApiBase[];
  readonly #wallClock: WallClock;
  readonly #findings: Finding[] = [];
  /** Lines that were not looked at yet, and those behind them as far as an object may reach; without prefixes. */
  #lines: string[] = [];
  /** The time in the prefix of each. */
  #stamps: (string | undefined)[] = [];
  /** The beginning of a line whose end has not come. */
  #rest = '';
  #block = 0;
  #time: LogTime = { at: null, zoneIsAssumed: false };
  #isInTraceback = false;
  #isChained = false;
  #printed = 0;
  #others = 0;

  constructor(bases: readonly ApiBase[], wallClock: WallClock) {
    this.#bases = bases;
    this.#wallClock = wallClock;
  }

  push(text: string): void {
    const lines = text.split('\n');
    lines[0] = this.#rest.length < MAX_LINE ? (this.#rest + lines[0]).slice(0, MAX_LINE) : this.#rest;
    this.#rest = lines.pop() ?? '';
    this.#take(lines, MAX_PRINTED_LINES);
  }

  /** The failed calls. */
  end(): ForeignCall[] {
    this.#take([this.#rest], 0);
    return strongest(this.#findings);
  }

  /** Looks at all lines but the last `ahead`. */
  #take(lines: readonly string[], ahead: number): void {
    for (const line of lines) {
      const [prefix = '', stamp] = PREFIX.exec(line) ?? [];
      this.#lines.push(line.slice(prefix.length));
      this.#stamps.push(stamp);
    }
    const end = Math.max(0, this.#lines.length - ahead);
    for (let index = 0; index < end && this.#findings.length < MAX_FINDINGS; index += 1) this.#look(index);
    this.#lines = this.#lines.slice(end);
    this.#stamps = this.#stamps.slice(end);
  }

  #look(index: number): void {
    const line = (this.#lines[index] ?? '').trim();
    if (line === '') return;
    this.#place(index);
    const fields = this.#printed < MAX_PRINTED ? fieldsOfPrintedError(this.#lines, index) : null;
    if (fields !== null) this.#printed += 1;
    const call = fields === null ? null : readPrintedFields(this.#lines, fields);
    const found =
      call === null ? readLine(line, this.#bases, this.#wallClock) : { call, weight: 4, isClientLog: false };
    if (found === null) return;
    if (found.call.url !== null && !isOfApis(found.call.url, this.#bases)) {
      this.#others += 1;
      if (this.#others > MAX_OTHERS) return;
    }
    const time = found.call.at === null ? this.#time : {};
    // One more than is kept says that there was more.
    const body = found.call.body?.slice(0, MAX_BODY + 1) ?? null;
    this.#findings.push({ ...found, call: { ...found.call, ...time, body }, block: this.#block });
  }

  /** Finds out where a block begins, and when it was. */
  #place(index: number): void {
    const rest = this.#lines[index] ?? '';
    const stamp = this.#stamps[index];
    const own = LOG_TIME.exec(rest.slice(0, 100))?.[1]?.replace(',', '.');
    const isTraceback = rest.startsWith(TRACEBACK);
    const isChained = CHAINED.test(rest);
    // Where each line has a time, those of one traceback belong together.
    const goesOn = this.#isInTraceback || this.#isChained || isChained;
    if (own !== undefined || ((stamp !== undefined || isTraceback) && !goesOn)) {
      this.#block += 1;
      const time = stamp ?? own;
      const at = time === undefined ? null : parseIsoTime(time, this.#wallClock);
      if (time !== undefined && at !== null) this.#time = { at, zoneIsAssumed: isWithoutZone(time) };
    }
    this.#isChained = isChained;
    // A traceback ends with the first line that is not indented: the exception.
    this.#isInTraceback = isTraceback || (this.#isInTraceback && /^\s/.test(rest));
  }
}

/** One finding a status of each block: an exception and its causes are one call. */
function strongest(findings: readonly Finding[]): ForeignCall[] {
  const kept: Finding[] = [];
  for (const finding of findings) {
    const last = kept.length - 1;
    const same = kept.findLastIndex((known, index) => isSame(known, finding, index === last));
    const known = kept[same];
    if (known === undefined) {
      kept.push({ ...finding });
      continue;
    }
    const [most, least] = finding.weight >= known.weight ? [finding, known] : [known, finding];
    const url = most.call.url ?? least.call.url;
    kept[same] = {
      ...most,
      isClientLog: false,
      call: { ...most.call, url, method: most.call.method ?? least.call.method },
    };
  }
  return kept.map(({ call }) => call);
}

/** Whether two findings tell of one call; the log of an HTTP client may stand in the block before the exception. */
function isSame(known: Finding, finding: Finding, isLast: boolean): boolean {
  if (finding.isClientLog || (known.block !== finding.block && !(isLast && known.isClientLog))) return false;
  const { call } = known;
  if (call.status !== finding.call.status) return false;
  if (call.url !== null && finding.call.url !== null) return call.url === finding.call.url;
  // Of two that know the same little, their words tell.
  return known.weight !== finding.weight || call.body === finding.call.body;
}
