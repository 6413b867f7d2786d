/**
 * What a body in the chunked transfer coding holds (RFC 9112 §7.1), as `curl --raw` prints it, with line feeds for line
 * ends. The text as it is where it is not in that coding: curl decodes it unless told otherwise.
 */
export function withoutChunks(text: string): string {
  const pieces: string[] = [];
  let at = 0;
  while (true) {
    SIZE.lastIndex = at;
    const line = SIZE.exec(text);
    if (line === null) return text;
    const size = Number.parseInt(line[1] ?? '', 16);
    if (size === 0) return pieces.join('');
    const start = at + line[0].length;
    const end = afterBytes(text, start, size);
    if (end === null || text.charAt(end) !== '\n') return text;
    pieces.push(text.slice(start, end));
    at = end + 1;
  }
}

/** The size of a chunk, with extensions that say nothing here. */
const SIZE = /([\da-f]{1,8})(?:;[^\n]{0,200})?(?:\n|$)/iy;

/** Where `bytes` of UTF-8 from `from` on end; null where no character does. */
function afterBytes(text: string, from: number, bytes: number): number | null {
  let at = from;
  let left = bytes;
  while (left > 0 && at < text.length) {
    const code = text.codePointAt(at) ?? 0;
    left -= code < 0x80 ? 1 : code < 0x800 ? 2 : code < 0x10000 ? 3 : 4;
    at += code < 0x10000 ? 1 : 2;
  }
  return left === 0 ? at : null;
}
