import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import messages from '../../../public/_locales/en/messages.json' with { type: 'json' };
import { NO_HISTORY } from '../call-history.ts';
import { groupKey } from '../error-groups.ts';
import type { Message } from '../explanation.ts';
import { RECEIVED_AT, storedError } from '../stored-error.fixture.ts';
import type { StoredError } from '../stored-error.ts';
import { compareReports } from './compare.ts';
import { completeness } from './completeness.ts';
import { machineBlock, readReport } from './machine-block.ts';
import { type Reportable, supportReport, ticketSubject } from './report.ts';
import type { SupportReport } from './report-schema.ts';
import { REPORT_FORMATS, writeReport } from './write.ts';

const ENVIRONMENT = {
  extension: '1.2.3',
  browser: 'Chrome 156',
  timeZone: 'Europe/Berlin',
  settings: { added_apis: 1 },
};

const texts = messages as Record<string, { message: string }>;

/** The sentences as they are shown in English. */
function say({ key, params }: Message): string {
  const found = texts[key]?.message;
  if (found === undefined) throw new Error(`no text ${key}`);
  return found.replace(/\$(\d)/g, (_, index) => params[Number(index) - 1] ?? '');
}

function report(
  errors: readonly StoredError[],
  lastSuccessAt: number | null = null,
  tallies: Reportable['tallies'] = new Map(),
  unreadBefore: readonly number[] = [],
): SupportReport {
  const successes = lastSuccessAt === null ? [] : [lastSuccessAt];
  const history = { ...NO_HISTORY, failures: errors, successes, unreadBefore };
  const made = supportReport({
    errors,
    histories: new Map(errors.map(({ id }) => [id, history])),
    tallies,
    scope: { kind: 'group' },
    now: RECEIVED_AT + 60_000,
    environment: ENVIRONMENT,
  });
  if (made === null) throw new Error('no report');
  return made;
}

const limited = (index: number, more: Parameters<typeof storedError>[0] = {}): StoredError => ({
  ...storedError({
    exchange: { status: 429, path: `/nexla-api/data_sources/${5000 + (index % 2)}`, queryNames: ['page', 'secret'] },
    error: {
      code: 'RATE_001',
      requestId: `req_${index}`,
      serverTime: RECEIVED_AT + 42_000,
      message: 'Too many requests',
      details: { limit: 100, window: '1 minute', data_sources: [5000, 5001], customer: 'Acme Corporation' },
    },
    headers: { 'retry-after': '30', 'access-control-allow-origin': 'https://acme.example', date: 'x' },
    endpoint: 'GET /data_sources/{id}',
    ...more,
  }),
  id: index,
  at: RECEIVED_AT - index * 30_000,
});
const group = Array.from({ length: 11 }, (_, index) => limited(index));

describe('the subject of a ticket', () => {
  it('names code, status, call, request id and how often', () => {
    expect(ticketSubject(report(group))).toBe('[RATE_001] 429 on GET /data_sources/{id}, req_0, 11× in 5 min');
  });

  it('says no count for one error, no id where there is none, and how many more problems there are', () => {
    expect(ticketSubject(report([storedError()]))).toBe('[HTTP_500] 500 on GET /data_sources');
    expect(ticketSubject(report([storedError(), limited(1)]))).toBe('[HTTP_500] 500 on GET /data_sources, and 1 more');
  });

  it('never says that it took no time', () => {
    const parallel = [1, 2].map((index) => ({ ...limited(index), at: RECEIVED_AT }));
    expect(ticketSubject(report(parallel))).toContain('2× in 1 sec');
  });

  it('names the failure where no response came', () => {
    const unreached = storedError({
      exchange: { status: 0, failure: { kind: 'dns', text: 'net::ERR_NAME_NOT_RESOLVED' } },
      error: { code: 'NET_DNS' },
    });
    expect(ticketSubject(report([unreached]))).toBe('[NET_DNS] dns on GET /data_sources');
  });
});

