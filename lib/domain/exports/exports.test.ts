import { createRequire } from 'node:module';
import Ajv from 'ajv';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { ErrorFileReader } from '../explain-text/read-file.ts';
import { readText } from '../explain-text/read-text.ts';
import { DEFAULT_BASES } from '../sites.ts';
import { type FixtureFields, RECEIVED_AT, storedError } from '../stored-error.fixture.ts';
import type { StoredError } from '../stored-error.ts';
import { csvCell } from './csv.ts';
import { EXPORT_FORMATS, type ExportFormat, exportErrors } from './export.ts';

const require = createRequire(import.meta.url);

async function* paged(errors: readonly StoredError[], size = 2) {
  for (let at = 0; at < errors.length; at += size) yield errors.slice(at, at + size);
}

async function exported(errors: readonly StoredError[], format: ExportFormat): Promise<string> {
  let text = '';
  for await (const chunk of exportErrors(paged(errors), format, { version: '1.2.3', now: RECEIVED_AT }))
    text += chunk.text;
  return text;
}

const BODY = '{"error":"rate_limit_exceeded","error_description":"Too many, \\"really\\"","error_code":"RATE_001"}';
const ERRORS: StoredError[] = [
  storedError({
    endpoint: 'GET /data_sources/{id}',
    exchange: {
      status: 429,
      path: '/nexla-api/data_sources/5023',
      queryNames: ['page', 'q[]'],
      body: { text: BODY, truncated: false },
    },
    error: { code: 'RATE_001', type: 'rate_limit_exceeded', message: 'Too many, "really"', requestId: 'req_1' },
    headers: { 'retry-after': '30', 'content-type': 'application/json', 'x-request-id': 'req_1' },
  }),
  storedError({
    exchange: { status: 401, path: '/nexla-api/data_sources' },
    error: { code: 'AUTH_002', message: '=cmd' },
  }),
  storedError({
    exchange: {
      status: 0,
      path: '/nexla-api/data_sources',
      failure: { kind: 'refused', text: 'net::ERR_CONNECTION_REFUSED' },
    },
    error: { code: 'NET_REFUSED' },
  }),
];

/** A file of ours as the page that explains files reads it. */
function readBack(text: string) {
  const reader = new ErrorFileReader({ bases: DEFAULT_BASES, now: 0, decodeBase64: () => null });
  reader.push(text);
  return reader.end();
}

describe('JSON', () => {
  it('is JSON, and comes back as the same errors', async () => {
    const text = await exported(ERRORS, 'json');
    expect(JSON.parse(text)).toMatchObject({
      format: 'nexla-error-export',
      version: 1,
      exported_at: '2026-01-15T10:30:00.000Z',
    });
    const { kind, errors, problem } = readBack(text);
    expect({ kind, problem }).toEqual({ kind: 'export', problem: null });
    expect(errors.map(({ stored }) => [stored.at, stored.endpoint, stored.exchange.status])).toEqual(
      ERRORS.map((stored) => [stored.at, stored.endpoint, stored.exchange.status]),
    );
    expect(errors[0]?.stored.error).toMatchObject({ code: 'RATE_001', requestId: 'req_1' });
  });
});

describe('NDJSON', () => {
  it('is the structured log entry of the guide, a line an error, with its severities', async () => {
    const lines = (await exported(ERRORS, 'ndjson')).trim().split('\n');
    expect(lines.map((line) => JSON.parse(line))).toMatchObject([
      {
        timestamp: '2026-01-15T10:30:00.000Z',
        severity: 'warning',
        error_type: 'rate_limit_exceeded',
        error_code: 'RATE_001',
        error_description: 'Too many, "really"',
        http_status: 429,
        endpoint: 'GET https://dataops.nexla.io/nexla-api/data_sources/{id}',
        user_id: null,
        request_id: 'req_1',
      },
      { severity: 'error', error_type: 'authentication_error', error_code: 'AUTH_002' },
      { severity: 'warning', error_code: 'NET_REFUSED', http_status: null },
    ]);
  });

  it.each([1, 2])('is understood where %d of its lines are pasted', async (lines) => {
    const text = await exported(ERRORS.slice(0, lines), 'ndjson');
    const { errors } = readText(text, DEFAULT_BASES, 0, (shown) => shown);
    expect(errors.map(({ stored }) => `${stored.code} ${stored.endpoint}`)).toEqual(
      ERRORS.slice(0, lines).map(({ code, endpoint }) => `${code} ${endpoint}`),
    );
  });
});

