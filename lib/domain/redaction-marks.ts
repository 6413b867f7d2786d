/** What stands where something was removed. */

export const REMOVED = '[removed]';
/** A segment of a path. */
export const KEY_SEGMENT = '{key}';
/** All that follows in a path. */
export const KEYS_SEGMENT = '{keys}';
