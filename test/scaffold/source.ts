import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';

/** What stands where a person has to write something. Tests refuse it. */
export const PLACEHOLDER = 'TODO:';

/** A module that ends with a list or a record, with one more item at its end. */
export function addedToList(source: string, item: string): string {
  const end = /\n[\]}];\n$/.exec(source);
  if (end === null) throw new Error('the file does not end with its list');
  return `${source.slice(0, end.index)}\n  ${item}${end[0]}`;
}

type Messages = Record<string, { message: string }>;

/** Adds placeholders for texts in every language, where the alphabet has them. */
export function addTexts(root: string, texts: Record<string, string>): void {
  const locales = path.join(root, 'public/_locales');
  for (const language of readdirSync(locales)) {
    const file = path.join(locales, language, 'messages.json');
    const all: Messages = JSON.parse(readFileSync(file, 'utf8'));
    for (const [key, meaning] of Object.entries(texts)) all[key] = { message: `${PLACEHOLDER} ${meaning}` };
    const sorted = Object.fromEntries(Object.entries(all).sort(([a], [b]) => (a < b ? -1 : 1)));
    writeFileSync(file, `${JSON.stringify(sorted, null, 2)}\n`);
  }
}
