import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import messages from '../../../public/_locales/en/messages.json' with { type: 'json' };
import type { Assumption, ForeignError } from '../explain-text/foreign-call.ts';
import { ErrorFileReader } from '../explain-text/read-file.ts';
import { readText } from '../explain-text/read-text.ts';
import type { Message } from '../explanation.ts';
import { DEFAULT_BASES } from '../sites.ts';
import { storedError } from '../stored-error.fixture.ts';
import { compareReports } from './compare.ts';
import { completeness } from './completeness.ts';
import { machineBlock, readReport } from './machine-block.ts';
import { supportReport, ticketSubject } from './report.ts';
import type { Origin, SupportReport } from './report-schema.ts';
import { originText, REPORT_FORMATS, writeReport } from './write.ts';

/** When the text is read: nothing that a report says of the failed call. */
const READ_AT = Date.UTC(2031, 4, 6, 7, 8, 9);
const MADE_AT = Date.UTC(2032, 0, 1);
const ENVIRONMENT = {
  extension: '1.2.3',
  browser: 'Chrome 156',
  timeZone: 'Europe/Berlin',
  settings: { theme: 'dark' },
};
const PASTED: Origin = { kind: 'text', file: null };

const texts = messages as Record<string, { message: string }>;

/** The sentences as they are shown in English. */
function say({ key, params }: Message): string {
  const found = texts[key]?.message;
  if (found === undefined) throw new Error(`no text ${key}`);
  return found.replace(/\$(\d)/g, (_, index) => params[Number(index) - 1] ?? '');
}

function reportOn({ stored, assumed }: ForeignError, origin: Origin = PASTED): SupportReport {
  const made = supportReport({
    errors: [stored],
    histories: new Map(),
    tallies: new Map(),
    scope: { kind: 'error' },
    now: MADE_AT,
    environment: ENVIRONMENT,
    elsewhere: { origin, assumed },
  });
  if (made === null) throw new Error('no report');
  return made;
}

/** The first error in a text that is pasted in Berlin, in winter. */
function inText(text: string): ForeignError {
  const [error] = readText(text, DEFAULT_BASES, READ_AT, (shown) => shown - 3_600_000).errors;
  if (error === undefined) throw new Error('no error was found');
  return error;
}

function inHar(response: object, started: string): ForeignError {
  const reader = new ErrorFileReader({ bases: DEFAULT_BASES, now: READ_AT, decodeBase64: () => null });
  const request = { method: 'GET', url: 'https://dataops.nexla.io/nexla-api/data_sources/5023?page=2' };
  reader.push(JSON.stringify({ log: { entries: [{ startedDateTime: started, time: 250, request, response }] } }));
  const [error] = reader.end().errors;
  if (error === undefined) throw new Error('no error was found');
  return error;
}

const BODY = '{"error":"rate_limit_exceeded","error_code":"RATE_001","request_id":"req_12ab"}';
const DATED = `HTTP/2 429\nretry-after: 30\ndate: Thu, 15 Jan 2026 10:30:00 GMT\n\n${BODY}`;
const CURL = `$ curl -i -X DELETE https://dataops.nexla.io/nexla-api/flows/5059\n${DATED}`;
const LOG_LINE = `2026-01-15 11:30:00,500 ERROR 401 {"error_code":"AUTH_003"}`;
const TIMED_OUT =
  "requests.exceptions.ReadTimeout: HTTPSConnectionPool(host='dataops.nexla.io', port=443): Read timed out.";
const ALL: [string, string][] = [
  ['a body', BODY],
  ['a body without a code', '{"message":"no"}'],
  ['what curl -i printed', DATED],
  ['that and its command', CURL],
  ['a log line', LOG_LINE],
  ['a traceback', TIMED_OUT],
];

