import type { ForeignError } from '../domain/explain-text/foreign-call.ts';
import { LogReader } from '../domain/explain-text/log-text.ts';
import { brokenBeforeCalls, ErrorFileReader, type FileReading } from '../domain/explain-text/read-file.ts';
import { MAX_TEXT, readingOf, readText, type TextKind } from '../domain/explain-text/read-text.ts';
import type { Message } from '../domain/explanation.ts';
import { startsAsJson } from '../domain/json-text.ts';
import type { ApiBase } from '../domain/sites.ts';
import { readReport } from '../domain/support-report/machine-block.ts';
import type { SupportReport } from '../domain/support-report/report-schema.ts';

/** What was found in a text or file from elsewhere. */
export type Elsewhere = {
  kind: TextKind | 'har' | 'export' | 'report' | null;
  /** The name of the file, null where it was pasted. */
  file: string | null;
  errors: ForeignError[];
  /** A report of this extension, and whether it was changed since. */
  report: { report: SupportReport; altered: boolean } | null;
  problem: Message | null;
};

type Found = Omit<Elsewhere, 'file'>;

/** Read in pieces of this many bytes, so that the page goes on drawing. */
const PIECE = 1024 * 1024;

/**
 * Reads a file, on this machine alone; null where it was told to stop.
 * @param onProgress how much of it was read, 0 to 1; a long text that is no HAR file after all is read once more
 */
export async function readFile(
  file: Blob & { readonly name?: string },
  bases: readonly ApiBase[],
  now: number,
  onProgress: (share: number) => void,
  signal: AbortSignal,
): Promise<Elsewhere | null> {
  const found = await readContent(file, bases, now, onProgress, signal);
  return found && { ...found, file: file.name ?? null };
}

async function readContent(
  file: Blob,
  bases: readonly ApiBase[],
  now: number,
  onProgress: (share: number) => void,
  signal: AbortSignal,
): Promise<Found | null> {
  const readBy = (push: (piece: string) => void) => readPieces(file, push, onProgress, signal);
  const reader = new ErrorFileReader({ bases, now, decodeBase64 });
  if (startsAsJson(await file.slice(0, 1024).text())) {
    if (!(await readBy((piece) => reader.push(piece)))) return null;
    const reading = reader.end();
    if (reading.kind !== null) return ofFile(reading.kind, reading);
  }
  if (file.size > MAX_TEXT) {
    const log = new LogReader(bases, ofThisPlace);
    if (!(await readBy((piece) => log.push(piece)))) return null;
    const logged = readingOf('log', log.end(), bases, now);
    if (logged.kind !== null) return { ...logged, report: null };
  }
  // A character may take four bytes.
  return orText(reader.end(), await file.slice(0, 4 * MAX_TEXT).text(), bases, now);
}

/** Hands over a file's text piece by piece; false where it was told to stop. */
async function readPieces(
  file: Blob,
  push: (piece: string) => void,
  onProgress: (share: number) => void,
  signal: AbortSignal,
): Promise<boolean> {
  const decoder = new TextDecoder();
  for (let at = 0; at < file.size; at += PIECE) {
    const bytes = await file.slice(at, at + PIECE).arrayBuffer();
    if (signal.aborted) return false;
    push(decoder.decode(bytes, { stream: at + PIECE < file.size }));
    onProgress(Math.min(1, (at + PIECE) / file.size));
    await new Promise((resolve) => setTimeout(resolve));
  }
  return true;
}

/** Reads a pasted text, which may be a file's content. */
export function readPasted(pasted: string, bases: readonly ApiBase[], now: number): Elsewhere {
  return { ...readContentOf(pasted, bases, now), file: null };
}

function readContentOf(pasted: string, bases: readonly ApiBase[], now: number): Found {
  if (!startsAsJson(pasted)) return readWords(pasted, bases, now);
  const reader = new ErrorFileReader({ bases, now, decodeBase64 });
  reader.push(pasted);
  const reading = reader.end();
  return reading.kind === null ? orText(reading, pasted, bases, now) : ofFile(reading.kind, reading);
}

function ofFile(kind: 'har' | 'export', { errors, problem, nexlaCalls }: FileReading): Found {
  const numbered = errors.map((error, index) => ({ ...error, stored: { ...error.stored, id: index + 1 } }));
  const without: Message = { key: 'elsewhere_no_failure', params: [String(nexlaCalls)] };
  return { kind, errors: numbered, report: null, problem: problem ?? (errors.length === 0 ? without : null) };
}

/** No call in a file's list is of a Nexla API: a list of that name stands in other texts too, such as an error body. */
function orText({ calls, problem }: FileReading, text: string, bases: readonly ApiBase[], now: number): Found {
  const found = readWords(text, bases, now);
  if (found.errors.length > 0 || found.kind === 'report') return found;
  const without: Message = { key: 'elsewhere_no_failure', params: [String(calls)] };
  return { ...found, problem: problem ?? (calls > 0 ? without : (brokenBeforeCalls(text) ?? found.problem)) };
}

function readWords(pasted: string, bases: readonly ApiBase[], now: number): Found {
  const reported = readReport(pasted);
  if (reported.ok) return { kind: 'report', errors: [], report: reported, problem: null };
  if (reported.reason !== 'no-block') {
    return { kind: 'report', errors: [], report: null, problem: { key: REPORT_PROBLEMS[reported.reason], params: [] } };
  }
  return { ...readText(pasted, bases, now, ofThisPlace), report: null };
}

const REPORT_PROBLEMS = { broken: 'elsewhere_report_broken', 'newer-version': 'elsewhere_report_newer' } as const;

/** What a clock in the time zone of this computer shows. */
function ofThisPlace(shown: number): number {
  const date = new Date(shown);
  return new Date(
    date.getUTCFullYear(),
    date.getUTCMonth(),
    date.getUTCDate(),
    date.getUTCHours(),
    date.getUTCMinutes(),
    date.getUTCSeconds(),
    date.getUTCMilliseconds(),
  ).getTime();
}

function decodeBase64(base64: string): string | null {
  try {
    return new TextDecoder().decode(Uint8Array.from(atob(base64), (char) => char.charCodeAt(0)));
  } catch {
    return null;
  }
}
