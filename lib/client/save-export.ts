import { type ExportFormat, exportErrors, MEDIA_TYPES } from '../domain/exports/export.ts';
import type { StoredError } from '../domain/stored-error.ts';

/** A file that was made, as parts that the browser may keep on disk. */
export type MadeFile = { blob: Blob; name: string; errors: number };

/**
 * Makes the file of these errors. Reports how many are written, and stops at once when the signal says so: then it is
 * null. While a page of errors is read from the database, the document has time to draw.
 */
export async function makeExport(
  pages: AsyncIterable<readonly StoredError[]>,
  format: ExportFormat,
  meta: { version: string; now: number },
  onProgress: (written: number) => void,
  signal: AbortSignal,
): Promise<MadeFile | null> {
  const parts: Blob[] = [];
  let errors = 0;
  for await (const { text, written } of exportErrors(pages, format, meta)) {
    if (signal.aborted) return null;
    parts.push(new Blob([text]));
    errors = written;
    onProgress(written);
  }
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
