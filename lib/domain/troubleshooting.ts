import { entryNamed } from './catalogue/index.ts';
import { describeDuration } from './duration.ts';
import type { Message } from './explanation.ts';
import { bringsToken, inOrder, isNetworkTrouble } from './outcome.ts';

/** The day of a call, in as few words as the counters have. */
export type CallDay = {
  /** Failures of one code at one endpoint, counted; `at` is when they happened, at least to the minute (ms since the epoch, UTC). */
  failures: readonly Tally[];
  /** Successes, as far as they are kept (CallHistory), in any order. */
  successes: readonly Success[];
};
type Success = { at: number; base: string; endpoint: string };
type Tally = Success & { code: string; count: number };

/** One of the guide's four common problems ("Common Issues and Solutions"), found in the history. */
export type Finding = {
  problem: 'token-expiration' | 'rate-limiting' | 'permissions' | 'network';
  title: Message;
  /** What was seen. */
  evidence: Message[];
  solution: Message;
  prevention: Message;
  /** The failures that belong to it, and when the first and the last happened (ms since the epoch, UTC). */
  count: number;
  firstAt: number;
  lastAt: number;
};

const HOUR = 3_600_000;
const DAY = 24 * HOUR;
/** Fewer failures than this are an incident, not a problem of the set-up. */
const OFTEN = 3;
/** Refusals of one expired token come in a burst: those that follow each other within this time are one expiry. Ms. */
const ONE_EXPIRY = 5 * 60_000;
/** Pieces of evidence that are listed. */
const MOST_EVIDENCE = 5;
/** Spans that differ from their median by no more than this share count as a regular beat. */
const REGULARITY = 0.15;

/** The problems that the last day shows at `now` (ms, UTC). */
export function troubleshoot(day: CallDay, now: number, locale: string): Finding[] {
  const within = <T extends Success>(list: readonly T[], span: number): T[] =>
    inOrder(list.filter(({ at }) => at <= now && now - at <= span));
  const failures = within(day.failures, DAY);
  const successes = within(day.successes, DAY);
  const lastHour = within(failures, HOUR);
  return [
    tokenExpiration(failures, successes, locale),
    rateLimiting(lastHour),
    permissions(failures, inOrder(day.successes), locale),
    network(lastHour, successes),
  ].filter((finding) => finding !== null);
}

/** "Frequent 401 errors with token expiration". */
function tokenExpiration(failures: readonly Tally[], successes: readonly Success[], locale: string): Finding | null {
  const workedAt = new Map<string, number>();
  for (const { base, at } of successes.toReversed()) workedAt.set(base, at);
  const expired = failures.filter((failure) =>
    isTokenExpiry(failure, (workedAt.get(failure.base) ?? failure.at) < failure.at),
  );
  const expiries = expired.filter(
    ({ at }, index) => at - (expired[index - 1]?.at ?? Number.NEGATIVE_INFINITY) > ONE_EXPIRY,
  );
  if (total(expired) < OFTEN && expiries.length < 2) return null;
  const beat = regularBeat(expiries.map(({ at }) => at));
  const evidence: Message[] = [{ key: 'trouble_token_count', params: [String(total(expired))] }];
  if (beat !== null) {
    const code = mostFrequentCode(expired);
    evidence.unshift({ key: 'trouble_token_beat', params: [code, describeDuration(beat, locale)] });
  }
  return finding('token-expiration', 'trouble_token', expired, evidence);
}

/** AUTH_003; or any refused session where calls had worked before: then it is not a matter of a wrong set-up. */
function isTokenExpiry(failure: Tally, workedBefore: boolean): boolean {
  const code = failure.code.toUpperCase();
  if (code === 'AUTH_003') return true;
  return workedBefore && ['AUTH_001', 'HTTP_401'].includes(code) && !bringsToken(failure);
}

function mostFrequentCode(failures: readonly Tally[]): string {
  const counts = new Map<string, number>();
  for (const { code, count } of failures) counts.set(code, count + (counts.get(code) ?? 0));
  return [...counts].toSorted(([, a], [, b]) => b - a)[0]?.[0] ?? '';
}

/** The median span between the times (ms) where at least three times follow one beat, else null. */
export function regularBeat(times: readonly number[]): number | null {
  const spans = times.slice(1).map((time, index) => time - (times[index] ?? time));
  if (spans.length < 2) return null;
  const median = spans.toSorted((a, b) => a - b)[Math.floor((spans.length - 1) / 2)] ?? 0;
  return spans.every((span) => Math.abs(span - median) <= REGULARITY * median) ? median : null;
}

/** "429 errors during normal operation". */
function rateLimiting(failures: readonly Tally[]): Finding | null {
  const refused = failures.filter(({ code }) => /^RATE_/i.test(code) || entryNamed(code)?.statuses[0] === 429);
  if (total(refused) < OFTEN) return null;
  return finding('rate-limiting', 'trouble_rate', refused, [
    { key: 'trouble_rate_count', params: [String(total(refused))] },
  ]);
}

/** "403 errors for previously working operations". */
function permissions(failures: readonly Tally[], successes: readonly Success[], locale: string): Finding | null {
  const lost = new Map<string, { first: Tally; workedAt: number; failures: Tally[] }>();
  for (const failure of failures) {
    if (entryNamed(failure.code)?.statuses[0] !== 403) continue;
    const ofCall = successes.filter(({ base, endpoint }) => base === failure.base && endpoint === failure.endpoint);
    const workedAt = ofCall.findLast(({ at }) => at < failure.at)?.at;
    // Where a failure is known to the minute only, a success within it counts as later: no false alarm.
    if (workedAt === undefined || ofCall.some(({ at }) => at >= failure.at)) continue;
    const call = `${failure.base} ${failure.endpoint}`;
    const known = lost.get(call) ?? { first: failure, workedAt, failures: [] };
    known.failures.push(failure);
    lost.set(call, known);
  }
  if (lost.size === 0) return null;
  const evidence = [...lost.values()].map(({ first, workedAt }) => ({
    key: 'trouble_permission_lost',
    params: [first.endpoint, describeDuration(first.at - workedAt, locale)],
  }));
  const refused = inOrder([...lost.values()].flatMap((call) => call.failures));
  return finding('permissions', 'trouble_permission', refused, evidence.slice(0, MOST_EVIDENCE));
}

/** "Connection timeouts and network errors". */
function network(failures: readonly Tally[], successes: readonly Success[]): Finding | null {
  const failed = failures.filter(isNetworkTrouble);
  if (total(failed) < OFTEN) return null;
  const [first, last] = [failed[0]?.at ?? 0, failed.at(-1)?.at ?? 0];
  const comesAndGoes = successes.some(({ at }) => at > first && at < last);
  const evidence: Message[] = [{ key: 'trouble_network_count', params: [String(total(failed))] }];
  evidence.push({ key: comesAndGoes ? 'trouble_network_comes_and_goes' : 'trouble_network_down', params: [] });
  return finding('network', 'trouble_network', failed, evidence);
}

function total(failures: readonly Tally[]): number {
  return failures.reduce((sum, { count }) => sum + count, 0);
}

function finding(
  problem: Finding['problem'],
  prefix: string,
  failures: readonly Tally[],
  evidence: Message[],
): Finding {
  return {
    problem,
    title: { key: `${prefix}_title`, params: [] },
    evidence,
    solution: { key: `${prefix}_solution`, params: [] },
    prevention: { key: `${prefix}_prevention`, params: [] },
    count: total(failures),
    firstAt: failures[0]?.at ?? 0,
    lastAt: failures.at(-1)?.at ?? 0,
  };
}
