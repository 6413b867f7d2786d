import { failureOf } from './call-circuit.ts';
import type { FailedCall } from './catalogue/action-for.ts';
import { type Circuit, circuit, withEarlierFailures } from './circuit.ts';
import type { Action, Message } from './explanation.ts';
import { describeQuota, type QuotaSample, quotaOutlook } from './quota-forecast.ts';
import { type RecoveryRate, recoveryRate } from './recovery.ts';
import type { StoredError } from './stored-error.ts';

/** What is known of an API base, and of recoveries anywhere, beside one failure. */
export type BaseHistory = {
  /** The failures of all calls to the base since its last success, in any order. */
  failures: readonly StoredError[];
  /** There may be earlier ones that were not read. */
  isCut: boolean;
  /** What its latest responses said of its quotas, one list a policy. */
  quotas: readonly (readonly QuotaSample[])[];
  /** Problems of any base: those that ended with a success, and those that have not. */
  problems: { recovered: readonly FailedCall[]; open: readonly FailedCall[] };
};

/** What that says to somebody who looks at one failure of the base. */
export type BaseFacts = {
  circuit: Circuit;
  /** "Limit reached in about 40 s at this pace"; null where no response stated a quota that still holds. */
  quota: Message | null;
  /** How often problems with the same advice recovered; null where this is the first. */
  rate: RecoveryRate | null;
};

/** @param now ms since the epoch (UTC) */
export function baseFacts(action: Action, history: BaseHistory, now: number, locale: string): BaseFacts {
  const outlook = quotaOutlook(history.quotas, now);
  const rate = recoveryRate(action, history.problems);
  const found = circuit(history.failures.map(failureOf), now);
  return {
    circuit: history.isCut ? withEarlierFailures(found) : found,
    quota: outlook === null ? null : describeQuota(outlook, now, locale),
    rate: rate.total > 1 ? rate : null,
  };
}
