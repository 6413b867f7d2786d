import { describeDuration } from './duration.ts';
import type { Message } from './explanation.ts';
import { inOrder, isNetworkTrouble, type Outcome } from './outcome.ts';

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
/** Spans that differ from their median by no more than this share count as a regular beat. */
const REGULARITY = 0.15;

/** The problems that the outcomes of the last day show at `now`. */
export function troubleshoot(outcomes: readonly Outcome[], now: number, locale: string): Finding[] {
  const recent = inOrder(outcomes.filter(({ at }) => at <= now && now - at <= DAY));
  const lastHour = recent.filter(({ at }) => now - at <= HOUR);
  return [
    tokenExpiration(recent, locale),
    rateLimiting(lastHour),
    permissions(recent, locale),
    network(lastHour),
  ].filter((finding) => finding !== null);
}

/** "Frequent 401 errors with token expiration". */
function tokenExpiration(outcomes: readonly Outcome[], locale: string): Finding | null {
  const worked = new Set<string>();
  const expired = outcomes.filter((outcome) => {
    if (outcome.ok) worked.add(outcome.base);
    return !outcome.ok && isTokenExpiry(outcome, worked.has(outcome.base));
  });
  const expiries = expired.filter(
    ({ at }, index) => at - (expired[index - 1]?.at ?? Number.NEGATIVE_INFINITY) > ONE_EXPIRY,
  );
  if (expired.length < OFTEN && expiries.length < 2) return null;
  const beat = regularBeat(expiries.map(({ at }) => at));
  const evidence: Message[] = [{ key: 'trouble_token_count', params: [String(expired.length)] }];
  if (beat !== null) evidence.unshift({ key: 'trouble_token_beat', params: [describeDuration(beat, locale)] });
  return finding('token-expiration', 'trouble_token', expired, evidence);
}

/** AUTH_003; or any refused session where calls had worked before: then it is not a matter of a wrong set-up. */
function isTokenExpiry({ code, endpoint }: Outcome, workedBefore: boolean): boolean {
  if (code.toUpperCase() === 'AUTH_003') return true;
  return workedBefore && ['AUTH_001', 'HTTP_401'].includes(code) && !endpoint.endsWith(' /token');
}

/** The median span between the times (ms) where at least three times follow one beat, else null. */
export function regularBeat(times: readonly number[]): number | null {
  const spans = times.slice(1).map((time, index) => time - (times[index] ?? time));
  if (spans.length < 2) return null;
  const median = spans.toSorted((a, b) => a - b)[Math.floor((spans.length - 1) / 2)] ?? 0;
  return spans.every((span) => Math.abs(span - median) <= REGULARITY * median) ? median : null;
}

/** "429 errors during normal operation". */
function rateLimiting(outcomes: readonly Outcome[]): Finding | null {
  const refused = outcomes.filter(({ ok, status, code }) => !ok && (status === 429 || /^RATE_/i.test(code)));
  if (refused.length < OFTEN) return null;
  const evidence = [{ key: 'trouble_rate_count', params: [String(refused.length), String(outcomes.length)] }];
  return finding('rate-limiting', 'trouble_rate', refused, evidence);
}

/** "403 errors for previously working operations". */
function permissions(outcomes: readonly Outcome[], locale: string): Finding | null {
  const lastSuccess = new Map<string, number>();
  const lost = new Map<string, Outcome & { workedAt: number }>();
  const refused: Outcome[] = [];
  for (const outcome of outcomes) {
    const call = `${outcome.base} ${outcome.endpoint}`;
    const workedAt = lastSuccess.get(call);
    if (outcome.ok) {
      lastSuccess.set(call, outcome.at);
      lost.delete(call);
    } else if (outcome.status === 403 && workedAt !== undefined) {
      lost.set(call, lost.get(call) ?? { ...outcome, workedAt });
      refused.push(outcome);
    }
  }
  if (lost.size === 0) return null;
  const evidence = [...lost.values()].map(({ endpoint, at, workedAt }) => ({
    key: 'trouble_permission_lost',
    params: [endpoint, describeDuration(at - workedAt, locale)],
  }));
  const stillRefused = refused.filter(({ base, endpoint }) => lost.has(`${base} ${endpoint}`));
  return finding('permissions', 'trouble_permission', stillRefused, evidence);
}

/** "Connection timeouts and network errors". */
function network(outcomes: readonly Outcome[]): Finding | null {
  const failed = outcomes.filter((outcome) => !outcome.ok && isNetworkTrouble(outcome));
  if (failed.length < OFTEN) return null;
  const [first, last] = [failed[0]?.at ?? 0, failed.at(-1)?.at ?? 0];
  const comesAndGoes = outcomes.some(({ ok, at }) => ok && at > first && at < last);
  const evidence: Message[] = [{ key: 'trouble_network_count', params: [String(failed.length)] }];
  evidence.push({ key: comesAndGoes ? 'trouble_network_comes_and_goes' : 'trouble_network_down', params: [] });
  return finding('network', 'trouble_network', failed, evidence);
}

function finding(
  problem: Finding['problem'],
  prefix: string,
  failures: readonly Outcome[],
  evidence: Message[],
): Finding {
  return {
    problem,
    title: { key: `${prefix}_title`, params: [] },
    evidence,
    solution: { key: `${prefix}_solution`, params: [] },
    prevention: { key: `${prefix}_prevention`, params: [] },
    count: failures.length,
    firstAt: failures[0]?.at ?? 0,
    lastAt: failures.at(-1)?.at ?? 0,
  };
}
