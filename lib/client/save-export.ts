import { type ExportFormat, exportErrors, MEDIA_TYPES } from '../domain/exports/export.ts';
import type { StoredError } from '../domain/stored-error.ts';

/** A file that was made, as parts that the browser may keep on disk. */
export type MadeFile = { blob: Blob; name: string; errors: number };

/**
 * Makes the file of those of these errors that match. Reports how many were read, and stops at once when the signal says
 * so: then it is null. While a page of errors is read from the database, the document has time to draw.
 */
export async function makeExport(
  pages: AsyncIterable<readonly StoredError[]>,
  matches: (stored: StoredError) => boolean,
  format: ExportFormat,
  meta: { version: string; now: number },
  onProgress: (read: number) => void,
  signal: AbortSignal,
): Promise<MadeFile | null> {
  async function* matching() {
    let read = 0;
    for await (const page of pages) {
      if (signal.aborted) return;
      read += page.length;
      onProgress(read);
      yield page.filter(matches);
    }
  }
  const parts: Blob[] = [];
  let errors = 0;
  for await (const { text, written } of exportErrors(matching(), format, meta)) {
    parts.push(new Blob([text]));
    errors = written;
  }
  if (signal.aborted) return null;
  const day = new Date(meta.now).toISOString().slice(0, 10);
  return { blob: new Blob(parts, { type: MEDIA_TYPES[format] }), name: `nexla-errors-${day}.${format}`, errors };
}

/** Hands the file to the browser's downloads. */
export function download({ blob, name }: MadeFile): void {
  const link = document.createElement('a');
  link.href = URL.createObjectURL(blob);
  link.download = name;
  link.click();
  // The download holds the blob by itself once it began.
  setTimeout(() => URL.revokeObjectURL(link.href), 60_000);
}
