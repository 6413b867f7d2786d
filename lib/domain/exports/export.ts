import { redactedError } from '../redacted-error.ts';
import type { StoredError } from '../stored-error.ts';
import { CSV_HEADER, csvLine } from './csv.ts';
import { exportedError, isoTime } from './exported-error.ts';
import { HAR_END, harEntry, harStart } from './har.ts';
import { logEntry } from './log-entry.ts';

export const EXPORT_FORMATS = ['json', 'ndjson', 'csv', 'har'] as const;
export type ExportFormat = (typeof EXPORT_FORMATS)[number];

/** Media type of each format, for the file. */
export const MEDIA_TYPES: Record<ExportFormat, string> = {
  json: 'application/json',
  ndjson: 'application/x-ndjson',
  csv: 'text/csv;charset=utf-8',
  har: 'application/json',
};

/** A piece of the file, and how many errors are written with it. */
export type ExportChunk = { text: string; written: number };

/**
 * The errors as a file, redacted once more, piece by piece: a page of errors is all that is in memory. Whoever takes the
 * pieces shows the progress, and cancels by taking no more.
 * @param version of the extension
 * @param now ms since the epoch (UTC)
 */
export async function* exportErrors(
  pages: AsyncIterable<readonly StoredError[]>,
  format: ExportFormat,
  { version, now }: { version: string; now: number },
): AsyncGenerator<ExportChunk> {
  const { start, end, separator, write } = WRITERS[format];
  let written = 0;
  yield { text: start(version, now), written };
  for await (const page of pages) {
    if (page.length === 0) continue;
    const text = (written === 0 ? '' : separator) + page.map((stored) => write(redactedError(stored))).join(separator);
    written += page.length;
    yield { text, written };
  }
  yield { text: end, written };
}

type Writer = {
  start: (version: string, now: number) => string;
  end: string;
  separator: string;
  write: (stored: StoredError) => string;
};

const WRITERS: Record<ExportFormat, Writer> = {
  json: {
    start: (version, now) =>
      `{"format":"nexla-error-export","version":1,"extension":${JSON.stringify(version)},"exported_at":"${isoTime(now)}","errors":[\n`,
    end: '\n]}\n',
    separator: ',\n',
    write: (stored) => JSON.stringify(exportedError(stored)),
  },
  ndjson: { start: () => '', end: '\n', separator: '\n', write: (stored) => JSON.stringify(logEntry(stored)) },
  csv: { start: () => CSV_HEADER, end: '', separator: '', write: csvLine },
  har: { start: harStart, end: HAR_END, separator: ',\n', write: (stored) => JSON.stringify(harEntry(stored)) },
};
