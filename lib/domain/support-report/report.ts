import { callFacts } from '../call-facts.ts';
import { type CallHistory, contextOf, NO_HISTORY, successesOf } from '../call-history.ts';
import { CATALOGUE_VERSION } from '../catalogue/version.ts';
import { describeDuration } from '../duration.ts';
import { groupKey } from '../error-groups.ts';
import { explain } from '../explain.ts';
import type { Assumption } from '../explain-text/foreign-call.ts';
import { redactedError } from '../redacted-error.ts';
import { redactText } from '../redaction.ts';
import { bodyClock } from '../server-clock.ts';
import { DEFAULT_BASES } from '../sites.ts';
import type { StoredError } from '../stored-error.ts';
import { allowedFields, allowedHeaders } from './allowed.ts';
import { localTime, utc } from './local-time.ts';
import { Pseudonyms } from './pseudonyms.ts';
import {
  isFromElsewhere,
  type Origin,
  type ReportedProblem,
  type ReportedRequest,
  type SupportReport,
} from './report-schema.ts';
import { ALL_AT_HAND, type Tally, tally } from './tally.ts';

/** What a report is made of. */
export type Reportable = {
  /** The errors it is about, in any order: one, a group, an incident, or all of a stretch of time; the newest, if they are many. */
  errors: readonly StoredError[];
  /** What is known of the call of each error, by its id. */
  histories: ReadonlyMap<number, CallHistory>;
  /** How often each problem came (`groupKey`), where the errors at hand need not be all of it. */
  tallies: ReadonlyMap<string, Tally>;
};

type ReportInput = Reportable & {
  scope: SupportReport['scope'];
  /** ms since the epoch (UTC). */
  now: number;
  environment: Environment;
  /** Set where the errors were found in a text: then nothing is said of this browser, its settings and its place. */
  elsewhere?: FromElsewhere;
};

/** Where errors from elsewhere were found, and what the text did not say of them. */
type FromElsewhere = { origin: Origin; assumed: readonly Assumption[] };

export type Environment = {
  /** Version of the extension. */
  extension: string;
  /** The browser as it names itself: name and major version. */
  browser: string;
  /** IANA name: `Europe/Berlin`. */
  timeZone: string;
  /** What is not as it is from the start (changed-settings.ts): `added_apis: 1`. */
  settings: Record<string, number | boolean | string>;
};

/** Different problems and requests that a report lists; more are counted. */
const MAX_PROBLEMS = 10;
const MAX_REQUESTS = 5;
const MAX_MESSAGE = 500;
/** A rate of errors that came closer together than this (ms) says nothing. */
const LEAST_RATED_MS = 60_000;

/**
 * Everything that support needs and nothing else: by an allow-list, redacted once more, with pseudonyms for resources,
 * users and credentials. Null where there is no error to report.
 */
export function supportReport({ scope, now, environment, elsewhere, ...known }: ReportInput): SupportReport | null {
  const groups = groupsOf(known.errors);
  if (groups.length === 0) return null;
  const pseudonyms = new Pseudonyms();
  const context = { now, timeZone: environment.timeZone, pseudonyms, elsewhere };
  const problems = groups.slice(0, MAX_PROBLEMS).map((group) => reportedProblem(group, known, context));
  return {
    made_at: utc(now),
    scope,
    problems,
    problems_not_listed: groups.length - problems.length,
    environment: {
      extension: environment.extension,
      catalogue: CATALOGUE_VERSION,
      ...(elsewhere === undefined && {
        browser: redactText(environment.browser).slice(0, 200),
        settings: environment.settings,
      }),
      ...((elsewhere === undefined || elsewhere.assumed.includes('zone')) && { time_zone: environment.timeZone }),
    },
  };
}

type Group = [StoredError, ...StoredError[]];

/** Errors of one code at one endpoint, the newest first; the group with the newest error first. */
function groupsOf(errors: readonly StoredError[]): Group[] {
  const groups = new Map<string, Group>();
  for (const stored of errors.toSorted((a, b) => b.at - a.at)) {
    const key = groupKey(stored);
    const group = groups.get(key);
    if (group === undefined) groups.set(key, [stored]);
    else group.push(stored);
  }
  return [...groups.values()];
}

