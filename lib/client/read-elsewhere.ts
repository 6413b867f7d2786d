import type { ForeignError } from '../domain/explain-text/foreign-call.ts';
import { ErrorFileReader } from '../domain/explain-text/read-file.ts';
import { readText, type TextKind } from '../domain/explain-text/read-text.ts';
import type { Message } from '../domain/explanation.ts';
import type { ApiBase } from '../domain/sites.ts';
import { readReport } from '../domain/support-report/machine-block.ts';
import type { SupportReport } from '../domain/support-report/report-schema.ts';

/** What was found in a text or file from elsewhere. */
export type Elsewhere = {
  kind: TextKind | 'har' | 'export' | 'report' | null;
  errors: ForeignError[];
  /** A report of this extension, and whether it was changed since. */
  report: { report: SupportReport; altered: boolean } | null;
  problem: Message | null;
};

/** Read in pieces of this many bytes, so that the page goes on drawing. */
const PIECE = 1024 * 1024;
/** A text that is no HAR file and no export is read as a whole, up to here. */
const MAX_TEXT = 4 * 1024 * 1024;

/**
 * Reads a file, on this machine alone.
 * @param onProgress how much of it was read, 0 to 1
 */
export async function readFile(
  file: Blob,
  bases: readonly ApiBase[],
  now: number,
  onProgress: (share: number) => void,
  signal: AbortSignal,
): Promise<Elsewhere | null> {
  const reader = new ErrorFileReader({ bases, now, decodeBase64 });
  const decoder = new TextDecoder();
  for (let at = 0; at < file.size; at += PIECE) {
    const bytes = await file.slice(at, at + PIECE).arrayBuffer();
    if (signal.aborted) return null;
    reader.push(decoder.decode(bytes, { stream: at + PIECE < file.size }));
    onProgress(Math.min(1, (at + PIECE) / file.size));
    await new Promise((resolve) => setTimeout(resolve));
  }
  const { kind, errors, problem, calls, nexlaCalls } = reader.end();
  if (kind === null && calls === 0 && problem === null)
    return readPasted(await file.slice(0, MAX_TEXT).text(), bases, now);
  const numbered = errors.map((error, index) => ({ ...error, stored: { ...error.stored, id: index + 1 } }));
  const without: Message = { key: 'elsewhere_no_failure', params: [String(nexlaCalls)] };
  return { kind, errors: numbered, report: null, problem: problem ?? (errors.length === 0 ? without : null) };
}

/** Reads a pasted text. What is large, or a file's content, goes the way of files. */
export function readPasted(pasted: string, bases: readonly ApiBase[], now: number): Elsewhere {
  const reported = readReport(pasted);
  if (reported.ok) return { kind: 'report', errors: [], report: reported, problem: null };
  if (reported.reason !== 'no-block') {
    return { kind: 'report', errors: [], report: null, problem: { key: REPORT_PROBLEMS[reported.reason], params: [] } };
  }
  return { ...readText(pasted, bases, now), report: null };
}

const REPORT_PROBLEMS = { broken: 'elsewhere_report_broken', 'newer-version': 'elsewhere_report_newer' } as const;

function decodeBase64(base64: string): string | null {
  try {
    return new TextDecoder().decode(Uint8Array.from(atob(base64), (char) => char.charCodeAt(0)));
  } catch {
    return null;
  }
}
