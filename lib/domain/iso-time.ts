/** What a clock on the wall shows, written as if it were UTC (ms), as ms since the epoch: only a place knows its zone. */
export type WallClock = (shown: number) => number;

/**
 * An ISO 8601 date and time as ms since the epoch. Null where it is none.
 * @param wallClock how to read it without a zone: as UTC, as servers mean it, unless told otherwise
 */
export function parseIsoTime(text: string, wallClock: WallClock = (shown) => shown): number | null {
  const parts = ISO_TIME.exec(text.trim());
  if (parts === null) return null;
  const zone = (parts[3] ?? 'Z')
    .toUpperCase()
    .replace('UTC', 'Z')
    .replace(/^([+-]\d{2})(\d{2})$/, '$1:$2');
  const time = Date.parse(`${parts[1]}T${parts[2]}${zone}`);
  if (Number.isNaN(time)) return null;
  return parts[3] === undefined ? wallClock(time) : time;
}

const ISO_TIME = /^(\d{4}-\d{2}-\d{2})[T ](\d{2}:\d{2}(?::\d{2}(?:\.\d{1,9})?)?)\s*(Z|UTC|[+-]\d{2}:?\d{2})?$/i;

/** Whether a text is an ISO 8601 date and time of no zone. */
export function isWithoutZone(text: string): boolean {
  const parts = ISO_TIME.exec(text.trim());
  return parts !== null && parts[3] === undefined;
}