describe('a report', () => {
  it('holds what support needs, by an allow-list', () => {
    const [problem] = report(group, RECEIVED_AT - 900_000).problems;
    expect(problem).toMatchObject({
      code: 'RATE_001',
      entry: 'RATE_001',
      status: 429,
      method: 'GET',
      path_template: '/data_sources/{id}',
      count: 11,
      per_hour: 132,
      first_seen: '2026-01-15T10:25:00.000Z',
      last_seen: '2026-01-15T10:30:00.000Z',
      last_success: '2026-01-15T10:15:00.000Z',
      recovered: false,
      attempt: 11,
      retry: { verdict: 'safe' },
      circuit: { state: 'open', failures: 11 },
      headers: { 'retry-after': '30', date: 'x' },
      body_fields: { limit: 100, window: '1 minute', data_sources: ['resource#1', 'resource#2'] },
      left_out: { headers: 1, body_fields: 1, query_values: 2, requests: 6 },
    });
    expect(problem?.requests[0]).toEqual({
      request_id: 'req_0',
      at: '2026-01-15T10:30:00.000Z',
      local_time: '2026-01-15T11:30:00+01:00 Europe/Berlin',
      server_time: '2026-01-15T10:30:42.000Z',
      clock_skew_seconds: 42,
      resources: ['resource#1'],
    });
  });

  it('says where there may have been more attempts than it knows of', () => {
    const times = group.map(({ at }) => at);
    const made = report(group, null, new Map(), [Math.min(...times)]);
    expect(made.problems[0]).toMatchObject({ attempt: 11, attempt_at_least: true });
    const written = writeReport(made, 'text', '', say);
    expect(written).toContain('attempt: at least 11\n');
    expect(written).toContain('circuit: open, at least 11 failures\n');
    expect(report(group).problems[0]).not.toHaveProperty('attempt_at_least');
  });

  it('says no rate of errors that came all at once', () => {
    const atOnce = [1, 2, 3].map((index) => ({ ...limited(index), at: RECEIVED_AT - index }));
    expect(report(atOnce).problems[0]).toMatchObject({ count: 3, per_hour: null });
  });

  it('calls the same resource by the same name, and no customer or resource by its own', () => {
    const written = writeReport(report(group), 'markdown', '', say);
    const names = report(group).problems[0]?.requests.map(({ resources }) => resources.join());
    expect(names).toEqual(['resource#1', 'resource#2', 'resource#1', 'resource#2', 'resource#1']);
    expect(written).not.toMatch(/500[01]|Acme|acme\.example|secret/);
  });

  it('says how often it was, not how many errors were read, and "at least" where more may be', () => {
    const counts = { count: 3000, firstAt: RECEIVED_AT - 7_200_000, lastAt: RECEIVED_AT };
    const tallied = (isLeast: boolean) => {
      const made = report(group, null, new Map([[groupKey(limited(0)), { ...counts, isLeast }]]));
      return [made.problems[0], ticketSubject(made), ...REPORT_FORMATS.map((one) => writeReport(made, one, '', say))];
    };
    const [problem, subject, markdown, text] = tallied(false);
    expect(problem).toMatchObject({
      count: 3000,
      per_hour: 1500,
      first_seen: '2026-01-15T08:30:00.000Z',
      left_out: { requests: 2995 },
    });
    expect(problem).not.toHaveProperty('at_least');
    expect(subject).toContain('req_0, 3000× in 2 hr');
    expect(markdown).toContain('**count:** `3000 (1500 per hour');
    expect(text).toContain('first_seen: 2026-01-15T08:30:00.000Z\n');

    const [leastProblem, leastSubject, leastMarkdown, leastText, leastJson] = tallied(true);
    expect(leastProblem).toMatchObject({ count: 3000, at_least: true });
    expect(leastSubject).toContain('req_0, at least 3000× in 2 hr');
    expect(leastMarkdown).toContain('**count:** `at least 3000 (1500 per hour');
    expect(leastText).toContain('first_seen: 2026-01-15T08:30:00.000Z or earlier\n');
    expect(leastJson).toContain('"at_least": true');
  });

  it.each([
    [
      'Source #5023 of Acme Corp (owner 42, Jane Doe) is PAUSED',
      'Source #resource#1 of Acme Corp (owner user#1, Jane Doe) is PAUSED',
      2,
    ],
    ['no /data_sources/5023 and no flow_77812', 'no /data_sources/resource#1 and no flow_#', 2],
    ['sink 77812 and id-12 fail, 5 of 10; AUTH_003', 'sink # and id-12 fail, 5 of 10; AUTH_003', 1],
    ['since 2026-01-15T10:30:00Z, by key a.b(c', 'since 2026-01-15T10:30:00Z, by key credential#1', 1],
    ['50231 is not 5023, source_5023 is', '# is not resource#1, source_resource#1 is', 3],
    ['Too many requests', 'Too many requests', undefined],
  ])('names no id in the message: %s', (message, written, replaced) => {
    const stored = storedError({
      exchange: { path: '/nexla-api/data_sources/5023' },
      error: { message, details: { owner_id: 42, credential_id: 'a.b(c' } },
    });
    const made = report([stored]);
    expect(made.problems[0]).toMatchObject({
      message: written,
      left_out: replaced ? { message_numbers: replaced } : {},
    });
    if (replaced) expect(writeReport(made, 'text', '', say)).toContain(`numbers in the message, replaced: ${replaced}`);
  });

  it('hides the address of a private API', () => {
    expect(report([storedError({ base: 'https://nexla.acme.example/api' })]).problems[0]?.api).toBe('api#1');
  });

  it('is null without errors', () => {
    const nothing = { errors: [], histories: new Map(), tallies: new Map() };
    expect(supportReport({ ...nothing, scope: { kind: 'group' }, now: 0, environment: ENVIRONMENT })).toBeNull();
  });

  it('leaks nothing planted anywhere in an error', () => {
    const planted = ['jane.doe@customer.com', 'eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiI0MiJ9.c2ln', 'nxl_sk_9aF3kLmN2pQ'];
    for (const secret of planted) {
      const stored = storedError({
        exchange: { path: `/nexla-api/x/${secret}`, initiator: `https://${secret}`, queryNames: [secret] },
        headers: { location: secret, 'www-authenticate': secret, 'set-cookie': secret },
        error: {
          message: `denied for ${secret}`,
          details: { [secret]: secret, field: secret, user_id: secret, window: secret, detail: [{ msg: secret }] },
        },
      });
      for (const format of REPORT_FORMATS) {
        expect(writeReport(report([stored]), format, '', say)).not.toContain(secret);
      }
    }
  });
});

