import type { Json } from './api-error.ts';
import { detailField } from './detail-fields.ts';
import { describeDuration } from './duration.ts';
import type { Message } from './explanation.ts';
import { parseHttpDate } from './http-date.ts';
import { parseIsoTime } from './iso-time.ts';
import { pointOrSpan, readQuotas } from './quota.ts';
import { bodyClock, headerClock, type ServerClock, toLocalTime } from './server-clock.ts';
import type { StoredError } from './stored-error.ts';

/** When a retry makes sense. All times in ms since the epoch (UTC), on this machine's clock. */
export type RetryTime = {
  /** Earliest sensible time, never before the response arrived; null where none is known. */
  at: number | null;
  /** Where `at` comes from: a header's name, a body field's path, `message`, `backoff`; null without a time. */
  source: string | null;
  /** What weakens `at`. */
  doubts: Message[];
};

/** The back-off plan of the guide ("Retry Logic"): three retries after 1, 2 and 4 s, each up to 10 % later. */
export const BACKOFF = { retries: 3, baseMs: 1000, factor: 2, jitter: 0.1 } as const;

/** Sources that lie further apart disagree, and a time that had passed by more when the response came is stale. Ms. */
const TOLERANCE = 2000;
/** No API asks for a longer pause in earnest: shown, but doubted. Ms. */
const LONGEST_PLAUSIBLE = 24 * 3_600_000;

/**
 * How long to wait after the `attempt`-th failure in a row (1 = the first), as the earliest and latest end of the pause
 * in ms: the client picks one at random, so that many clients do not come back at once. Null when the retries are used up.
 */
export function backoff(attempt: number): { earliest: number; latest: number } | null {
  const step = Math.max(1, Math.floor(attempt));
  if (!(step <= BACKOFF.retries)) return null;
  const earliest = BACKOFF.baseMs * BACKOFF.factor ** (step - 1);
  return { earliest, latest: earliest * (1 + BACKOFF.jitter) };
}

/** The time that the server gave, else the guide's back-off for this attempt. */
export function retryTime(stored: StoredError, attempt: number, locale: string): RetryTime {
  const given = serverRetryTime(stored, locale);
  if (given.at !== null) return given;
  const pause = backoff(attempt);
  if (pause === null) {
    return {
      at: null,
      source: null,
      doubts: [...given.doubts, { key: 'explain_doubt_retries_used_up', params: [String(BACKOFF.retries)] }],
    };
  }
  return { at: headerClock(stored).receivedAt + pause.earliest, source: 'backoff', doubts: given.doubts };
}

/**
 * The time that the response itself gives. Where its sources disagree, the latest plausible one: a retry too late costs
 * seconds, one too early costs another refusal. A source that cannot be read counts as absent, not as "never".
 */
export function serverRetryTime(stored: StoredError, locale: string): RetryTime {
  const doubts: Message[] = [];
  const { receivedAt } = headerClock(stored);
  const candidates: Candidate[] = [];
  for (const { source, at } of readSources(stored)) {
    if (at === null) doubts.push({ key: 'explain_doubt_unreadable', params: [source] });
    else if (at < receivedAt - TOLERANCE) {
      doubts.push({ key: 'explain_doubt_past', params: [source, describeDuration(receivedAt - at, locale)] });
    } else candidates.push({ source, at: Math.max(at, receivedAt) });
  }
  const plausible = candidates.filter(({ at }) => at - receivedAt <= LONGEST_PLAUSIBLE);
  const chosen = latest(plausible.length > 0 ? plausible : candidates);
  if (chosen === null) return { at: null, source: null, doubts };
  if (plausible.length === 0) {
    doubts.push({
      key: 'explain_doubt_far_away',
      params: [chosen.source, describeDuration(chosen.at - receivedAt, locale)],
    });
  }
  for (const other of candidates) {
    if (Math.abs(other.at - chosen.at) <= TOLERANCE) continue;
    const spans = [chosen, other].map(({ at }) => describeDuration(at - receivedAt, locale));
    doubts.push({
      key: 'explain_doubt_disagree',
      params: [chosen.source, spans[0] ?? '', other.source, spans[1] ?? ''],
    });
  }
  return { at: chosen.at, source: chosen.source, doubts };
}

