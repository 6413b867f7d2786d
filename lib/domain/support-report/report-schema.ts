import { z } from '../zod.ts';

/**
 * A report as it leaves, and as it comes back by paste or drop. Field names are part of the format: they stay English,
 * and a change of meaning is a new version.
 */
const short = z.string().check(z.maxLength(200));
const text = z.string().check(z.maxLength(1000));
const count = z.number().check(z.gte(0));
const nullable = <T extends z.core.SomeType>(schema: T) => z.nullable(schema);
const isoTime = z.string().check(z.maxLength(40));

const request = z.object({
  request_id: nullable(short),
  /** UTC. */
  at: nullable(isoTime),
  /** With offset and zone. Of an error from elsewhere only where its zone is assumed: what its clock showed. */
  local_time: nullable(z.string().check(z.maxLength(100))),
  server_time: nullable(isoTime),
  /** How far the server's clock is ahead of the user's. */
  clock_skew_seconds: nullable(z.number()),
  resources: z.array(short).check(z.maxLength(50)),
});

/** Where the text was from in which an error from elsewhere was found. */
const origin = z.object({
  kind: z.enum(['text', 'har', 'export']),
  /** The name of the file, without its folders; null where the text was pasted. */
  file: nullable(short),
});

const problem = z.object({
  /** The error was found in a text: no browser of the reporter's saw it, and nothing is known of what was before and after. */
  source: z.optional(z.literal('elsewhere')),
  /** In which text. */
  origin: z.optional(origin),
  /** What the text did not say. `status` and `zone` are assumed here; of a time, call or path there is nothing, or `?`. */
  assumed: z.optional(z.array(z.enum(['call', 'path', 'status', 'time', 'zone']))),
  code: short,
  /** Catalogue entry by which it was explained. */
  entry: z.string().check(z.regex(/^[\w.-]{1,64}$/)),
  status: z.int(),
  /** Why no response came. */
  failure: nullable(short),
  method: short,
  path_template: short,
  api: short,
  message: nullable(text),
  count,
  /** Only the newest are known: there may have been more than `count`, and earlier ones than `first_seen`. */
  at_least: z.optional(z.boolean()),
  per_hour: nullable(count),
  /** Times are null where the text of an error from elsewhere names none. */
  first_seen: nullable(isoTime),
  last_seen: nullable(isoTime),
  last_success: nullable(isoTime),
  recovered: z.optional(z.boolean()),
  attempt: z.optional(count),
  /** Earlier failures of the call were not read: there may have been more attempts, and more failures in the circuit. */
  attempt_at_least: z.optional(z.boolean()),
  retry: z.object({ verdict: short, at: nullable(isoTime), source: nullable(short), too_early: z.optional(count) }),
  circuit: z.optional(z.object({ state: short, failures: count })),
  requests: z.array(request).check(z.maxLength(50)),
  headers: z.record(z.string(), text),
  body_fields: z.record(z.string(), z.union([text, z.number(), z.boolean(), z.array(short)])),
  left_out: z.object({
    headers: count,
    body_fields: count,
    query_values: count,
    requests: count,
    /** Ids and other numbers of the message that were replaced. */
    message_numbers: z.optional(count),
  }),
});

const report = z.object({
  made_at: isoTime,
  scope: z.object({
    kind: z.enum(['error', 'group', 'incident', 'window']),
    /** Of a window: how long it is. */
    minutes: z.optional(count),
  }),
  problems: z.array(problem).check(z.minLength(1), z.maxLength(50)),
  problems_not_listed: count,
  /** The user's own line. */
  note: z.optional(text),
  environment: z.object({
    extension: short,
    catalogue: short,
    browser: z.optional(short),
    /** Of errors from elsewhere the one that was assumed. */
    time_zone: z.optional(short),
    settings: z.optional(z.record(z.string(), z.union([z.number(), z.boolean(), short]))),
  }),
});

export type SupportReport = z.infer<typeof report>;
export type Origin = z.infer<typeof origin>;
export type ReportedProblem = z.infer<typeof problem>;
export type ReportedRequest = z.infer<typeof request>;

export function isFromElsewhere({ source }: Pick<ReportedProblem, 'source'>): boolean {
  return source === 'elsewhere';
}

/** Only of an error from elsewhere may a report know less. */
export const reportSchema = report.check(
  z.refine(({ problems, environment: { browser, time_zone, settings } }) => {
    const seenHere = problems.filter((one) => !isFromElsewhere(one));
    const places = [browser, time_zone, settings];
    return (
      (seenHere.length === 0 || places.every((known) => known !== undefined)) &&
      seenHere.every(({ first_seen, last_seen, recovered, attempt, retry, circuit, requests }) => {
        const times = [first_seen, last_seen, ...requests.flatMap(({ at, local_time }) => [at, local_time])];
        const facts = [recovered, attempt, retry.too_early, circuit];
        return times.every((time) => time !== null) && facts.every((fact) => fact !== undefined);
      })
    );
  }),
);
