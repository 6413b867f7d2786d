const HEIGHT = 16;

/** How often, piece by piece, as bars without numbers; the label says what they add up to. One path, whatever is drawn. */
export function Sparkline({ counts, label }: { counts: readonly number[]; label: string }) {
  const most = Math.max(1, ...counts);
  // What happened at all is seen, however little it is beside the most.
  const bars = counts.map((count, index) => {
    const height = count === 0 ? 0 : Math.max(2, (count / most) * HEIGHT);
    return count === 0
      ? `M${index} ${HEIGHT}v-0.6h.7v.6z`
      : `M${index} ${HEIGHT}v-${height.toFixed(1)}h.7v${height.toFixed(1)}z`;
  });
  return (
    <svg
      class="sparkline"
      viewBox={`0 0 ${counts.length} ${HEIGHT}`}
      preserveAspectRatio="none"
      role="img"
      aria-label={label}
    >
      <path d={bars.join('')} />
    </svg>
  );
}
