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
  at: isoTime,
  /** With offset and zone. */
  local_time: z.string().check(z.maxLength(100)),
  server_time: nullable(isoTime),
  /** How far the server's clock is ahead of the user's. */
  clock_skew_seconds: nullable(z.number()),
  resources: z.array(short).check(z.maxLength(50)),
});

const problem = z.object({
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
  first_seen: isoTime,
  last_seen: isoTime,
  last_success: nullable(isoTime),
  recovered: z.boolean(),
  attempt: count,
  retry: z.object({ verdict: short, at: nullable(isoTime), source: nullable(short), too_early: count }),
  circuit: z.object({ state: short, failures: count }),
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

export const reportSchema = z.object({
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
    browser: short,
    time_zone: short,
    settings: z.record(z.string(), z.union([z.number(), z.boolean(), short])),
  }),
});

export type SupportReport = z.infer<typeof reportSchema>;
export type ReportedProblem = z.infer<typeof problem>;
export type ReportedRequest = z.infer<typeof request>;
