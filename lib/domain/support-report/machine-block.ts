import type { Json } from '../api-error.ts';
import { crc32 } from '../crc32.ts';
import { salvageJson } from '../json-text.ts';
import { z } from '../zod.ts';
import { isFromElsewhere, reportSchema, type SupportReport } from './report-schema.ts';

/** The part of a report that programs read: versioned JSON, with a checksum over the report. */

const FORMAT = 'nexla-error-report';
/** Errors from elsewhere lack what older readers count on: these refuse the second version, and would misread the first. */
const VERSIONS = { seenHere: 1, elsewhere: 2 } as const;
/** The beginning of the block, wherever it stands in a mail or a ticket, and however it was indented. */
const BEGINNING = /\{\s{0,16}"format"\s{0,4}:\s{0,4}"nexla-error-report"/g;

const block = z.object({
  format: z.literal(FORMAT),
  version: z.int(),
  checksum: z.string().check(z.regex(/^crc32:[\da-f]{8}$/)),
  report: reportSchema,
});

/**
 * The block as text, in short lines so that mail programs leave them as they are, and in ASCII: what is none in a block
 * that comes back was put there by one.
 */
export function machineBlock(report: SupportReport): string {
  const block = { format: FORMAT, version: versionOf(report), checksum: checksumOf(report), report };
  return JSON.stringify(block, null, 1).replace(
    /[^\0-\x7f]/g,
    (char) => `\\u${char.charCodeAt(0).toString(16).padStart(4, '0')}`,
  );
}

export type ReadReport =
  | {
      ok: true;
      report: SupportReport;
      /** It is not as it was written: the checksum is of something else. */
      altered: boolean;
    }
  | { ok: false; reason: 'no-block' | 'broken' | 'newer-version' };

/** The last report in a text, also where a mail program quoted it or set its marks and spaces; never throws. */
export function readReport(pasted: string): ReadReport {
  // No line of the block begins with such a mark.
  const unquoted = pasted.replace(/^[ \t\u00a0]{0,8}(?:>[ \t\u00a0]?){1,16}/gm, '');
  const asWritten = readBlock(unquoted);
  if (asWritten.ok && !asWritten.altered) return asWritten;
  // Older blocks hold such characters of their own: these are read as they are where that comes out better.
  const typed = readBlock(
    unquoted
      .replace(/[\u00a0\u2007\u202f]/g, ' ')
      .replace(/[“”„‟]/g, '"')
      .replace(/[‘’‚‛]/g, "'"),
  );
  if (typed.ok) return asWritten.ok && typed.altered ? asWritten : typed;
  return asWritten.ok || typed.reason === 'no-block' ? asWritten : typed;
}

function readBlock(pasted: string): ReadReport {
  const start = [...pasted.matchAll(BEGINNING)].at(-1)?.index;
  if (start === undefined) return { ok: false, reason: 'no-block' };
  const value = salvageJson(pasted.slice(start))?.value ?? null;
  const version = typeof value === 'object' && value !== null && !Array.isArray(value) ? value.version : null;
  if (typeof version === 'number' && version > VERSIONS.elsewhere) return { ok: false, reason: 'newer-version' };
  const read = block.safeParse(value);
  if (!read.success || version !== versionOf(read.data.report)) return { ok: false, reason: 'broken' };
  const { report, checksum } = read.data;
  return { ok: true, report, altered: checksum !== checksumOf((value as { report: Json }).report) };
}

function versionOf({ problems }: SupportReport): number {
  return problems.some(isFromElsewhere) ? VERSIONS.elsewhere : VERSIONS.seenHere;
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
