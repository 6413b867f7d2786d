import type { NotRecording } from '../domain/not-recording.ts';
import type { ApiBase } from '../domain/sites.ts';
import { z } from '../domain/zod.ts';

/**
 * Everything that can be said to the background, and by whom: "What can a page send us?" is answered here.
 * A content script shares its process with the page, so what it says is believed in shape only; which tab, frame and
 * document it comes from is the browser's word (`MessageSender`), never the message's.
 */
export type Sender = 'content-script' | 'extension-page';

const moment = z.number().check(z.gte(0), z.lte(8.64e15));
const time = z.nullable(moment);
const code = z.string().check(z.maxLength(300));
const url = z.string().check(z.maxLength(16_384));
const body = z.nullable(z.object({ text: z.string().check(z.maxLength(131_072)), truncated: z.boolean() }));
const method = z.string().check(z.regex(/^[A-Za-z0-9!#$%&'*+.^_`|~-]{1,32}$/));
const status = z.number().check(z.int(), z.gte(200), z.lte(599));

/**
 * A failing API response as one document saw it, from resource timing, the page hook, or both.
 * Times are ms since the epoch (UTC), corrected for a document clock that drifted since the page was opened.
 */
const pageRecord = z.object({
  /** Numbers the records of a document, from 1. */
  n: z.number().check(z.int(), z.gte(1), z.lte(1e9)),
  /** URL that the page asked for, before redirects. */
  requestUrl: url,
  /** URL that answered; the same where no redirect happened or none could be seen. */
  url,
  method: z.nullable(method),
  status,
  startedAt: moment,
  respondedAt: time,
  endedAt: time,
  protocol: z.nullable(z.string().check(z.maxLength(32))),
  fromCache: z.nullable(z.boolean()),
  body,
  sources: z.array(z.enum(['resource-timing', 'page-hook'])).check(z.maxLength(2)),
});

/** A HAR entry of the inspected tab, cut to what is used. Times are ms since the epoch (UTC). */
const harRecord = z.object({
  url,
  method,
  status: z.number().check(z.int(), z.gte(0), z.lte(599)),
  startedAt: moment,
  respondedAt: time,
  endedAt: time,
  protocol: z.nullable(z.string().check(z.maxLength(32))),
  fromCache: z.nullable(z.boolean()),
  headers: z
    .array(z.tuple([z.string().check(z.maxLength(256)), z.string().check(z.maxLength(16_384))]))
    .check(z.maxLength(200)),
  body,
});

/** True where it is about the demo's made-up errors, not the history. */
const demo = z.optional(z.boolean());

/** name → who may say it, and what it carries. */
const MESSAGES = {
  /** A document's failing responses; answered `{committed: true}` once they are in the database. */
  'page-records': {
    sender: 'content-script',
    schema: z.object({ name: z.literal('page-records'), records: z.array(z.unknown()).check(z.maxLength(200)) }),
  },
  /** Which API bases there are; answered with them (`PageAnswer`). */
  bases: {
    sender: 'content-script',
    schema: z.object({ name: z.literal('bases') }),
  },
  /** HAR entries of the inspected tab; answered like `page-records`. */
  'devtools-records': {
    sender: 'extension-page',
    schema: z.object({
      name: z.literal('devtools-records'),
      tabId: z.number().check(z.int(), z.gte(0)),
      records: z.array(z.unknown()).check(z.maxLength(200)),
    }),
  },
  /** Delete everything that was recorded; answered `{committed: true}`. */
  'clear-history': {
    sender: 'extension-page',
    schema: z.object({ name: z.literal('clear-history') }),
  },
  /** Delete what is known of the API bases of one origin; answered like `clear-history`, as are the following. */
  'wipe-site': {
    sender: 'extension-page',
    schema: z.object({ name: z.literal('wipe-site'), origin: z.string().check(z.maxLength(300)) }),
  },
  /** Delete what happened from one time up to another. */
  'wipe-between': {
    sender: 'extension-page',
    schema: z.object({ name: z.literal('wipe-between'), from: moment, until: moment }),
  },
  /** Whether anything keeps the background from recording; answered with it (`ViewAnswer`). */
  recording: {
    sender: 'extension-page',
    schema: z.object({ name: z.literal('recording') }),
  },
  /** A person sees what happened up to now, in all tabs or in one. */
  seen: {
    sender: 'extension-page',
    schema: z.object({ name: z.literal('seen'), tabId: z.optional(z.int()), demo }),
  },
  /** A person knows of an alert. */
  'acknowledge-alert': {
    sender: 'extension-page',
    schema: z.object({ name: z.literal('acknowledge-alert'), code, startedAt: moment, demo }),
  },
  /** An alert is not to be shown until then. */
  'snooze-alert': {
    sender: 'extension-page',
    schema: z.object({ name: z.literal('snooze-alert'), code, startedAt: moment, until: moment, demo }),
  },
  /** A code or an endpoint (`endpointName`) is to raise nothing until then; a time that has passed ends it. */
  mute: {
    sender: 'extension-page',
    schema: z.object({
      name: z.literal('mute'),
      what: z.enum(['code', 'endpoint']),
      of: z.string().check(z.maxLength(1000)),
      until: moment,
      demo,
    }),
  },
  /** How many tabs show a page older than this version of the extension; answered with the number (`PageAnswer`). */
  'older-tabs': {
    sender: 'extension-page',
    schema: z.object({ name: z.literal('older-tabs') }),
  },
  /** A person wants them loaded anew. */
  'reload-older-tabs': {
    sender: 'extension-page',
    schema: z.object({ name: z.literal('reload-older-tabs') }),
  },
  /** Make the demo's errors, unless they are there. */
  'fill-demo': {
    sender: 'extension-page',
    schema: z.object({ name: z.literal('fill-demo') }),
  },
  /** Delete the demo. */
  'leave-demo': {
    sender: 'extension-page',
    schema: z.object({ name: z.literal('leave-demo') }),
  },
} as const satisfies Record<string, { sender: Sender; schema: z.ZodMiniType }>;

export type MessageName = keyof typeof MESSAGES;
export type MessageOf<N extends MessageName> = z.infer<(typeof MESSAGES)[N]['schema']>;
export type PageRecord = z.infer<typeof pageRecord>;
export type HarRecord = z.infer<typeof harRecord>;

/** The answer to every message: whether what it asked for is in the database. */
export type Answer = { committed: boolean };

/** The answer to a content script, which may not read the settings, and to views that ask for more than that. */
export type PageAnswer = Answer & { bases?: readonly ApiBase[]; olderTabs?: number };

/** The answer to a view that cannot read what is noted. */
export type ViewAnswer = Answer & { notRecording?: NotRecording | null };

/** Said by the background to every observed document when API bases were added or removed. */
export type BasesNotice = { bases: readonly ApiBase[] };

/**
 * The message, if this sender may say it and it has its shape; else null.
 */
export function readMessage(value: unknown, sender: Sender): MessageOf<MessageName> | null {
  if (typeof value !== 'object' || value === null || !('name' in value)) return null;
  const { name } = value;
  if (typeof name !== 'string' || !Object.hasOwn(MESSAGES, name)) return null;
  const entry = MESSAGES[name as MessageName];
  if (entry.sender !== sender) return null;
  const message = entry.schema.safeParse(value);
  return message.success ? message.data : null;
}

export const readPageRecords = (values: readonly unknown[]) => valid(pageRecord, values);
export const readHarRecords = (values: readonly unknown[]) => valid(harRecord, values);

/** The values that have the shape. One broken record must not hold up the others. */
function valid<T>(schema: z.ZodMiniType<T>, values: readonly unknown[]): T[] {
  return values.flatMap((value) => {
    const record = schema.safeParse(value);
    return record.success ? [record.data] : [];
  });
}
