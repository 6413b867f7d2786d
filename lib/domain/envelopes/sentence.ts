import type { Json } from '../api-error.ts';

const SAYING = ['message', 'error_description', 'detail', 'msg', 'description', 'title', 'error', 'reason'];
const MAX_ITEMS = 5;
const MAX_DEPTH = 4;

/** The words in a value: a text as it is, a list joined by semicolons, an object as `name: words`. */
export function sentenceOf(value: Json | undefined, depth = 0): string | undefined {
  if (value === undefined || value === null || depth > MAX_DEPTH) return undefined;
  if (typeof value !== 'object') return String(value).trim() || undefined;
  if (Array.isArray(value)) return join(value.slice(0, MAX_ITEMS).map((item) => sentenceOf(item, depth + 1)));
  for (const name of SAYING) {
    const said = Object.hasOwn(value, name) ? sentenceOf(value[name], depth + 1) : undefined;
    if (said !== undefined) return said;
  }
  return join(
    Object.entries(value)
      .slice(0, MAX_ITEMS)
      .map(([name, item]) => {
        const said = sentenceOf(item, depth + 1);
        return said && `${name}: ${said}`;
      }),
  );
}

function join(parts: (string | undefined)[]): string | undefined {
  return parts.filter((part) => part !== undefined).join('; ') || undefined;
}
