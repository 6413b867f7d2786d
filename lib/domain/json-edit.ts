/**
 * Changes in a JSON document as text. To make values of 50,000 fields and write them again takes longer than to look at
 * each: what stays is copied as it stands.
 */

/** An object or a list. Of each value the place in the document, and its own values where it has some. */
export type Container = {
  /** The names of an object's values, and where each begins; null of a list. */
  names: string[] | null;
  nameStarts: number[];
  starts: number[];
  ends: number[];
  inner: (Container | null)[];
  /** Past the closing bracket. */
  end: number;
};

const QUOTE = 0x22;
const COMMA = 0x2c;
const BACKSLASH = 0x5c;
const [LIST, LIST_END, OBJECT, OBJECT_END] = [0x5b, 0x5d, 0x7b, 0x7d];

/** The object or list that begins at `start` of a compact document: `closeJson` says whether one is, and how deep it goes. */
export function readContainer(json: string, start: number): Container {
  const isObject = json.charCodeAt(start) === OBJECT;
  const container: Container = { names: isObject ? [] : null, nameStarts: [], starts: [], ends: [], inner: [], end: 0 };
  let at = start + 1;
  while (!isEnd(json.charCodeAt(at))) {
    if (json.charCodeAt(at) === COMMA) at += 1;
    if (container.names !== null) {
      const nameEnd = afterString(json, at);
      container.names.push(textOf(json, at, nameEnd));
      container.nameStarts.push(at);
      at = nameEnd + 1;
    }
    const char = json.charCodeAt(at);
    const inner = char === OBJECT || char === LIST ? readContainer(json, at) : null;
    container.starts.push(at);
    at = inner?.end ?? (char === QUOTE ? afterString(json, at) : afterLiteral(json, at));
    container.ends.push(at);
    container.inner.push(inner);
  }
  container.end = at + 1;
  return container;
}

/** What the string that stands there says. */
export function textOf(json: string, start: number, end: number): string {
  const written = json.slice(start + 1, end - 1);
  return written.includes('\\') ? (JSON.parse(json.slice(start, end)) as string) : written;
}

function afterString(json: string, start: number): number {
  let quote = json.indexOf('"', start + 1);
  while (isEscaped(json, quote)) quote = json.indexOf('"', quote + 1);
  return quote + 1;
}

/** Whether an odd number of backslashes stands before it. */
function isEscaped(json: string, at: number): boolean {
  let before = at - 1;
  while (json.charCodeAt(before) === BACKSLASH) before -= 1;
  return (at - before) % 2 === 0;
}

function afterLiteral(json: string, start: number): number {
  let at = start + 1;
  while (json.charCodeAt(at) !== COMMA && !isEnd(json.charCodeAt(at))) at += 1;
  return at;
}

function isEnd(char: number): boolean {
  return char === OBJECT_END || char === LIST_END;
}

/** A document with other text in some places, which are given from the first to the last. */
export class EditedText {
  readonly #text: string;
  #before = '';
  #done = 0;

  constructor(text: string) {
    this.#text = text;
  }

  replace(start: number, end: number, by: string): void {
    this.#before += this.#text.slice(this.#done, start) + by;
    this.#done = end;
  }

  toString(): string {
    return this.#before + this.#text.slice(this.#done);
  }
}
