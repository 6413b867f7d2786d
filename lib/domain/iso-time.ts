/** An ISO 8601 date and time as ms since the epoch; without a zone it is UTC, as servers mean it. Null where it is none. */
export function parseIsoTime(text: string): number | null {
  const parts = /^(\d{4}-\d{2}-\d{2})[T ](\d{2}:\d{2}(?::\d{2}(?:\.\d{1,9})?)?)\s*(Z|UTC|[+-]\d{2}:?\d{2})?$/i.exec(
    text.trim(),
  );
  if (parts === null) return null;
  const zone = (parts[3] ?? 'Z')
    .toUpperCase()
    .replace('UTC', 'Z')
    .replace(/^([+-]\d{2})(\d{2})$/, '$1:$2');
  const time = Date.parse(`${parts[1]}T${parts[2]}${zone}`);
  return Number.isNaN(time) ? null : time;
}
