import type { StoredError } from '../stored-error.ts';
import { exportedError } from './exported-error.ts';

const COLUMNS = [
  'at',
  'code',
  'status',
  'method',
  'endpoint',
  'url',
  'request_id',
  'message',
  'failure',
  'duration_ms',
] as const;

/** The first line (RFC 4180). The byte order mark tells spreadsheets that it is UTF-8. */
export const CSV_HEADER = `\ufeff${COLUMNS.join(',')}\r\n`;

export function csvLine(stored: StoredError): string {
  const { failure, ...fields } = exportedError(stored);
  const values = { ...fields, endpoint: stored.endpoint, failure: failure?.text ?? null };
  return `${COLUMNS.map((column) => csvCell(values[column])).join(',')}\r\n`;
}

/** In quotes always, on one line, and never the beginning of a formula, also where another separator is taken. */
export function csvCell(value: string | number | null): string {
  const text = String(value ?? '')
    .replace(/[\r\n\u0085\u2028\u2029]+/g, ' ')
    .replace(/(^|[;|\t,])(?=[\s\ufeff"'\p{Cf}]{0,16}[=+\-@＝＋－＠])/gu, "$1'")
    .replaceAll('\t', ' ');
  return `"${text.replaceAll('"', '""')}"`;
}
