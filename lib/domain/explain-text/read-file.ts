import type { Message } from '../explanation.ts';
import { readJson, salvageJson } from '../json-text.ts';
import type { ApiBase } from '../sites.ts';
import { type ForeignError, foreignError } from './foreign-call.ts';
import { exportedCall, harCall } from './har.ts';
import { type Break, JsonArrayReader } from './json-array-reader.ts';

/** Most errors that are kept of one file: a list that nobody reads to its end. */
const MAX_ERRORS = 10_000;

/** What stands before the list is short, UTF-16 units. */
const MAX_HEAD = 512 * 1024;

export type FileOptions = {
  bases: readonly ApiBase[];
  /** ms since the epoch (UTC). */
  now: number;
  decodeBase64: (base64: string) => string | null;
};

export type FileReading = {
  /** What kind of file it turned out to be; null where neither `entries` nor `errors` was found. */
  kind: 'har' | 'export' | null;
  errors: ForeignError[];
  /** Calls in the file, and how many of them are of a Nexla API. */
  calls: number;
  nexlaCalls: number;
  /** What is broken, and where. What was read before stands. */
  problem: Message | null;
};

/**
 * Reads a HAR file or an export of ours, chunk by chunk, so that progress can be shown and the file is never in memory
 * as a whole. Entries of other sites are not even parsed.
 */
export class ErrorFileReader {
  readonly #options: FileOptions;
  readonly #hosts: string[];
  readonly #reader = new JsonArrayReader([
    { key: 'entries', depth: 2 },
    { key: 'errors', depth: 1 },
  ]);
  readonly #reading: FileReading = { kind: null, errors: [], calls: 0, nexlaCalls: 0, problem: null };

  constructor(options: FileOptions) {
    this.#options = options;
    this.#hosts = [...new Set(options.bases.map(({ origin }) => origin.replace(/^https?:\/\//, '')))];
  }

  push(chunk: string): void {
    for (const { text, at } of this.#reader.push(chunk)) {
      this.#reading.calls += 1;
      if (this.#hosts.some((host) => text.includes(host)) && !this.#read(text)) {
        this.#reading.problem ??= brokenAt('elsewhere_broken_entry', at);
      }
    }
  }

  end(): FileReading {
    const end = this.#reader.end();
    if (end !== null && this.#reader.found) this.#reading.problem ??= brokenAt('elsewhere_breaks_off', end);
    return this.#reading;
  }

  /** False where the item is no JSON. */
  #read(text: string): boolean {
    let item: unknown;
    try {
      item = JSON.parse(text);
    } catch {
      return false;
    }
    const { bases, now, decodeBase64 } = this.#options;
    const har = harCall(item, decodeBase64);
    const call = har ?? exportedCall(item);
    if (call === null) return false;
    this.#reading.kind ??= har === null ? 'export' : 'har';
    const error = foreignError(call, bases, now);
    if (this.#hosts.some((host) => call.url?.includes(host))) this.#reading.nexlaCalls += 1;
    if (error !== null && this.#reading.errors.length < MAX_ERRORS) this.#reading.errors.push(error);
    return true;
  }
}

/**
 * Where a HAR file or an export is broken before its list of calls, of which the reader then finds nothing. Null where the
 * text is none of them, or is not broken there.
 */
export function brokenBeforeCalls(text: string): Message | null {
  if (!/^\ufeff?\s*\{\s*"(?:log|format)"/.test(text)) return null;
  const head = text.slice(0, MAX_HEAD);
  const json = readJson(head);
  if (json.ok || (json.reason === 'cut-off' && head.length < text.length)) return null;
  const position = head.length - (salvageJson(head)?.rest.length ?? head.length);
  const line = head.slice(0, position).split('\n').length;
  return { key: 'elsewhere_broken_file', params: [line, position + 1].map(String) };
}

function brokenAt(key: string, { item, line, position }: Break): Message {
  return { key, params: [item, line, position + 1].map(String) };
}
