import type { Json } from '../api-error.ts';
import { crc32 } from '../crc32.ts';
import { salvageJson } from '../json-text.ts';
import { z } from '../zod.ts';
import { reportSchema, type SupportReport } from './report-schema.ts';

/** The part of a report that programs read: versioned JSON, with a checksum over the report. */

const FORMAT = 'nexla-error-report';
const VERSION = 1;
/** The beginning of the block, wherever it stands in a mail or a ticket, and however it was indented. */
const BEGINNING = /\{\s{0,16}"format"\s{0,4}:\s{0,4}"nexla-error-report"/g;

const block = z.object({
  format: z.literal(FORMAT),
  version: z.int(),
  checksum: z.string().check(z.regex(/^crc32:[\da-f]{8}$/)),
  report: reportSchema,
});

/** The block as text, in short lines so that mail programs leave them as they are. */
export function machineBlock(report: SupportReport): string {
  return JSON.stringify({ format: FORMAT, version: VERSION, checksum: checksumOf(report), report }, null, 1);
}

export type ReadReport =
  | {
      ok: true;
      report: SupportReport;
      /** It is not as it was written: the checksum is of something else. */
      altered: boolean;
    }
  | { ok: false; reason: 'no-block' | 'broken' | 'newer-version' };

/** The last report in a text; never throws. */
export function readReport(pasted: string): ReadReport {
  const start = [...pasted.matchAll(BEGINNING)].at(-1)?.index;
  if (start === undefined) return { ok: false, reason: 'no-block' };
  const value = salvageJson(pasted.slice(start))?.value ?? null;
  const version = typeof value === 'object' && value !== null && !Array.isArray(value) ? value.version : null;
  if (typeof version === 'number' && version > VERSION) return { ok: false, reason: 'newer-version' };
  const read = block.safeParse(value);
  if (!read.success) return { ok: false, reason: 'broken' };
  const { report, checksum } = read.data;
  return { ok: true, report, altered: checksum !== checksumOf((value as { report: Json }).report) };
}

function checksumOf(report: Json | SupportReport): string {
  return `crc32:${crc32(canonical(report as Json))}`;
}

/** The same text for the same value, whatever the order of the keys and the spaces (as RFC 8785, for what reports hold). */
function canonical(value: Json): string {
  if (value === null || typeof value !== 'object') return JSON.stringify(value);
  if (Array.isArray(value)) return `[${value.map(canonical).join(',')}]`;
  const members = Object.entries(value).filter(([, item]) => item !== undefined);
  const sorted = members.toSorted(([a], [b]) => (a < b ? -1 : 1));
  return `{${sorted.map(([name, item]) => `${JSON.stringify(name)}:${canonical(item)}`).join(',')}}`;
}
