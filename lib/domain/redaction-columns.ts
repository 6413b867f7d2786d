import { kindOfName } from './redaction-names.ts';
import type { Found } from './redaction-pairs.ts';
import { isNoSecret, isOpaque } from './redaction-values.ts';

/**
 * Secrets in a column whose name stands above or before it: `(name, password) VALUES ('bob', '…')`, the lines of a CSV
 * file, the rows of a table.
 */

/** The columns and the first row that SQL inserts. */
const INSERTED = /\(([^()]{3,1024})\)\s{0,8}values\s{0,8}\(/gi;
/** The strings, words and numbers of a row. */
const ROW_VALUE =
  /\s{0,8}(?:[NEb]?'((?:[^'\\]|''|\\.){0,512})'|"((?:[^"\\]|\\.){0,512})"|([^\s,()'"]{1,128}))\s{0,8}(,|\))/iy;
/** A longer line is no head of a table. */
const LONGEST_HEAD = 1024;
const NAME_CELL = /^\s{0,64}["'`*]{0,4}[\p{L}\p{N}_.-]{0,64}["'`*]{0,4}\s{0,64}$/u;
const RULE = /^[\s|+:=┼─-]{3,}$/;
const DELIMITERS = ['|', '\t', ';', ','];

/** @param names where in the text names of secrets begin, in order */
export function findColumnSecrets(text: string, names: readonly number[], found: Found): void {
  if (names.length === 0) return;
  if (/values\s{0,8}\(/i.test(text)) findInserted(text, found);
  if (text.includes('\n')) findInLines(text, names, found);
}

function findInserted(text: string, found: Found): void {
  INSERTED.lastIndex = 0;
  for (let into = INSERTED.exec(text); into !== null; into = INSERTED.exec(text)) {
    const secret = secretColumns((into[1] ?? '').split(','));
    if (secret.size === 0) continue;
    let at = INSERTED.lastIndex;
    for (let column = 0; ; column += 1) {
      ROW_VALUE.lastIndex = at;
      const value = ROW_VALUE.exec(text);
      if (value === null) break;
      const [all, single, double, bare = ''] = value;
      const inside = single ?? double ?? bare;
      if (secret.has(column) && inside !== '' && !isNoSecret(inside) && !/^(?:\?|[:@$]\w{1,64}|%s)$/.test(inside)) {
        const start = value.index + all.indexOf(inside);
        found(start, start + inside.length);
      }
      at = ROW_VALUE.lastIndex;
      if (value[4] === ')') {
        // The next row.
        const next = /\s{0,8},\s{0,8}\(/y;
        next.lastIndex = at;
        if (!next.test(text)) break;
        at = next.lastIndex;
        column = -1;
      }
    }
  }
}

function findInLines(text: string, names: readonly number[], found: Found): void {
  let head: Head | null = null;
  let next = 0;
  let before = '';
  for (let start = 0; start < text.length; ) {
    const newline = text.indexOf('\n', start);
    const end = newline < 0 ? text.length : newline;
    const line = end - start > LONGEST_HEAD ? '' : text.slice(start, end);
    if (head !== null && line.includes(head.delimiter)) findInRow(line, start, head, found);
    else if (head === null || !RULE.test(line)) head = (names[next] ?? text.length) < end ? headOf(line, before) : null;
    while ((names[next] ?? text.length) < end) next += 1;
    if (head === null && next === names.length) return;
    before = line;
    start = end + 1;
  }
}

/** A line of columns' names: which of them hold secrets, and how many there are where each is a name. */
type Head = { delimiter: string; secret: Set<number>; columns: number | null };

function headOf(line: string, before: string): Head | null {
  const delimiter = DELIMITERS.find((one) => line.includes(one));
  if (delimiter === undefined) return null;
  const cells = line.split(delimiter);
  const secret = secretColumns(cells);
  // Text may stand before the first. A row of a table may begin with a name too.
  const areNames =
    before.split(delimiter).length !== cells.length &&
    cells.slice(1).every((cell) => NAME_CELL.test(cell)) &&
    !isSentence(cells, delimiter);
  return secret.size === 0 ? null : { delimiter, secret, columns: areNames ? cells.length : null };
}

/** In a sentence a space follows a comma. */
function isSentence(cells: readonly string[], delimiter: string): boolean {
  return (delimiter === ',' || delimiter === ';') && cells.slice(1).some((cell) => /^\s\S/.test(cell));
}

function findInRow(line: string, at: number, head: Head, found: Found): void {
  let start = at;
  const cells = line.split(head.delimiter);
  // Under names alone, and as many as they are, any word is one.
  const isRow = cells.length === head.columns && !isSentence(cells, head.delimiter);
  for (const [column, cell] of cells.entries()) {
    const value = cell.replace(/^[\s"']{1,16}/, '');
    const word = head.secret.has(column) ? (/^[^\s"']{4,}/.exec(value)?.[0] ?? '') : '';
    const isSecret = isRow || (word.length > 5 && /\d/.test(word) && isOpaque(word)) || /^\d{4,12}$/.test(word);
    if (word !== '' && isSecret && !isNoSecret(word) && kindOfName(word) === null) {
      const from = start + cell.length - value.length;
      found(from, from + word.length);
    }
    start += cell.length + head.delimiter.length;
  }
}

/** Which of the columns hold secrets, by their names. */
function secretColumns(names: readonly string[]): Set<number> {
  const secret = new Set<number>();
  for (const [column, cell] of names.entries()) {
    const [, name] = /^["'`*[]{0,8}([\p{L}\p{M}\p{N}_. -]{2,64})["'`*\]]{0,8}$/u.exec(cell.trim()) ?? [];
    const kind = name === undefined ? null : kindOfName(name.trim());
    if (kind === 'made-up' || kind === 'machine' || kind === 'ambiguous') secret.add(column);
  }
  return secret;
}
