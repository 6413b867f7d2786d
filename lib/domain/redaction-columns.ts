import { kindOfName } from './redaction-names.ts';
import type { Found } from './redaction-pairs.ts';
import { isNoSecret, isOpaque } from './redaction-values.ts';

/**
 * Secrets in a column whose name stands above or before it: `(name, password) VALUES ('bob', '…')`, the lines of a CSV
 * file, the rows of a table.
 */

/** Whether columns may be there: costs less than to read the lines. */
const HINT = /(?:pass|pwd|secret|token|key|kennwort|contrase|senha)[\w"'`* ]{0,24}[,;|\t\r\n)]/i;
/** The columns and the first row that SQL inserts. */
const INSERTED = /\(([^()]{3,1024})\)\s{0,8}values\s{0,8}\(/gi;
/** The strings, words and numbers of a row. */
const ROW_VALUE =
  /\s{0,8}(?:[NEb]?'((?:[^'\\]|''|\\.){0,512})'|"((?:[^"\\]|\\.){0,512})"|([^\s,()'"]{1,128}))\s{0,8}(,|\))/iy;
/** A longer line is no head of a table. */
const LONGEST_HEAD = 1024;
const RULE = /^[\s|+:=┼─-]{3,}$/;
const DELIMITERS = ['|', '\t', ';', ','];

export function findColumnSecrets(text: string, found: Found): void {
  if (!HINT.test(text)) return;
  if (/values\s{0,8}\(/i.test(text)) findInserted(text, found);
  if (text.includes('\n')) findInLines(text, found);
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

function findInLines(text: string, found: Found): void {
  let head: { delimiter: string; secret: Set<number> } | null = null;
  for (let start = 0; start < text.length; ) {
    const newline = text.indexOf('\n', start);
    const end = newline < 0 ? text.length : newline;
    const line = end - start > LONGEST_HEAD ? '' : text.slice(start, end);
    if (head !== null && line.includes(head.delimiter)) findInRow(line, start, head, found);
    else if (head === null || !RULE.test(line)) head = HINT.test(`${line}\n`) ? headOf(line) : null;
    start = end + 1;
  }
}

function headOf(line: string): { delimiter: string; secret: Set<number> } | null {
  const delimiter = DELIMITERS.find((one) => line.includes(one));
  if (delimiter === undefined) return null;
  const secret = secretColumns(line.split(delimiter));
  return secret.size === 0 ? null : { delimiter, secret };
}

function findInRow(line: string, at: number, head: { delimiter: string; secret: Set<number> }, found: Found): void {
  let start = at;
  for (const [column, cell] of line.split(head.delimiter).entries()) {
    const value = cell.replace(/^[\s"']{1,16}/, '');
    const word = /^[^\s"']{6,}/.exec(value)?.[0] ?? '';
    if (head.secret.has(column) && /\d/.test(word) && isOpaque(word) && !isNoSecret(word)) {
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
    const [, name] = /^["'`*[]{0,8}([\w. -]{2,64})["'`*\]]{0,8}$/.exec(cell.trim()) ?? [];
    const kind = name === undefined ? null : kindOfName(name.trim());
    if (kind === 'made-up' || kind === 'machine') secret.add(column);
  }
  return secret;
}