describe('the written forms', () => {
  it('say in English what the codes and fields are, and hold the note and the block', () => {
    const written = writeReport(report(group), 'text', 'It began after lunch.', say);
    expect(written).toContain('[RATE_001] 429 on GET /data_sources/{id}, req_0, 11× in 5 min');
    expect(written).toContain('It began after lunch.');
    expect(written).toContain('code: RATE_001');
    expect(written).toContain('request_1: req_0, 2026-01-15T10:30:00.000Z, 2026-01-15T11:30:00+01:00 Europe/Berlin');
    expect(written).toContain('headers: 1, body fields: 1, query values: 2, requests: 6');
  });

  it.each(REPORT_FORMATS)('%s can be read back, and is whole', (format) => {
    const made = report(group);
    expect(readReport(writeReport(made, format, 'a note', say))).toEqual({
      ok: true,
      report: { ...made, note: 'a note' },
      altered: false,
    });
  });

  it('formats nothing that the API said in Markdown', () => {
    const hostile = storedError({ error: { message: '`](javascript:x) <b> @all\n# Title', code: '[x](y)' } });
    const written = writeReport(report([hostile]), 'markdown', '', say);
    expect(written).toContain('``  `](javascript:x) <b> @all # Title  ``'.replaceAll('  ', ' '));
    expect(written).not.toContain('\n# Title');
    expect(written).toContain('## `[[x](y)] 500 on GET /data_sources`');
  });
});

