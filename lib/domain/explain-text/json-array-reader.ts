/** An array to take apart: the key it stands under, and how many objects that key is inside of. */
type Target = { key: string; depth: number };

/** Where a file is broken. `position` counts UTF-16 units from 0, `line` from 1. */
export type Break = { item: number; position: number; line: number };

/**
 * Takes the items of one array out of a JSON document that comes in chunks and may be larger than memory likes: only the
 * item that is being read is held. `entries` of a HAR file is two objects deep: `{"log": {"entries": […]}}`.
 */
export class JsonArrayReader {
  readonly #targets: readonly Target[];
  /** What is not done with: the item that is being read, or a string that has not ended. */
  #rest = '';
  /** Where reading goes on in it. */
  #resume = 0;
  #depth = 0;
  #lastKey = '';
  /** Depth inside the array that is taken apart; -1 before it. */
  #inside = -1;
  #itemStart = -1;
  #itemLine = 1;
  #items = 0;
  #consumed = 0;
  #line = 1;
  #isOver = false;

  constructor(targets: readonly Target[]) {
    this.#targets = targets;
  }

  /** Whether one of the arrays was found. */
  get found(): boolean {
    return this.#inside >= 0;
  }

  /** The texts of the items that this chunk completes. */
  *push(chunk: string): Generator<{ text: string; at: Break }> {
    const text = this.#rest + chunk;
    let at = this.#resume;
    while (at < text.length && !this.#isOver) {
      const code = text.charCodeAt(at);
      if (code === QUOTE) {
        const end = closingQuote(text, at);
        // The string goes on in the next chunk.
        if (end < 0) break;
        if (this.#inside < 0 && end - at < MAX_KEY) this.#lastKey = text.slice(at + 1, end);
        at = end + 1;
        continue;
      }
      if (code === OPEN_OBJECT || code === OPEN_ARRAY) {
        if (this.#inside < 0) this.#enter(code);
        else if (this.#depth === this.#inside && this.#itemStart < 0) {
          this.#itemStart = at;
          this.#itemLine = this.#line;
        }
        this.#depth += 1;
      } else if (code === CLOSE_OBJECT || code === CLOSE_ARRAY) {
        this.#depth -= 1;
        if (this.#inside >= 0 && this.#depth < this.#inside) this.#isOver = true;
        else if (this.#depth === this.#inside && this.#itemStart >= 0) {
          this.#items += 1;
          const start = this.#itemStart;
          this.#itemStart = -1;
          yield { text: text.slice(start, at + 1), at: { ...this.#break(start), line: this.#itemLine } };
        }
      } else if (code === LINE_FEED) this.#line += 1;
      at += 1;
    }
    const keep = this.#isOver ? text.length : this.#itemStart >= 0 ? this.#itemStart : at;
    this.#rest = text.slice(keep);
    this.#resume = Math.max(0, at - keep);
    this.#consumed += keep;
    if (this.#itemStart >= 0) this.#itemStart = 0;
  }

  /** Where the document breaks off; null where its array came to an end. */
  end(): Break | null {
    return this.#isOver ? null : { ...this.#break(this.#rest.length), item: this.#items + 1 };
  }

  #enter(code: number): void {
    const isTarget = this.#targets.some(({ key, depth }) => depth === this.#depth && key === this.#lastKey);
    if (code === OPEN_ARRAY && isTarget) this.#inside = this.#depth + 1;
  }

  #break(offset: number): Break {
    return { item: this.#items, position: this.#consumed + offset, line: this.#line };
  }
}

const QUOTE = 0x22;
const OPEN_OBJECT = 0x7b;
const CLOSE_OBJECT = 0x7d;
const OPEN_ARRAY = 0x5b;
const CLOSE_ARRAY = 0x5d;
const LINE_FEED = 0x0a;
const MAX_KEY = 64;

/** Where the string that opens at `from` closes; -1 where it does not yet. */
function closingQuote(text: string, from: number): number {
  let at = from + 1;
  while (true) {
    const end = text.indexOf('"', at);
    if (end < 0) return -1;
    let slashes = 0;
    while (text.charCodeAt(end - 1 - slashes) === 0x5c) slashes += 1;
    if (slashes % 2 === 0) return end;
    at = end + 1;
  }
}
