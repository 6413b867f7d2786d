import { describeDuration } from './duration.ts';
import type { Message } from './explanation.ts';
import { type ServerClock, toLocalTime } from './server-clock.ts';

/** What a response says about the caller's quota; only what it really said. */
export type Quota = {
  /** Tells the quotas of one API apart: the policy's own name (IETF draft), else the header's. At most 40 characters. */
  policy: string;
  /** Requests allowed in a window. */
  limit: number | null;
  remaining: number | null;
  /** When the window starts anew, ms since the epoch (UTC), on this machine's clock. */
  resetAt: number | null;
  /** Header that names the reset, in its usual spelling. */
  source: 'RateLimit' | 'RateLimit-Reset' | 'X-RateLimit-Reset';
};

/** Longest header that is worth reading. */
const MAX_HEADER = 2000;
const MAX_POLICY = 40;
/** Last time that a Date can hold (ECMA-262 §21.4.1.1). */
const LAST_TIME = 8.64e15;

/**
 * Every quota in a response's headers (lower-case names): `RateLimit` of the current IETF draft
 * (draft-ietf-httpapi-ratelimit-headers: `"default";r=0;t=32`) and of the older ones (`limit=100, remaining=0, reset=32`,
 * `RateLimit-Reset: 32`), and `X-RateLimit-*` as the GenAI API sends them (reset in Unix seconds).
 */
export function readQuotas(headers: Readonly<Record<string, string>>, clock: ServerClock): Quota[] {
  const quotas = [
    ...policies(headers, clock),
    separate(headers, 'ratelimit', clock),
    separate(headers, 'x-ratelimit', clock),
  ];
  return quotas.filter((quota) => quota.limit !== null || quota.remaining !== null || quota.resetAt !== null);
}

function policies(headers: Readonly<Record<string, string>>, clock: ServerClock): Quota[] {
  const field = headers.ratelimit ?? '';
  if (field === '' || field.length > MAX_HEADER) return [];
  if (/\breset\s*=/.test(field)) {
    return [
      {
        policy: 'RateLimit',
        limit: count(/\blimit\s*=\s*(\d+)/.exec(field)?.[1]),
        remaining: count(/\bremaining\s*=\s*(\d+)/.exec(field)?.[1]),
        resetAt: after(/\breset\s*=\s*(\d+)/.exec(field)?.[1], clock),
        source: 'RateLimit',
      },
    ];
  }
  const limits = new Map(items(headers['ratelimit-policy'] ?? '').map(({ name, params }) => [name, params.get('q')]));
  return items(field).map(({ name, params }) => ({
    policy: name.slice(0, MAX_POLICY),
    limit: count(limits.get(name)),
    remaining: count(params.get('r')),
    resetAt: after(params.get('t'), clock),
    source: 'RateLimit',
  }));
}

/** A structured-field list of items with parameters (RFC 9651), as far as these two fields need it. */
function items(field: string): { name: string; params: Map<string, string> }[] {
  if (field.length > MAX_HEADER) return [];
  const found = field.matchAll(
    /(?<![A-Za-z0-9_.*/:-])(?:"([^"]*)"|([A-Za-z0-9_.*/:-]+))((?:\s*;\s*[a-z*][a-z0-9_.*-]*(?:=[^;,]*)?)+)/g,
  );
  return [...found].map(([, quoted, token, params = '']) => ({
    name: quoted ?? token ?? '',
    params: new Map(
      params
        .split(';')
        .slice(1)
        .map((param): [string, string] => {
          const [key = '', value = ''] = param.split('=');
          return [key.trim(), value.trim()];
        }),
    ),
  }));
}

function separate(
  headers: Readonly<Record<string, string>>,
  prefix: 'ratelimit' | 'x-ratelimit',
  clock: ServerClock,
): Quota {
  const reset = headers[`${prefix}-reset`];
  const source = prefix === 'ratelimit' ? 'RateLimit-Reset' : 'X-RateLimit-Reset';
  return {
    policy: source,
    limit: count(headers[`${prefix}-limit`]?.split(/[,;]/)[0]),
    remaining: count(headers[`${prefix}-remaining`]),
    resetAt: prefix === 'ratelimit' ? after(reset, clock) : pointOrSpan(count(reset), clock),
    source,
  };
}

function count(text: string | undefined): number | null {
  return text !== undefined && /^\s*\d{1,16}\s*$/.test(text) ? Number(text) : null;
}

/** `seconds` after the response arrived. */
function after(seconds: string | undefined, clock: ServerClock): number | null {
  const span = count(seconds);
  return span === null ? null : representable(clock.receivedAt + span * 1000);
}

/**
 * A number that is a point in time or a span: from 10¹² on ms since the epoch, from 10⁹ (2001) on seconds since the epoch,
 * below it seconds from the response on. No API means a span of 30 years, nor a time in 2001 and before.
 */
export function pointOrSpan(value: number | null, clock: ServerClock): number | null {
  if (value === null || !Number.isFinite(value) || value < 0) return null;
  if (value >= 1e12) return representable(toLocalTime(value, clock));
  if (value >= 1e9) return representable(toLocalTime(value * 1000, clock));
  return representable(clock.receivedAt + value * 1000);
}

function representable(time: number): number | null {
  return Math.abs(time) <= LAST_TIME ? time : null;
}

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
