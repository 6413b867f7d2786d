/** Units from large to small, in ms, with the size from which each is used. */
const UNITS = [
  { unit: 'day', size: 86_400_000, from: 2 * 86_400_000 },
  { unit: 'hour', size: 3_600_000, from: 2 * 3_600_000 },
  { unit: 'minute', size: 60_000, from: 2 * 60_000 },
  { unit: 'second', size: 1000, from: 0 },
] as const;

/** A span of time (ms) in one rounded unit and the words of `locale` (BCP 47): `42 min`, `3 days`; `14 sec`. */
export function describeDuration(ms: number, locale: string): string {
  const span = Number.isFinite(ms) ? Math.max(0, ms) : 0;
  const { unit, size } = UNITS.find(({ from }) => span >= from) ?? UNITS[3];
  return inUnit(span / size, unit, locale);
}

/**
 * The span of time that a text states, in the words of `locale` (BCP 47): `60 s` and `PT60S` are "60 sec". Null where the
 * text says anything else: it is a server's, and would be read as ours.
 */
export function statedSpan(text: string, locale: string): string | null {
  const [, count = 1, name] =
    /^(?:per |pt)?(\d{1,6})? ?([smhd]|sec(?:ond)?|min(?:ute)?|hour|day)s?$/.exec(text.toLowerCase()) ?? [];
  const stated = UNITS.find(({ unit }) => unit[0] === name?.[0]);
  return stated ? inUnit(Number(count), stated.unit, locale) : null;
}

function inUnit(count: number, unit: string, locale: string): string {
  return new Intl.NumberFormat(locale, { style: 'unit', unit, unitDisplay: 'short', maximumFractionDigits: 0 }).format(
    Math.round(count),
  );
}