type Candidate = { source: string; at: number };

/** The first of the latest: sources are listed most trusted first. */
function latest(candidates: readonly Candidate[]): Candidate | null {
  return candidates.reduce<Candidate | null>((best, next) => (best === null || next.at > best.at ? next : best), null);
}

/** Everything in the response that claims to be a retry time, most trusted first; `at` is null where it cannot be read. */
function readSources(stored: StoredError): { source: string; at: number | null }[] {
  const { exchange, error } = stored;
  const found: { source: string; at: number | null }[] = [];
  const clock = headerClock(stored);
  const inBody = bodyClock(stored);

  const retryAfter = exchange.responseHeaders['retry-after'];
  if (retryAfter !== undefined) found.push({ source: 'Retry-After', at: readRetryAfter(retryAfter, clock) });
  for (const name of ['retry_after', 'throttle_until']) {
    const value = detailField(error.details, name);
    if (value === undefined || value === null) continue;
    // Of these shapes the parser hands over the inside of `details`.
    const nested = name === 'retry_after' && (error.shape === 'documented' || error.shape === 'genai');
    found.push({ source: nested ? `details.${name}` : name, at: readBodyTime(value, inBody) });
  }
  const spoken = readSentence(error.message ?? '', inBody.receivedAt);
  if (spoken !== null) found.push({ source: 'message', at: spoken });
  found.push(...quotaResets(stored, clock));
  return found;
}

/** Retry-After (RFC 9110 §10.2.3): seconds or an HTTP-date. Fractions of a second are forgiven. */
function readRetryAfter(text: string, clock: ServerClock): number | null {
  if (/^\s*\d{1,12}(?:\.\d{1,9})?\s*$/.test(text)) return clock.receivedAt + Math.ceil(Number(text) * 1000);
  const date = parseHttpDate(text, clock.serverNow ?? clock.receivedAt);
  return date === null ? null : toLocalTime(date, clock);
}

/** A time in a body: ISO 8601 (as the guide's `details.retry_after`), an HTTP-date, or a number of seconds. */
function readBodyTime(value: Json, clock: ServerClock): number | null {
  if (typeof value === 'number') return pointOrSpan(value, clock);
  if (typeof value !== 'string') return null;
  if (/^\s*\d{1,16}(?:\.\d{1,9})?\s*$/.test(value)) return pointOrSpan(Number(value), clock);
  const time = parseIsoTime(value) ?? parseHttpDate(value, clock.serverNow ?? clock.receivedAt);
  return time === null ? null : toLocalTime(time, clock);
}

/** "Try again in 32 seconds.": the number and its unit. */
export const RETRY_SENTENCE =
  /\b(?:try again|retry)(?: again)? (?:in|after) (\d{1,9}(?:\.\d{1,3})?) ?(ms|milliseconds?|s|secs?|seconds?|m|mins?|minutes?|h|hours?)\b/i;

function readSentence(message: string, receivedAt: number): number | null {
  const parts = RETRY_SENTENCE.exec(message.slice(0, 2000));
  const unit = parts?.[2]?.toLowerCase();
  if (unit === undefined) return null;
  const size = /^(?:ms|mil)/.test(unit) ? 1 : unit.startsWith('s') ? 1000 : unit.startsWith('m') ? 60_000 : 3_600_000;
  return receivedAt + Math.ceil(Number(parts?.[1]) * size);
}

/** The API sends quotas on all responses: their reset is a retry time only for a quota that is used up. */
function quotaResets(stored: StoredError, clock: ServerClock): Candidate[] {
  const quotas = readQuotas(stored.exchange.responseHeaders, clock);
  const usedUp = quotas.filter(({ remaining }) => remaining === 0);
  const refused = stored.exchange.status === 429 || /^RATE_/i.test(stored.code);
  return (usedUp.length === 0 && refused ? quotas : usedUp).flatMap(({ source, resetAt }) =>
    resetAt === null ? [] : [{ source, at: resetAt }],
  );
}
