import { callFacts } from '../call-facts.ts';
import { type CallHistory, contextOf, NO_HISTORY, successesOf } from '../call-history.ts';
import { CATALOGUE } from '../catalogue/index.ts';
import { crc32 } from '../crc32.ts';
import { describeDuration } from '../duration.ts';
import { groupKey } from '../error-groups.ts';
import { explain } from '../explain.ts';
import { redactedError } from '../redacted-error.ts';
import { redactText } from '../redaction.ts';
import { bodyClock } from '../server-clock.ts';
import { DEFAULT_BASES } from '../sites.ts';
import type { StoredError } from '../stored-error.ts';
import { allowedFields, allowedHeaders } from './allowed.ts';
import { localTime, utc } from './local-time.ts';
import { Pseudonyms } from './pseudonyms.ts';
import type { ReportedProblem, ReportedRequest, SupportReport } from './report-schema.ts';
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
};

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
export function supportReport({ scope, now, environment, ...known }: ReportInput): SupportReport | null {
  const groups = groupsOf(known.errors);
  if (groups.length === 0) return null;
  const pseudonyms = new Pseudonyms();
  const context = { now, timeZone: environment.timeZone, pseudonyms };
  const problems = groups.slice(0, MAX_PROBLEMS).map((group) => reportedProblem(group, known, context));
  return {
    made_at: utc(now),
    scope,
    problems,
    problems_not_listed: groups.length - problems.length,
    environment: {
      extension: environment.extension,
      catalogue: CATALOGUE_VERSION,
      browser: redactText(environment.browser).slice(0, 200),
      time_zone: environment.timeZone,
      settings: environment.settings,
    },
  };
}

/** Names the texts and rules by which errors are explained: their number, and a checksum over them. */
const CATALOGUE_VERSION = `${CATALOGUE.length}-${crc32(JSON.stringify(CATALOGUE))}`;

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

type Context = { now: number; timeZone: string; pseudonyms: Pseudonyms };

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
  return {
    code: leaving.code,
    entry: explanation.entry,
    status: newest.exchange.status,
    failure: newest.exchange.failure?.kind ?? null,
    method,
    path_template: template,
    api: apiName(newest.base, context.pseudonyms),
    message: message.text?.slice(0, MAX_MESSAGE) ?? null,
    count,
    ...(isLeast && { at_least: true }),
    per_hour: count > 1 && span >= LEAST_RATED_MS ? Math.round((count / span) * 3_600_000) : null,
    first_seen: utc(firstAt),
    last_seen: utc(lastAt),
    last_success: lastSuccessAt === null ? null : utc(lastSuccessAt),
    recovered: lastSuccessAt !== null && lastSuccessAt > lastAt,
    attempt: known.attempt,
    retry: {
      verdict: explanation.retry.verdict,
      at: explanation.retry.at === null ? null : utc(explanation.retry.at),
      source: explanation.retry.source,
      too_early: storm?.early ?? 0,
    },
    circuit: { state: circuit.state, failures: circuit.failures },
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

function reportedRequest(stored: StoredError, { timeZone, pseudonyms }: Context): ReportedRequest {
  const { receivedAt, serverNow } = bodyClock(stored);
  return {
    request_id: stored.error.requestId,
    at: utc(stored.at),
    local_time: localTime(stored.at, timeZone),
    server_time: serverNow === null ? null : utc(serverNow),
    clock_skew_seconds: serverNow === null ? null : Math.round((serverNow - receivedAt) / 1000),
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
  const { code, status, failure, method, path_template, requests, first_seen, last_seen } = problem;
  const id = requests.find(({ request_id }) => request_id !== null)?.request_id ?? null;
  // Parallel calls fail in the same moment, and "in 0 sec" helps nobody.
  const span = Math.max(1000, Date.parse(last_seen) - Date.parse(first_seen));
  const more = others.length + problems_not_listed;
  return [
    `[${code}] ${status === 0 ? (failure ?? 'no response') : status} on ${method} ${path_template}`,
    ...(id === null ? [] : [id]),
    ...(problem.count === 1 ? [] : [`${countText(problem)}× in ${describeDuration(span, 'en')}`]),
    ...(more === 0 ? [] : [`and ${more} more`]),
  ].join(', ');
}

/** `12`, `at least 3000`. */
export function countText({ count, at_least }: Pick<ReportedProblem, 'count' | 'at_least'>): string {
  return `${at_least ? 'at least ' : ''}${count}`;
}