type Context = { now: number; timeZone: string; pseudonyms: Pseudonyms; elsewhere: FromElsewhere | undefined };

function reportedProblem(group: Group, { errors, histories, tallies }: Reportable, context: Context): ReportedProblem {
  const [newest] = group;
  const times = group.map(({ at }) => at);
  const { count, firstAt, lastAt, isLeast } = tallies.get(groupKey(newest)) ?? tally(times, ALL_AT_HAND);
  const history = histories.get(newest.id) ?? { ...NO_HISTORY, failures: errors };
  const known = contextOf(newest, history, 'en');
  const successes = successesOf(history);
  const lastSuccessAt = successes.length > 0 ? Math.max(...successes) : null;
  const explanation = explain(newest, known);
  const { circuit, storm } = callFacts(newest, history, context.now, 'en');
  const leaving = redactedError(newest);
  const [method = '?', template = '/'] = leaving.endpoint.split(' ');
  const headers = allowedHeaders(leaving.exchange.responseHeaders);
  const requests = group.slice(0, MAX_REQUESTS).map((stored) => reportedRequest(redactedError(stored), context));
  const fields = allowedFields(leaving.error.details, context.pseudonyms);
  // Last, when all ids of the problem have names.
  const message =
    leaving.error.message === null
      ? { text: null, replaced: 0 }
      : context.pseudonyms.inText(leaving.error.message.slice(0, MAX_MESSAGE));
  const span = lastAt - firstAt;
  const { elsewhere } = context;
  const isAssumed = (what: Assumption) => elsewhere?.assumed.includes(what) ?? false;
  const moment = (at: number) => (isAssumed('time') ? null : utc(at));
  const { verdict, source, at: retryAt } = explanation.retry;
  // A pause runs from the failure; the guide's depends on which try it was, too, and a text does not say that.
  const isRetryTimeKnown = elsewhere === undefined || !(isAssumed('time') || isAssumed('zone') || source === 'backoff');
  return {
    ...(elsewhere !== undefined && { source: 'elsewhere' as const, ...originOf(elsewhere, context.pseudonyms) }),
    code: leaving.code,
    entry: explanation.entry,
    status: newest.exchange.status,
    failure: newest.exchange.failure?.kind ?? null,
    method,
    path_template: isAssumed('call') || isAssumed('path') ? '?' : template,
    api: isAssumed('call') ? '?' : apiName(newest.base, context.pseudonyms),
    message: message.text?.slice(0, MAX_MESSAGE) ?? null,
    count,
    ...(isLeast && { at_least: true }),
    per_hour: count > 1 && span >= LEAST_RATED_MS ? Math.round((count / span) * 3_600_000) : null,
    first_seen: moment(firstAt),
    last_seen: moment(lastAt),
    last_success: lastSuccessAt === null ? null : utc(lastSuccessAt),
    ...(elsewhere === undefined && {
      recovered: lastSuccessAt !== null && lastSuccessAt > lastAt,
      attempt: known.attempt,
      ...(known.attemptIsLeast && { attempt_at_least: true }),
      circuit: { state: circuit.state, failures: circuit.failures },
    }),
    retry: {
      verdict,
      at: retryAt === null || !isRetryTimeKnown ? null : utc(retryAt),
      source,
      ...(elsewhere === undefined && { too_early: storm?.early ?? 0 }),
    },
    requests,
    headers: headers.kept,
    body_fields: fields.kept,
    left_out: {
      headers: headers.leftOut,
      body_fields: fields.leftOut,
      query_values: newest.exchange.queryNames.length,
      requests: count - requests.length,
      ...(message.replaced > 0 && { message_numbers: message.replaced }),
    },
  };
}

const MAX_FILE = 100;

