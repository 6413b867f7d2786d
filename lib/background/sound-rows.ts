import { z } from '../domain/zod.ts';
import type { Database } from '../storage/database.ts';
import type { BudgetRow, EndpointRow, HistoryRow, MarkRow, ProblemRow, WaitingRow } from '../storage/tables.ts';

/**
 * Which rows are as the extension writes them? Another program, a damaged disk or a defect of ours may have left others.
 * A row that is not counts as missing: the next write replaces it.
 */

const count = z.number().check(z.gte(0));
const time = z.number();
const packed = z.instanceof(Uint8Array);

const history = z.object({ kind: z.string(), name: z.string(), last: time, minutes: packed, hours: packed });
const problem = z.object({ code: z.string(), base: z.string(), endpoint: z.string(), last: time, minutes: packed });
const endpoint = z.object({
  base: z.string(),
  endpoint: z.string(),
  successes: z.number(),
  lastSuccessAt: z.nullable(time),
  errors: z.number(),
  lastErrorAt: z.nullable(time),
});
const budget = z.object({
  run: z.number(),
  tabId: z.number(),
  hour: time,
  errors: count,
  bodyChars: count,
  errorsNotKept: count,
  bodiesNotKept: count,
  waited: z.optional(count),
});
const waiting = z.object({
  key: z.string(),
  at: time,
  groups: z.array(z.string()),
  sighting: z.object({
    key: z.string(),
    observer: z.enum(['network', 'page', 'devtools']),
    groups: z.array(z.string()),
    exchange: z.object({
      origin: z.string(),
      path: z.string(),
      queryNames: z.array(z.string()),
      status: z.number(),
      tabId: z.number(),
      responseHeaders: z.record(z.string(), z.string()),
      sources: z.array(z.string()),
      body: z.nullable(z.object({ text: z.string() })),
    }),
  }),
});
const spent = z.object({ codes: count, endpoints: count, problems: count, recoveries: count });
const mark = z.object({ name: z.string(), at: time });
const marks: Partial<Record<MarkRow['name'], z.ZodMiniType>> = {
  seen: z.extend(mark, { errorsOfMinute: count, tabs: z.optional(z.record(z.string(), time)) }),
  names: z.extend(mark, { bases: z.record(z.string(), spent) }),
  damaged: z.extend(mark, { rows: count }),
  interruption: z.extend(mark, { times: count }),
  run: z.extend(mark, { run: z.int(), session: z.string() }),
};

const is = (schema: z.ZodMiniType, row: unknown) => schema.safeParse(row).success;

export const isSoundHistory = (row: HistoryRow) => is(history, row);
export const isSoundProblem = (row: ProblemRow) => is(problem, row);
export const isSoundEndpoint = (row: EndpointRow) => is(endpoint, row);
export const isSoundBudget = (row: BudgetRow) => is(budget, row);
export const isSoundWaiting = (row: WaitingRow) => is(waiting, row);
/** A mark, unless it is damaged. */
export async function readMark<N extends MarkRow['name']>(
  db: Database,
  name: N,
): Promise<(MarkRow & { name: N }) | undefined> {
  const row = await db.marks.get(name);
  return row !== undefined && isSoundMark(row) ? (row as MarkRow & { name: N }) : undefined;
}

export const isSoundMark = (row: MarkRow) => is(marks[row.name] ?? mark, row);
