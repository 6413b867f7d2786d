import type { Refusal } from '../domain/not-recording.ts';

const OF_NAME: Record<string, Refusal> = {
  QuotaExceededError: 'full',
  DatabaseClosedError: 'closed',
  UnknownError: 'closed',
  InvalidStateError: 'closed',
  NotReadableError: 'closed',
};

/**
 * What an error of dexie or of IndexedDB says of the database as a whole; null where it may be the fault of what was to be
 * written. The innermost tells why.
 */
export function refusalOf(reason: unknown): Refusal | null {
  const chain = chainOf(reason);
  const innermost = chain.at(-1);
  if (innermost === undefined) return null;
  // A full disk closes Chromium's database: only the words of the error tell that.
  if (chain.some(({ name, message }) => OF_NAME[name] === 'full' || /NO_SPACE|full disk/i.test(message))) return 'full';
  const isNotOpen = chain.some(({ name }) => name === 'DatabaseClosedError');
  return OF_NAME[innermost.name] ?? (isNotOpen ? 'unusable' : null);
}

type Named = { name: string; message: string };

/** An error with those that it came of, itself first. */
function chainOf(reason: unknown): Named[] {
  const chain: Named[] = [];
  const known = new Set<unknown>();
  let next: unknown = reason;
  while (typeof next === 'object' && next !== null && !known.has(next)) {
    known.add(next);
    const { name, message, inner, cause } = next as Record<'name' | 'message' | 'inner' | 'cause', unknown>;
    chain.push({ name: String(name), message: String(message) });
    next = inner ?? cause;
  }
  return chain;
}
