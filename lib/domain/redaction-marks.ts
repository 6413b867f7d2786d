/** What stands where something was removed. */

export const REMOVED = '[removed]';
/** A segment of a path. */
export const KEY_SEGMENT = '{key}';
/** All that follows in a path. */
export const KEYS_SEGMENT = '{keys}';

/**
 * So many secrets of a text are replaced one by one: 1,000 in each 64 Ki. What follows them goes as a whole, which bounds
 * what a text costs that someone filled with secrets.
 */
export function mostSecretsIn(text: string): number {
  return 1000 * Math.ceil(text.length / (64 * 1024));
}