describe('the machine-readable block', () => {
  const whole = machineBlock(report(group));

  it('says that it was altered', () => {
    expect(readReport(whole.replace('"count": 11', '"count": 12'))).toMatchObject({ ok: true, altered: true });
    expect(readReport(whole.replace('"code"', '"added": 1, "code"'))).toMatchObject({ ok: true, altered: true });
  });

  it('is the same after a mail program changed its spaces', () => {
    expect(readReport(`> Hello,\n${whole.replaceAll('\n', '\r\n   ')}\nRegards`)).toMatchObject({ altered: false });
  });

  describe.each<[string, (text: string) => string]>([
    ['quoted in a reply', (text) => text.replaceAll(/^/gm, '> ')],
    ['quoted twice, with a colon of prose above', (text) => `On Monday she wrote:\n${text.replaceAll(/^/gm, '>> ')}`],
    ['with typographic quotation marks', (text) => text.replaceAll(/"([^"]*)"/g, '“$1”').replaceAll("'", '’')],
    ['with German ones', (text) => text.replaceAll(/"([^"]*)"/g, '„$1“')],
    ['with spaces that do not break', (text) => text.replaceAll(' ', '\u00a0')],
    ['with all of that', (text) => text.replaceAll('"', '”').replaceAll(/^ */gm, '> \u00a0')],
  ])('%s', (_, mailed) => {
    const spoken = report([storedError({ error: { message: 'It can\'t be: “no” "key"\u00a0→ ’' } })]);
    const written = machineBlock(spoken);

    it('is read, as it was made', () => {
      expect(readReport(mailed(written))).toEqual({ ok: true, report: spoken, altered: false });
    });

    it('is told apart from one that was altered', () => {
      expect(readReport(mailed(written.replace('"count": 1', '"count": 7')))).toMatchObject({
        ok: true,
        altered: true,
      });
    });

    it('is broken where it is cut off', () => {
      expect(readReport(mailed(written.slice(0, 200)))).toEqual({ ok: false, reason: 'broken' });
    });
  });

  it('of an older version, which holds typographic marks of its own, is whole', () => {
    const spoken = report([storedError({ error: { message: 'It is “no”\u00a0’' } })]);
    const old = JSON.stringify(JSON.parse(machineBlock(spoken)), null, 1);
    expect(old).toContain('“no”');
    expect(readReport(old.replaceAll(/^/gm, '> '))).toEqual({ ok: true, report: spoken, altered: false });
  });

  it('of several the last is read', () => {
    const other = report([storedError()]);
    expect(readReport(`${whole}\n${machineBlock(other)}`)).toEqual({ ok: true, report: other, altered: false });
  });

  it.each([
    ['', 'no-block'],
    ['{"error":"x"}', 'no-block'],
    [whole.slice(0, 200), 'broken'],
    [whole.replace('"version": 1', '"version": 3'), 'newer-version'],
    [whole.replace('"version": 1', '"version": 2'), 'broken'],
    [whole.replace('"problems"', '"problem"'), 'broken'],
  ])('%.40s… is no report: %s', (text, reason) => {
    expect(readReport(text)).toEqual({ ok: false, reason });
  });

  it('comes to an answer whatever is pasted', () => {
    const piece = fc.oneof(fc.string(), fc.constantFrom(whole, '{"format":"nexla-error-report"', '{', '"', '}'));
    fc.assert(
      fc.property(fc.array(piece, { maxLength: 5 }), fc.nat(whole.length), (pieces, cut) => {
        expect(readReport(pieces.join('') + whole.slice(0, cut))).toHaveProperty('ok');
      }),
    );
  });
});

describe('two reports', () => {
  it('differ where their facts do, not in their moments', () => {
    const before = report(group);
    const after = { ...report(group.slice(0, 3)), made_at: '2026-02-01T00:00:00.000Z' };
    after.environment = { ...after.environment, browser: 'Firefox 153' };
    const paths = compareReports(before, after).map(({ path, first, second }) => [path, first, second]);
    expect(paths).toContainEqual(['environment.browser', 'Chrome 156', 'Firefox 153']);
    expect(paths).toContainEqual(['[RATE_001] GET /data_sources/{id}.count', '11', '3']);
    expect(compareReports(before, before)).toEqual([]);
  });

  it('show a problem that only one has', () => {
    const differences = compareReports(report([storedError()]), report([limited(1)]));
    expect(differences).toContainEqual({ path: '[HTTP_500] GET /data_sources.status', first: '500', second: null });
  });
});

describe('the meter', () => {
  it('is full where support can act', () => {
    expect(completeness(report(group), 'Saving the source')).toEqual({ has: 5, of: 5, lacks: [] });
  });

  it('says what is missing', () => {
    const lacks = completeness(report([storedError()]), '').lacks.map(({ key }) => key);
    expect(lacks).toEqual([
      'report_lacks_request_id',
      'report_lacks_server_time',
      'report_lacks_code',
      'report_lacks_repeat',
      'report_lacks_note',
    ]);
    for (const key of lacks) expect(say({ key, params: [] })).not.toBe('');
  });
});
