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
