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
  return new Intl.NumberFormat(locale, { style: 'unit', unit, unitDisplay: 'short', maximumFractionDigits: 0 }).format(
    Math.round(span / size),
  );
}