describe('CSV', () => {
  it('has a heading and a line an error', async () => {
    const lines = (await exported(ERRORS, 'csv')).split('\r\n');
    expect(lines[0]).toBe('\ufeffat,code,status,method,endpoint,url,request_id,message,failure,duration_ms');
    expect(lines).toHaveLength(ERRORS.length + 2);
    expect(lines[1]).toContain('"Too many, ""really"""');
    expect(lines[2]).toContain(`"'=cmd"`);
  });

  it('never begins a formula, whatever the separator that a spreadsheet takes', () => {
    const piece = fc.constantFrom(
      '=',
      '+',
      '-',
      '@',
      '"',
      "'",
      ';',
      ',',
      '\t',
      '|',
      '\n',
      '\r',
      ' ',
      'a',
      '＝',
      '\u200b',
      '\u2028',
    );
    fc.assert(
      fc.property(fc.array(piece, { maxLength: 12 }), (pieces) => {
        const cell = csvCell(pieces.join(''));
        expect(cell).toMatch(/^"(?:[^"]|"")*"$/);
        expect(cell).not.toMatch(/[\r\n\u2028]/);
        for (const separator of [',', ';', '\t', '|']) {
          for (const part of cell.slice(1, -1).replaceAll('""', '"').split(separator)) {
            expect(part).not.toMatch(/^[\s"\u200b]*[=+\-@＝]/);
          }
        }
      }),
      { numRuns: 5000 },
    );
  });
});

describe('HAR', () => {
  it('is valid HAR 1.2', async () => {
    const ajv = new Ajv({
      meta: require('ajv/lib/refs/json-schema-draft-06.json'),
      schemas: Object.values(require('har-schema')),
    });
    const validate = ajv.getSchema('har.json');
    if (validate === undefined) throw new Error('no schema');
    expect(validate(JSON.parse(await exported(ERRORS, 'har'))) || validate.errors).toBe(true);
    expect(validate({ log: { version: '1.2', entries: [] } })).toBe(false);
  });

  it.each<[string, FixtureFields, { size: number; bodySize: number }]>([
    ['text', { exchange: { body: { text: 'é日😀\ud800', truncated: false } } }, { size: 12, bodySize: -1 }],
    ['no body', {}, { size: 0, bodySize: -1 }],
    ['a length', { headers: { 'content-length': '70' } }, { size: 0, bodySize: 70 }],
    ['a length twice', { headers: { 'content-length': '70, 70' } }, { size: 0, bodySize: -1 }],
    ['HEAD', { endpoint: 'HEAD /flows', headers: { 'content-length': '70' } }, { size: 0, bodySize: -1 }],
  ])('counts sizes in bytes: %s', async (_, fields, { size, bodySize }) => {
    const [entry] = JSON.parse(await exported([storedError(fields)], 'har')).log.entries;
    expect(entry.response).toMatchObject({ bodySize, content: { size } });
  });

  it.each([
    ['web-request', 'xmlhttprequest', 'xhr'],
    ['page-hook', null, 'xhr'],
    ['resource-timing', null, undefined],
  ] as const)('says of a call that %s saw as %s that it is %s', async (source, resourceType, type) => {
    const call = storedError({ exchange: { sources: [source], resourceType } });
    const [entry] = JSON.parse(await exported([call], 'har')).log.entries;
    expect(entry._resourceType).toBe(type);
  });

  it('comes back as the same errors', async () => {
    const { kind, errors } = readBack(await exported(ERRORS, 'har'));
    expect(kind).toBe('har');
    expect(errors.map(({ stored }) => `${stored.code} ${stored.endpoint}`)).toEqual([
      'RATE_001 GET /data_sources/{id}',
      'HTTP_401 GET /data_sources',
      'NET_REFUSED GET /data_sources',
    ]);
  });
});

describe.each(EXPORT_FORMATS)('every export: %s', (format) => {
  it('of no errors is whole', async () => {
    const text = await exported([], format);
    if (format === 'json' || format === 'har') expect(() => JSON.parse(text)).not.toThrow();
    else expect(text.trim().split('\n').length).toBe(1);
  });

  it('holds no secret that an older version let through', async () => {
    const secrets = ['jane.doe@customer.com', 'nxl_sk_9aF3kLmN2pQ', 'eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiI0MiJ9.c2ln'];
    const planted: FixtureFields = {
      exchange: {
        body: { text: `{"message":"for ${secrets.join(' ')}"}`, truncated: false },
        failure: { kind: 'dns', text: secrets.join(' ') },
      },
      error: { message: secrets.join(' ') },
    };
    const text = await exported([storedError(planted)], format);
    for (const secret of secrets) expect(text).not.toContain(secret);
  });

  it('says how far it is, and asks for no page after it was cancelled', async () => {
    let asked = 0;
    async function* endless() {
      while (true) {
        asked += 1;
        yield ERRORS;
      }
    }
    const progress: number[] = [];
    for await (const { written } of exportErrors(endless(), format, { version: '1', now: 0 })) {
      progress.push(written);
      if (written >= 9) break;
    }
    expect(progress).toEqual([0, 3, 6, 9]);
    expect(asked).toBe(3);
  });
});
