import type { Message } from '../explanation.ts';
import type { Entry } from './entry.ts';
import { CATALOGUE } from './index.ts';
import { textsOf } from './texts.ts';

/**
 * The entries that fit what a person typed, the best first; all of them where nothing was typed. Every word must occur
 * in an entry's names, statuses or texts. A code comes first where it was typed as it is, then those that begin so.
 * @param textOf the text of a message in the person's language
 */
export function searchCatalogue(query: string, textOf: (message: Message) => string): Entry[] {
  const words = query.toLowerCase().split(/\s+/).filter(Boolean);
  const typed = words.join(' ');
  return CATALOGUE.map((entry) => ({ entry, rank: rankOf(entry, typed, words, textOf) }))
    .filter(({ rank }) => rank !== null)
    .sort((a, b) => (a.rank ?? 0) - (b.rank ?? 0))
    .map(({ entry }) => entry);
}

/**
 * Where the dictionary is opened for what a person typed: at the entry that fits best, else at its beginning. Browsers keep
 * addresses, and anything may have been typed: only an id of ours becomes a part of one.
 */
export function dictionaryPlace(typed: string, textOf: (message: Message) => string): `/dictionary.html${string}` {
  const best = typed.trim() === '' ? undefined : searchCatalogue(typed, textOf)[0];
  return best === undefined ? '/dictionary.html' : `/dictionary.html#${best.id}`;
}

/** 0 for the very one; null where it does not fit. */
function rankOf(
  entry: Entry,
  typed: string,
  words: readonly string[],
  textOf: (message: Message) => string,
): number | null {
  const names = [entry.id, ...(entry.aliases ?? [])].map((name) => name.toLowerCase());
  if (names.includes(typed)) return 0;
  if (typed !== '' && names.some((name) => name.startsWith(typed) || name === `http_${typed}`)) return 1;
  const { title, description, causes } = textsOf(entry, entry.statuses[0] ?? 0, entry.id);
  const heading = [...names, ...entry.statuses, textOf(title)].join('\n').toLowerCase();
  if (words.every((word) => heading.includes(word))) return 2;
  const all = [heading, ...[description, ...causes].map((message) => textOf(message).toLowerCase())].join('\n');
  return words.every((word) => all.includes(word)) ? 3 : null;
}
