import { ErrorFileReader } from '../../../lib/domain/explain-text/read-file.ts';
import { EXPORT_FORMATS, exportErrors } from '../../../lib/domain/exports/export.ts';
import { DEFAULT_BASES } from '../../../lib/domain/sites.ts';
import { storedError } from '../../../lib/domain/stored-error.fixture.ts';
import { comparedRow, goalRow, type Row, type Suite } from '../row.ts';

const ERRORS = 100_000;
const PAGE = 500;
const HAR_CHARS = 50_000_000;
const PIECE = 1024 * 1024;
const GOAL_MS = 5000;
/** JSON.parse of a whole file is the least that reading it can cost. */
const HIGHEST_HAR_RATIO = 6;

/** What large exports and large HAR files cost, without database and disk. */
export const measureFiles: Suite = async (progress) => {
  const rows: Row[] = [];
  for (const format of EXPORT_FORMATS) {
    progress(`files: export as ${format}`);
    const start = performance.now();
    let chars = 0;
    for await (const { text } of exportErrors(pages(), format, { version: '1', now: 0 })) chars += text.length;
    const spent = performance.now() - start;
    rows.push(
      goalRow(
        `export of ${ERRORS} errors as ${format} (${Math.round(chars / 1e6)} MB)`,
        spent,
        'ms',
        `≤ ${GOAL_MS} ms`,
        spent <= GOAL_MS,
      ),
    );
  }
  for (const [name, padding] of [
    ['large', 4000],
    ['small', 0],
  ] as const) {
    progress(`files: HAR of ${name} entries`);
    rows.push(...measureHar(name, harOf(padding)));
  }
  return rows;
};

async function* pages() {
  const body = {
    error: 'rate_limit_exceeded',
    error_code: 'RATE_001',
    error_description: 'Too many requests',
    details: { limit: 100 },
  };
  const stored = storedError({
    exchange: {
      status: 429,
      path: '/nexla-api/data_sources/5023',
      body: { text: JSON.stringify(body), truncated: false },
    },
    error: { code: 'RATE_001', message: 'Too many requests', requestId: 'req_1' },
    headers: { 'retry-after': '30', 'content-type': 'application/json' },
  });
  for (let written = 0; written < ERRORS; written += PAGE) yield Array.from({ length: PAGE }, () => stored);
}

/** A HAR file of 50 MB, half of its calls to Nexla, a tenth of them failing. */
function harOf(padding: number): string {
  const entries: string[] = [];
  for (let length = 0, index = 0; length < HAR_CHARS; index += 1) {
    const entry = JSON.stringify({
      startedDateTime: '2026-01-15T10:30:00.000Z',
      time: 12,
      request: {
        method: 'GET',
        url: `https://${index % 2 ? 'dataops.nexla.io/nexla-api' : 'example.com'}/flows/${index}`,
      },
      response: {
        status: index % 20 === 1 ? 500 : 200,
        headers: [{ name: 'content-type', value: 'application/json' }],
        content: { text: JSON.stringify({ message: `"${index}"`, padding: 'lorem ipsum '.repeat(padding / 12) }) },
      },
    });
    length += entry.length;
    entries.push(entry);
  }
  return `{"log":{"version":"1.2","entries":[${entries.join(',\n')}]}}`;
}

function measureHar(name: string, har: string): Row[] {
  const read: number[] = [];
  const parsed: number[] = [];
  for (let round = 0; round < 3; round += 1) {
    let start = performance.now();
    JSON.parse(har);
    parsed.push(performance.now() - start);
    start = performance.now();
    const reader = new ErrorFileReader({ bases: DEFAULT_BASES, now: 0, decodeBase64: () => null });
    for (let at = 0; at < har.length; at += PIECE) reader.push(har.slice(at, at + PIECE));
    reader.end();
    read.push(performance.now() - start);
  }
  const worst = Math.max(...read);
  return [
    comparedRow(`HAR of 50 MB, ${name} entries`, 'ms', read, 'JSON.parse', parsed, HIGHEST_HAR_RATIO),
    goalRow(`HAR of 50 MB, ${name} entries, slowest round`, worst, 'ms', `≤ ${GOAL_MS} ms`, worst <= GOAL_MS),
  ];
}
