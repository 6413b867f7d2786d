import type { StoredError } from '../domain/stored-error.ts';

/**
 * What the filter box asks for: every word must occur somewhere in the error's code, status, endpoint, message,
 * type or request id, or in `title`, the text that the list shows for it. Case does not matter. Null asks for nothing.
 */
export function errorFilter(
  query: string,
  title: (stored: StoredError) => string,
): ((stored: StoredError) => boolean) | null {
  const words = query.toLowerCase().split(/\s+/).filter(Boolean);
  if (words.length === 0) return null;
  return (stored) => {
    const { error, exchange } = stored;
    const haystack = [
      stored.code,
      exchange.status,
      stored.endpoint,
      exchange.path,
      error.message,
      error.type,
      error.requestId,
      exchange.failure?.text,
      title(stored),
    ]
      .join('\n')
      .toLowerCase();
    return words.every((word) => haystack.includes(word));
  };
}
