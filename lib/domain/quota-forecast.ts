import { describeDuration } from './duration.ts';
import type { Message } from './explanation.ts';

/** One observed response and the quota that it showed. */
export type QuotaSample = { at: number; limit: number | null; remaining: number; resetAt: number | null };

/** Two resets that lie no further apart belong to one window: servers round to seconds. Ms. */
const SAME_WINDOW = 2000;

/**
 * When the quota will be used up at the pace of its present window, ms since the epoch (UTC);
 * null where the window ends before, the pace is unknown, or nothing is being used.
 */
export function forecastExhaustion(samples: readonly QuotaSample[]): number | null {
  const ordered = samples
    .filter((sample) => sample.remaining >= 0 && Number.isFinite(sample.at))
    .sort((a, b) => a.at - b.at);
  const last = ordered.at(-1);
  if (last === undefined) return null;
  if (last.remaining === 0) return last.at;
  let first = last;
  for (const sample of ordered.toReversed()) {
    if (!inSameWindow(sample, last) || sample.remaining < first.remaining) break;
    first = sample;
  }
  const used = first.remaining - last.remaining;
  const elapsed = last.at - first.at;
  if (used <= 0 || elapsed <= 0) return null;
  const exhaustedAt = last.at + (last.remaining * elapsed) / used;
  return last.resetAt !== null && exhaustedAt >= last.resetAt ? null : exhaustedAt;
}

/**
 * What to keep of the samples so far (as this function kept them) and a new one, so that `forecastExhaustion` says the
 * same as of all of them: the first and the last of the present window. A sample from before the last changes nothing.
 */
export function keepForForecast(kept: readonly QuotaSample[], next: QuotaSample): QuotaSample[] {
  const last = kept.at(-1);
  if (last === undefined) return [next];
  if (next.at < last.at) return [...kept];
  if (!inSameWindow(last, next) || next.remaining > last.remaining) return [next];
  const [first = last] = kept;
  return [inSameWindow(first, next) ? first : last, next];
}

/** A sample without a reset says nothing about the present for longer than this, ms. */
const FORGOTTEN = 60_000;

/** What is known of a quota at some moment. */
export type QuotaOutlook = {
  limit: number | null;
  remaining: number;
  /** ms since the epoch (UTC) */
  resetAt: number | null;
  /** When it will be used up at this pace, ms since the epoch (UTC); null where that is not to be expected. */
  exhaustedAt: number | null;
};

/**
 * The most pressing of several quotas at `now` (ms), each given by its samples; null where no response of a window that
 * still runs stated one. The pace is that of the window until now: it slows down while no calls are made.
 */
export function quotaOutlook(quotas: readonly (readonly QuotaSample[])[], now: number): QuotaOutlook | null {
  const outlooks = quotas.flatMap((samples): QuotaOutlook[] => {
    const last = samples.at(-1);
    if (last === undefined || now >= (last.resetAt ?? last.at + FORGOTTEN)) return [];
    const { limit, remaining, resetAt } = last;
    const exhaustedAt = forecastExhaustion([...samples, { ...last, at: Math.max(now, last.at) }]);
    return [{ limit, remaining, resetAt, exhaustedAt }];
  });
  const pressing = (one: QuotaOutlook) => one.exhaustedAt ?? Number.MAX_VALUE;
  const share = ({ remaining, limit }: QuotaOutlook) => remaining / Math.max(1, limit ?? remaining);
  return outlooks.toSorted((a, b) => pressing(a) - pressing(b) || share(a) - share(b))[0] ?? null;
}

/** A quota in words: what is left, and that it will be used up, or is. */
export function describeQuota(outlook: QuotaOutlook, now: number, locale: string): Message {
  const { limit, remaining, resetAt, exhaustedAt } = outlook;
  if (remaining === 0) {
    return resetAt === null
      ? { key: 'quota_used_up', params: [] }
      : { key: 'quota_used_up_until', params: [describeDuration(resetAt - now, locale)] };
  }
  const left = limit === null ? String(remaining) : `${remaining}/${limit}`;
  return exhaustedAt === null
    ? { key: 'quota_left', params: [left] }
    : { key: 'quota_forecast', params: [describeDuration(exhaustedAt - now, locale), left] };
}

function inSameWindow(sample: QuotaSample, last: QuotaSample): boolean {
  if (sample.limit !== last.limit) return false;
  if (sample.resetAt === null || last.resetAt === null) return sample.resetAt === last.resetAt;
  return Math.abs(sample.resetAt - last.resetAt) <= SAME_WINDOW;
}
