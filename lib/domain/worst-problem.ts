import type { RetryVerdict, Severity } from './explanation.ts';

/** One kind of trouble, as far as its weight goes. */
type Weighed = {
  severity: Severity;
  verdict: RetryVerdict;
  /** How often it happened. */
  count: number;
  /** When it happened last, ms (UTC). */
  at: number;
};

const SEVERITIES: readonly Severity[] = ['warning', 'security', 'critical'];

/**
 * The one that people should hear of first: by severity, then what does not pass by itself, then what happens most
 * often, then the newest.
 */
export function worstOf<T>(problems: readonly T[], weigh: (problem: T) => Weighed): T | undefined {
  const ranked = problems.map((problem) => {
    const { severity, verdict, count, at } = weigh(problem);
    return { problem, rank: [SEVERITIES.indexOf(severity), verdict === 'safe' ? 0 : 1, count, at] };
  });
  return ranked.sort((a, b) => compare(b.rank, a.rank))[0]?.problem;
}

function compare(a: readonly number[], b: readonly number[]): number {
  const index = a.findIndex((value, place) => value !== b[place]);
  return index < 0 ? 0 : (a[index] as number) - (b[index] as number);
}