/** A file's name is one of a person's choice. What a folder is named tells who they are, and helps nobody. */
function originOf(
  { origin, assumed }: FromElsewhere,
  pseudonyms: Pseudonyms,
): Pick<ReportedProblem, 'origin' | 'assumed'> {
  // Redacted as a whole: a secret may hold what looks like the end of a folder.
  const plain = redactText((origin.file ?? '').replace(/[\p{C}\s]+/gu, ' '));
  const name = plain.split(/[\\/]/).at(-1)?.trim().slice(0, MAX_FILE) ?? '';
  const file = pseudonyms.inText(name).text;
  return { origin: { kind: origin.kind, file: file === '' ? null : file }, assumed: [...assumed] };
}

function reportedRequest(stored: StoredError, { timeZone, pseudonyms, elsewhere }: Context): ReportedRequest {
  const { receivedAt, serverNow } = bodyClock(stored);
  const isAssumed = (what: Assumption) => elsewhere?.assumed.includes(what) ?? false;
  // The time that a text gives may be the server's own; only browsers write that of theirs, into a HAR file or an export.
  const isOfTwoClocks =
    elsewhere === undefined ||
    (elsewhere.origin.kind !== 'text' && !isAssumed('time') && !isAssumed('zone') && serverNow !== stored.at);
  return {
    request_id: stored.error.requestId,
    at: isAssumed('time') ? null : utc(stored.at),
    local_time: elsewhere === undefined || isAssumed('zone') ? localTime(stored.at, timeZone) : null,
    server_time: serverNow === null ? null : utc(serverNow),
    clock_skew_seconds: serverNow === null || !isOfTwoClocks ? null : Math.round((serverNow - receivedAt) / 1000),
    resources: resourcesIn(stored.exchange.path, pseudonyms),
  };
}

/** The ids in a path by their pseudonyms; the template shows where they stood. */
function resourcesIn(path: string, pseudonyms: Pseudonyms): string[] {
  const segments = path.split('/');
  return segments.flatMap((segment, index) =>
    /^\d+$/.test(segment) ? [pseudonyms.ofId(segments[index - 1] ?? '', segment)] : [],
  );
}

/** Nexla's own addresses are public; a customer's is a name of theirs. */
function apiName(base: string, pseudonyms: Pseudonyms): string {
  return DEFAULT_BASES.some(({ origin, prefix }) => origin + prefix === base) ? base : pseudonyms.of('api', base);
}

/**
 * The subject of a ticket: `[RATE_001] 429 on GET /data_sources, req_12ab, 12× in 5 min`. The same in every language.
 */
export function ticketSubject({ problems, problems_not_listed }: SupportReport): string {
  const [problem, ...others] = problems;
  if (problem === undefined) return '';
  const { code, status, failure, requests, first_seen, last_seen } = problem;
  const id = requests.find(({ request_id }) => request_id !== null)?.request_id ?? null;
  // Parallel calls fail in the same moment, and "in 0 sec" helps nobody.
  const span =
    first_seen === null || last_seen === null ? null : Math.max(1000, Date.parse(last_seen) - Date.parse(first_seen));
  const more = others.length + problems_not_listed;
  const call = callText(problem);
  return [
    `[${code}] ${status === 0 ? (failure ?? 'no response') : statusText(problem)}${call === null ? '' : ` on ${call}`}`,
    ...(id === null ? [] : [id]),
    ...(problem.count === 1
      ? []
      : [`${countText(problem)}×${span === null ? '' : ` in ${describeDuration(span, 'en')}`}`]),
    ...(more === 0 ? [] : [`and ${more} more`]),
  ].join(', ');
}

/** `GET /data_sources`; null where an error from elsewhere names neither method nor path. */
export function callText(problem: ReportedProblem): string | null {
  const { method, path_template } = problem;
  return isFromElsewhere(problem) && method === '?' && path_template === '?' ? null : `${method} ${path_template}`;
}

/** `429`, `429 (assumed)`. */
export function statusText({ status, assumed }: ReportedProblem): string {
  return `${status}${assumed?.includes('status') ? ' (assumed)' : ''}`;
}

/** `12`, `at least 3000`. */
export function countText({ count, at_least }: Pick<ReportedProblem, 'count' | 'at_least'>): string {
  return numberText(count, at_least);
}

/** A number that may be more. */
export function numberText(number: number, isLeast = false): string {
  return `${isLeast ? 'at least ' : ''}${number}`;
}
