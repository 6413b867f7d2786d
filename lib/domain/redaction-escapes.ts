/**
 * A text as what reads it next sees it. A gateway's page says `&quot;password&quot;`, a log `%22password%22`, a string in
 * a string `\"password\"` or `\u0022password\u0022`: one set of rules reads them all once they are decoded.
 */

export type View = {
  text: string;
  /** Where each of its characters begins in the text that was given, and where that ends; null where they are the same. */
  starts: Uint32Array | null;
};

/** How often a text may have been escaped: a string in a string in a query. */
const MAX_ROUNDS = 3;

const ESCAPE =
  /&(?:quot|apos|amp|lt|gt|nbsp|colon|equals|#\d{2,6}|#x[\da-f]{2,5});|%(?:[c-f][\da-f](?:%[89ab][\da-f]){1,3}|[0-7][\da-f])|\\(?:u[\da-f]{4}|x[\da-f]{2}|["'`\\/nrt])/gi;
const ENTITIES: Record<string, string> = {
  quot: '"',
  apos: "'",
  amp: '&',
  lt: '<',
  gt: '>',
  nbsp: ' ',
  colon: ':',
  equals: '=',
};
const CONTROLS: Record<string, string> = { n: '\n', r: '\r', t: '\t' };

/** The text itself, and decoded once, twice and three times where that makes a difference. */
export function viewsOf(text: string): View[] {
  const views: View[] = [{ text, starts: null }];
  for (let last = views[0]; last !== undefined && views.length <= MAX_ROUNDS; ) {
    const next: View | null = /[&%\\]/.test(last.text) ? decoded(last) : null;
    if (next === null) break;
    views.push(next);
    last = next;
  }
  return views;
}

/** Null where nothing is escaped. */
function decoded({ text, starts: given }: View): View | null {
  let written = '';
  let done = 0;
  // A decoded text is no longer than what it was.
  const starts = new Uint32Array(text.length + 1);
  const copy = (end: number) => {
    for (let at = done; at < end; at += 1) starts[written.length + at - done] = given === null ? at : (given[at] ?? 0);
    written += text.slice(done, end);
  };
  ESCAPE.lastIndex = 0;
  for (let found = ESCAPE.exec(text); found !== null; found = ESCAPE.exec(text)) {
    const plain = meaningOf(found[0]);
    if (plain === null) continue;
    copy(found.index);
    const end = ESCAPE.lastIndex;
    starts[written.length] = given === null ? found.index : (given[found.index] ?? 0);
    for (let unit = 1; unit < plain.length; unit += 1)
      starts[written.length + unit] = given === null ? end : (given[end] ?? 0);
    written += plain;
    done = ESCAPE.lastIndex;
  }
  if (done === 0) return null;
  copy(text.length);
  starts[written.length] = given === null ? text.length : (given[text.length] ?? 0);
  return { text: written, starts };
}

function meaningOf(escaped: string): string | null {
  const body = escaped.slice(1);
  if (escaped.startsWith('%')) return characters(escaped);
  if (escaped.startsWith('&')) {
    const name = body.slice(0, -1).toLowerCase();
    if (!name.startsWith('#')) return ENTITIES[name] ?? null;
    return character(name.startsWith('#x') ? Number.parseInt(name.slice(2), 16) : Number(name.slice(1)));
  }
  if (body.length === 1) return CONTROLS[body] ?? body;
  return character(Number.parseInt(body.slice(1), 16));
}

function character(code: number): string | null {
  return code > 0 && code <= 0x10ffff ? String.fromCodePoint(code) : null;
}

function characters(escaped: string): string | null {
  try {
    return decodeURIComponent(escaped);
  } catch {
    return null;
  }
}
