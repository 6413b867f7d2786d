import type { Message } from '../domain/explanation.ts';
import { describeQuota, type QuotaSample, quotaOutlook } from '../domain/quota-forecast.ts';
import { type CallDay, type Finding, troubleshoot } from '../domain/troubleshooting.ts';
import { locale } from './text.ts';

/** What keeps going wrong, at `now` (ms, UTC). */
export function findTroubles(day: CallDay, now: number): Finding[] {
  return troubleshoot(day, now, locale());
}

/** A quota that is used up, or soon will be, of an API base. */
export type PressingQuota = { base: string; quota: Message };

/** The quotas that somebody should know of at `now` (ms, UTC). */
export function pressingQuotas(
  bases: readonly { base: string; quotas: QuotaSample[][] }[],
  now: number,
): PressingQuota[] {
  return bases.flatMap(({ base, quotas }) => {
    const outlook = quotaOutlook(quotas, now);
    if (outlook === null || outlook.exhaustedAt === null) return [];
    return [{ base, quota: describeQuota(outlook, now, locale()) }];
  });
}
