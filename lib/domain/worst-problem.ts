import type { RetryVerdict, Severity } from './explanation.ts';

/** One kind of trouble, as far as its weight goes. Times in ms (UTC). */
type Weighed = {
  severity: Severity;
  verdict: RetryVerdict;
  /** How often it happened. */
  count: number;
  /** When it happened last. */
  at: number;
  /** Since when the call works again; null where it does not. */
  recoveredAt: number | null;
};

/** Problems in the order in which people should hear of them. */
type Urgency<T> = {
  /** Those that go on, and came lately: the worst first. */
  recent: T[];
  /** Those that go on, and came before: the worst first. */
  earlier: T[];
  /** Those that are over: the one that ended last first. */
  over: T[];
};

const SEVERITIES: readonly Severity[] = ['warning', 'security', 'critical'];

/**
 * Problems by what there is to do about them. Of those that go on the worst is told by severity, then by what does not
 * pass by itself, then by what happens most often, then by what is newest.
 * @param since when "lately" begins, ms (UTC)
 */
export function byUrgency<T>(problems: readonly T[], weigh: (problem: T) => Weighed, since: number): Urgency<T> {
  const ranked = problems.map((problem) => {
    const { severity, verdict, count, at, recoveredAt } = weigh(problem);
    const place = recoveredAt !== null ? 'over' : at > since ? 'recent' : 'earlier';
    const weight = [SEVERITIES.indexOf(severity), verdict === 'safe' ? 0 : 1, count, at];
    return { problem, place, rank: recoveredAt === null ? weight : [recoveredAt] };
  });
  ranked.sort((a, b) => compare(b.rank, a.rank));
  const at = (wanted: keyof Urgency<T>) => ranked.filter(({ place }) => place === wanted).map(({ problem }) => problem);
  return { recent: at('recent'), earlier: at('earlier'), over: at('over') };
}

function compare(a: readonly number[], b: readonly number[]): number {
  const index = a.findIndex((value, place) => value !== b[place]);
  return index < 0 ? 0 : (a[index] as number) - (b[index] as number);
}
