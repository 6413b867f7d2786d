import { visibleText } from '../../lib/client/visible-text.ts';
import type { RetryVerdict } from '../../lib/domain/explanation.ts';
import type { ReportedError } from './report.ts';

/** Share of the width that each column would like, and the least that is still readable. */
const COLUMNS = [
  { title: 'Code', share: 2, least: 9 },
  { title: 'Status', share: 0, least: 6 },
  { title: 'Endpoint', share: 3, least: 12 },
  { title: 'Title', share: 3, least: 12 },
  { title: 'What to do', share: 6, least: 16 },
  { title: 'Retry', share: 2, least: 10 },
];
const GAP = '  ';

const VERDICTS: Record<RetryVerdict, string> = {
  safe: 'yes',
  'after-new-token': 'after a new token',
  'check-first': 'look first',
  no: 'no',
};

/** The errors as a table no wider than `width` characters (but never narrower than readable). */
export function table(errors: readonly ReportedError[], width: number): string {
  const widths = columnWidths(width);
  const line = (cells: string[][]): string[] =>
    Array.from({ length: Math.max(...cells.map((cell) => cell.length)) }, (_, row) =>
      cells
        .map((cell, column) => (cell[row] ?? '').padEnd(widths[column] ?? 0))
        .join(GAP)
        .trimEnd(),
    );
  const wrapped = (cells: string[]) => line(cells.map((cell, column) => wrap(cell, widths[column] ?? 0)));
  return [
    ...wrapped(COLUMNS.map(({ title }) => title)),
    widths.map((one) => '─'.repeat(one)).join(GAP),
    ...errors.flatMap((error, index) => [...(index === 0 ? [] : ['']), ...wrapped(cellsOf(error))]),
  ].join('\n');
}

function cellsOf(error: ReportedError): string[] {
  const { code, status, method, endpoint, title, retry } = error;
  return [
    code,
    status === 0 ? '–' : String(status),
    `${method ?? '?'} ${endpoint}`,
    title,
    error.whatToDo.split('\n')[0] ?? '',
    retryText(retry),
  ].map(visibleText);
}

function retryText({ verdict, at, source }: ReportedError['retry']): string {
  if (at === null) return VERDICTS[verdict];
  return `${VERDICTS[verdict]}, from ${at.slice(11, 19)} UTC (${source})`;
}

function columnWidths(width: number): number[] {
  const least = COLUMNS.reduce((sum, column) => sum + column.least, GAP.length * (COLUMNS.length - 1));
  const shares = COLUMNS.reduce((sum, column) => sum + column.share, 0);
  const spare = Math.max(0, width - least);
  return COLUMNS.map((column) => column.least + Math.floor((spare * column.share) / shares));
}

/** Breaks at spaces, and within a word that is longer than a line. */
function wrap(text: string, width: number): string[] {
  const lines: string[] = [];
  let line = '';
  for (const word of text.split(/\s+/)) {
    if (line !== '' && line.length + 1 + word.length > width) {
      lines.push(line);
      line = '';
    }
    line = line === '' ? word : `${line} ${word}`;
    while (line.length > width) {
      // Paths and codes break best behind their separators.
      const separator = Math.max(...['/', '_', '.', '-'].map((mark) => line.lastIndexOf(mark, width - 1)));
      const end = separator > 0 ? separator + 1 : width;
      lines.push(line.slice(0, end));
      line = line.slice(end);
    }
  }
  return [...lines, line];
}