describe('a report on an error from elsewhere', () => {
  it.each(ALL)('says nothing of this browser, its settings, and when the text was read: %s', (_, text) => {
    const report = reportOn(inText(text));
    const isOfThisZone = text === LOG_LINE;
    expect(report.environment).toEqual({
      extension: '1.2.3',
      catalogue: expect.any(String),
      ...(isOfThisZone && { time_zone: 'Europe/Berlin' }),
    });
    for (const format of REPORT_FORMATS) {
      const written = writeReport(report, format, '', say);
      expect(written).not.toMatch(/Chrome|theme|dark|2031|attempt|circuit|recovered|never seen/);
      expect(written.includes('Berlin')).toBe(isOfThisZone);
    }
  });

  it('knows neither call nor time of a body alone, and says that its status is assumed', () => {
    const report = reportOn(inText(BODY));
    expect(report.problems[0]).toMatchObject({
      source: 'elsewhere',
      origin: { kind: 'text', file: null },
      assumed: ['call', 'time', 'status'],
      status: 429,
      method: '?',
      path_template: '?',
      api: '?',
      first_seen: null,
      last_seen: null,
      retry: { verdict: 'safe', at: null },
      requests: [{ request_id: 'req_12ab', at: null, local_time: null, clock_skew_seconds: null }],
    });
    expect(ticketSubject(report)).toBe('[RATE_001] 429 (assumed), req_12ab');
    const written = writeReport(report, 'text', '', say);
    expect(written).toContain(
      'not_in_source: call, time, status\ncode: RATE_001\nstatus: 429 (assumed)\ncall: unknown',
    );
    expect(written).toContain('api: unknown\n');
    expect(written).toContain('first_seen: unknown\nlast_seen: unknown\nretry: safe');
    expect(written).toContain('request_1: req_12ab, time unknown\n');
  });

  it('says that a code which only follows from the assumed status is assumed', () => {
    const written = writeReport(reportOn(inText('{"message":"no"}')), 'text', '', say);
    expect(written).toContain('code: HTTP_400 (assumed)\nstatus: 400 (assumed)\n');
  });

  it('says what the text says, and no more', () => {
    const [problem] = reportOn(inText(CURL)).problems;
    expect(problem).toMatchObject({
      assumed: [],
      method: 'DELETE',
      path_template: '/flows/{id}',
      api: 'https://dataops.nexla.io/nexla-api',
      first_seen: '2026-01-15T10:30:00.000Z',
      retry: { at: '2026-01-15T10:30:30.000Z', source: 'Retry-After' },
      // The only time in the text is the server's own: nobody knows what another clock showed.
      requests: [{ server_time: '2026-01-15T10:30:00.000Z', clock_skew_seconds: null, local_time: null }],
    });
    for (const unseen of ['recovered', 'attempt', 'circuit']) expect(problem).not.toHaveProperty(unseen);
    expect(writeReport(reportOn(inText(CURL)), 'text', '', say)).not.toMatch(/\(assumed|unknown|not_in_source/);
  });

  it('names no time for a pause of the guide, which depends on what was tried before', () => {
    const [problem] = reportOn(inText(CURL.replace('retry-after: 30\n', ''))).problems;
    expect(problem?.retry).toMatchObject({ at: null, source: 'backoff' });
  });

  it('says which zone was assumed for a time without one', () => {
    const written = writeReport(reportOn(inText(LOG_LINE)), 'markdown', '', say);
    expect(written).toContain('- **first\\_seen:** `2026-01-15T10:30:00.500Z (zone assumed)`');
    expect(written).toContain('2026-01-15T10:30:00.500Z (zone assumed), 2026-01-15T11:30:00+01:00 Europe/Berlin`');
    expect(written).toContain('- **time\\_zone:** `Europe/Berlin (assumed)`');
  });

  it('names the API where the text does, though not the path', () => {
    const report = reportOn(inText(TIMED_OUT));
    expect(report.problems[0]).toMatchObject({ path_template: '?', api: 'https://dataops.nexla.io/nexla-api' });
    expect(ticketSubject(report)).toBe('[NET_TIMEOUT] timeout');
  });

  it('compares two clocks where a browser wrote down its own', () => {
    const headers = [{ name: 'Date', value: 'Thu, 15 Jan 2026 10:30:10 GMT' }];
    const har = inHar({ status: 503, headers }, '2026-01-15T10:29:59.750Z');
    const [problem] = reportOn(har, { kind: 'har', file: 'calls.har' }).problems;
    expect(problem?.requests[0]).toMatchObject({ at: '2026-01-15T10:30:00.000Z', clock_skew_seconds: 10 });
    const timeless = inHar({ status: 503, headers }, 'yesterday');
    expect(timeless.assumed).toEqual([]);
    const [ofOneClock] = reportOn(timeless, { kind: 'har', file: 'calls.har' }).problems;
    expect(ofOneClock?.requests[0]).toMatchObject({ at: '2026-01-15T10:30:10.000Z', clock_skew_seconds: null });
  });
});

describe('where it came from', () => {
  const saidOf = (kind: Origin['kind'], file: string | null) => {
    const [problem] = reportOn(inText(BODY), { kind, file }).problems;
    return problem === undefined ? null : originText(problem, say);
  };

  it.each<[Origin['kind'], string | null, string]>([
    ['text', null, 'from a pasted text.'],
    ['text', 'app.log', 'from a file named “app.log”.'],
    ['har', null, 'from a pasted HAR file.'],
    ['har', 'calls.har', 'from a HAR file named “calls.har”.'],
    ['export', null, 'from a pasted export of this extension.'],
    ['export', 'errors.json', 'from an export of this extension named “errors.json”.'],
    ['har', '/home/jane/acme/calls.har', 'from a HAR file named “calls.har”.'],
    ['har', 'C:\\Users\\jane\\calls.har', 'from a HAR file named “calls.har”.'],
    ['har', 'jane@example.com.har', 'from a HAR file named “[removed]”.'],
    ['har', 'token=hunter2hunter2', 'from a HAR file named “token=[removed]”.'],
    ['har', 'source_5023 2026-01-15.har', 'from a HAR file named “source_# 2026-01-15.har”.'],
    ['har', 'a\n\u202eb.har', 'from a HAR file named “a b.har”.'],
    ['text', 'a”. Call us now. “b', "from a file named “a'. Call us now. 'b”."],
    ['har', '/', 'from a pasted HAR file.'],
  ])('is said: %s %j', (kind, file, said) => {
    expect(saidOf(kind, file)).toContain(said);
  });

  it('stands in every written form, and formats nothing', () => {
    const report = reportOn(inText(BODY), { kind: 'har', file: '[x](y)*.har' });
    expect(writeReport(report, 'markdown', '', say)).toContain('from a HAR file named “\\[x\\](y)\\*.har”.');
    expect(writeReport(report, 'text', '', say)).toContain('from a HAR file named “[x](y)*.har”.');
    expect(writeReport(report, 'json', '', say)).toContain('"file": "[x](y)*.har"');
  });

  it('is not said of an error that was seen here', () => {
    const [problem] = reportHere().problems;
    expect(problem).not.toHaveProperty('source');
    expect(problem && originText(problem, say)).toBeNull();
  });
});

function reportHere(): SupportReport {
  const known = { errors: [storedError()], histories: new Map(), tallies: new Map() };
  const made = supportReport({ ...known, scope: { kind: 'error' }, now: MADE_AT, environment: ENVIRONMENT });
  if (made === null) throw new Error('no report');
  return made;
}

describe('the machine-readable block', () => {
  it('is of a version that older readers refuse, only where the error is from elsewhere', () => {
    expect(machineBlock(reportOn(inText(BODY)))).toContain('"version": 2,');
    expect(machineBlock(reportHere())).toContain('"version": 1,');
  });

  it.each<[string, string]>([
    ['an error from elsewhere in the first version', machineBlock(reportOn(inText(BODY))).replace(': 2,', ': 1,')],
    ['an error seen here without its browser', machineBlock(reportHere()).replace(/\n *"browser": ".*",/, '')],
    ['an error seen here without its time', machineBlock(reportHere()).replace(/("first_seen": )".*"/, '$1null')],
    ['an error seen here without its attempt', machineBlock(reportHere()).replace(/\n *"attempt": .*,/, '')],
    ['a source of another kind', machineBlock(reportOn(inText(BODY))).replace('"elsewhere"', '"nowhere"')],
  ])('that holds %s is broken', (_, block) => {
    expect(readReport(block)).toEqual({ ok: false, reason: 'broken' });
  });

  it('of the first version is read and written as it always was', () => {
    const read = readReport(OF_FIRST_VERSION);
    if (!read.ok) throw new Error(read.reason);
    expect(read.altered).toBe(false);
    const written = writeReport(read.report, 'text', '', say);
    expect(written).toContain('[RATE_001] 429 on GET /data_sources/{id}, req_12ab');
    expect(written).toContain(
      'last_success: never seen\nrecovered: no\nattempt: 1\nretry: safe, 2026-01-15T10:30:30.000Z',
    );
    expect(written).toContain('circuit: closed, 1 failures\n');
    expect(written).toContain('browser: Chrome 156\n');
    expect(machineBlock(read.report)).toContain('"checksum": "crc32:4bbd0b8a"');
    expect(compareReports(read.report, read.report)).toEqual([]);
  });

  it('is read back as it was made, whatever was found in whichever file, and says when it was altered', () => {
    const assumption = fc.constantFrom<Assumption>('call', 'path', 'status', 'time', 'zone');
    const origin = fc.record<Origin>({
      kind: fc.constantFrom('text', 'har', 'export'),
      file: fc.oneof(fc.constant(null), fc.string({ unit: 'grapheme', maxLength: 300 })),
    });
    const given = {
      origin,
      assumed: fc.uniqueArray(assumption),
      at: fc.integer({ min: -8.64e15, max: 8.64e15 }),
      message: fc.oneof(fc.constant(null), fc.string({ unit: 'grapheme' })),
      format: fc.constantFrom(...REPORT_FORMATS),
      note: fc.string({ maxLength: 50 }),
    };
    fc.assert(
      fc.property(fc.record(given), ({ origin, assumed, at, message, format, note }) => {
        const stored = { ...storedError({ error: { message } }), at };
        const made = reportOn({ stored, assumed }, origin);
        const written = writeReport(made, format, note, say);
        const report = note.trim() === '' ? made : { ...made, note: note.trim() };
        expect(readReport(written)).toEqual({ ok: true, report, altered: false });
        const altered = written.replace('"count": 1,', '"count": 7,');
        expect(readReport(altered)).toMatchObject({ ok: true, altered: true });
        if (assumed.includes('time')) expect(made.problems[0]).toMatchObject({ first_seen: null, last_seen: null });
      }),
    );
  });
});

describe('two reports', () => {
  it('on errors from elsewhere differ where the texts do', () => {
    const [body, dated] = [reportOn(inText(BODY)), reportOn(inText(DATED))];
    const paths = compareReports(body, dated).map(({ path, first, second }) => [path, first, second]);
    expect(paths).toContainEqual(['[RATE_001] ? ?.assumed', '"call", "time", "status"', '"call"']);
    expect(paths).toContainEqual(['[RATE_001] ? ?.first_seen', 'null', '2026-01-15T10:30:00.000Z']);
    expect(compareReports(body, reportOn(inText(BODY)))).toEqual([]);
  });

  it('of which one is from elsewhere differ in what only one browser saw', () => {
    const foreign: ForeignError = { stored: storedError(), assumed: [] };
    const differences = compareReports(reportHere(), reportOn(foreign));
    expect(differences).toContainEqual({ path: 'environment.browser', first: 'Chrome 156', second: null });
    expect(differences).toContainEqual({
      path: '[HTTP_500] GET /data_sources.source',
      first: null,
      second: 'elsewhere',
    });
    expect(differences).toContainEqual({ path: '[HTTP_500] GET /data_sources.attempt', first: '1', second: null });
  });
});

describe('the meter', () => {
  const lacks = (text: string) => completeness(reportOn(inText(text)), 'Nightly sync').lacks.map(({ key }) => key);

  it.each<[string, string, string[]]>([
    ['call and time that a body does not name', BODY, ['server_time', 'time', 'call']],
    ['the call alone, where the text says when it was', DATED, ['call']],
    ['the zone of a time without one', LOG_LINE, ['request_id', 'server_time', 'time', 'call']],
    ['nothing, where the text holds all', CURL, []],
  ])('misses %s', (_, text, expected) => {
    expect(lacks(text)).toEqual(expected.map((what) => `report_lacks_${what}`));
    for (const key of lacks(text)) expect(say({ key, params: [] })).not.toBe('');
  });

  it('does not ask to try again: what a text says stays as it is', () => {
    expect(completeness(reportOn(inText(CURL)), 'Nightly sync')).toEqual({ has: 6, of: 6, lacks: [] });
  });
});

/** As version 0.1.0 of the extension wrote it. */
const OF_FIRST_VERSION = `{"format":"nexla-error-report","version":1,"checksum":"crc32:4bbd0b8a","report":{"made_at":"2026-01-15T10:31:00.000Z","scope":{"kind":"error"},"problems":[{"code":"RATE_001","entry":"RATE_001","status":429,"failure":null,"method":"GET","path_template":"/data_sources/{id}","api":"https://dataops.nexla.io/nexla-api","message":"Too many requests","count":1,"per_hour":null,"first_seen":"2026-01-15T10:30:00.000Z","last_seen":"2026-01-15T10:30:00.000Z","last_success":null,"recovered":false,"attempt":1,"retry":{"verdict":"safe","at":"2026-01-15T10:30:30.000Z","source":"Retry-After","too_early":0},"circuit":{"state":"closed","failures":1},"requests":[{"request_id":"req_12ab","at":"2026-01-15T10:30:00.000Z","local_time":"2026-01-15T11:30:00+01:00 Europe/Berlin","server_time":null,"clock_skew_seconds":null,"resources":["resource#1"]}],"headers":{"retry-after":"30"},"body_fields":{},"left_out":{"headers":0,"body_fields":0,"query_values":0,"requests":0}}],"problems_not_listed":0,"environment":{"extension":"0.1.0","catalogue":"57-65dd38c1","browser":"Chrome 156","time_zone":"Europe/Berlin","settings":{"theme":"dark"}}}}`;
