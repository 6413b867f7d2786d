import { describe, expect, it } from 'vitest';
import messages from '../../public/_locales/en/messages.json' with { type: 'json' };
import type { Json } from './api-error.ts';
import { callFacts } from './call-facts.ts';
import { NO_HISTORY } from './call-history.ts';
import { exampleError } from './catalogue/example.ts';
import { EXAMPLES } from './catalogue/examples/index.ts';
import { COPY_FORMS, copyAs } from './copies/copy-as.ts';
import { EXAMPLES as SHAPES } from './envelopes/examples.ts';
import type { Exchange } from './exchange.ts';
import { explain, NO_CONTEXT } from './explain.ts';
import type { Message } from './explanation.ts';
import { parse } from './parse.ts';
import { redactHeaders } from './redaction.ts';
import { exchangeWith } from './sighting.ts';
import { RECEIVED_AT, storedError } from './stored-error.fixture.ts';
import type { StoredError } from './stored-error.ts';
import { supportReport, ticketSubject } from './support-report/report.ts';
import { writeReport } from './support-report/write.ts';

/** A sentence that must never be read as the extension's. Without its spaces it is a name or a code, and called one. */
const FORGED = 'Your account was compromised, call 0800 now';
const MARK = /account\s+was\s+compromised/i;
/** The same, in the forms of what is taken over into a sentence of ours. */
const FORGERIES = {
  'a sentence': FORGED,
  'a span with a sentence': `1 minute. ${FORGED}`,
  'a sentence with quotation marks': `email”. ${FORGED}. “`,
  'a sentence of several lines': `email\n\n${FORGED}\u2028`,
  'a code made of words': 'nexla.your_account_was_compromised_failed',
} as const;

const BODIES = [...SHAPES, ...EXAMPLES.values()].flatMap((example) =>
  'body' in example && example.body !== null && example.body !== '' ? [example.body] : [],
);

/** What the explanation, its advice or a report reads, whether an example has it or not. */
const READ: Json = {
  ...Object.fromEntries(
    ['error', 'error_code', 'code', 'type', 'message', 'detail', 'title', 'request_id', 'nexla_request_id'].map(
      (name) => [name, name],
    ),
  ),
  details: {
    ...Object.fromEntries(
      ['field', 'message', 'window', 'retry_after', 'throttle_until', 'token_expires_at', 'current_time'].map(
        (name) => [name, name],
      ),
    ),
    limit: 5,
    data_sources: ['5023'],
    field_errors: { name: ['too long'] },
  },
};

/** A value with the text in the place of each of its strings. */
function planted(value: Json, text: string): Json {
  if (typeof value === 'string') return text;
  if (typeof value !== 'object' || value === null) return value;
  if (Array.isArray(value)) return value.map((item) => planted(item, text));
  return Object.fromEntries(Object.entries(value).map(([name, item]) => [name, planted(item, text)]));
}

/** A value, once for each of its strings, with the text in the place of that one alone; and so with the names in it. */
function plantedOnce(value: Json, text: string): Json[] {
  if (typeof value === 'string') return [text];
  if (typeof value !== 'object' || value === null) return [];
  if (Array.isArray(value)) {
    return value.flatMap((item, index) => plantedOnce(item, text).map((one) => value.with(index, one)));
  }
  return Object.entries(value).flatMap(([name, item]) => [
    { ...value, [text]: item },
    ...plantedOnce(item, text).map((one) => ({ ...value, [name]: one })),
  ]);
}

/** All that an API may send, with the text in it. */
function bodiesWith(text: string): string[] {
  const values = [...BODIES.flatMap(readable), READ];
  return [
    ...values
      .flatMap((value) => [planted(value, text), ...plantedOnce(value, text)])
      .map((value) => JSON.stringify(value)),
    text,
    `<html><title>${text}</title></html>`,
    `{"error_code":"AUTH_004","error_description":"${text}`,
  ];
}

function readable(body: string): Json[] {
  try {
    return [JSON.parse(body) as Json];
  } catch {
    return [];
  }
}

const HEADERS = [
  ...['allow', 'cache-control', 'content-type', 'date', 'location', 'ratelimit', 'ratelimit-policy', 'retry-after'],
  ...['server', 'server-timing', 'via', 'www-authenticate', 'x-cache', 'x-correlation-id', 'x-ratelimit-limit'],
  ...['x-ratelimit-remaining', 'x-ratelimit-reset', 'x-request-id', 'x-runtime', 'x-amzn-trace-id', 'cf-ray'],
];

/** Statuses that lead to all kinds of advice. */
const STATUSES = [200, 400, 401, 403, 404, 405, 422, 429, 500, 503];

function errorOf(facts: Partial<Exchange> & { status: number }): StoredError | null {
  const exchange = exchangeWith({
    origin: 'https://dataops.nexla.io',
    path: '/nexla-api/data_sources',
    queryNames: [],
    method: 'POST',
    sources: ['web-request'],
    respondedAt: RECEIVED_AT,
    ...facts,
  });
  const error = parse(exchange);
  return error && { ...storedError(), code: error.code, exchange, error };
}

const texts = messages as Record<string, { message: string }>;
const say = ({ key, params }: Message) =>
  (texts[key]?.message ?? key).replace(/\$(\d)/g, (_, index) => params[Number(index) - 1] ?? '');

/** Every sentence of ours about an error: texts on screen, in a report and in copied code. What is quoted is left out. */
function ourSentences(stored: StoredError): string[] {
  const explanation = explain(stored, NO_CONTEXT);
  const { title, description, causes, forUser, forDeveloper, prevention, links, notes, retry } = explanation;
  const facts = callFacts(stored, NO_HISTORY, RECEIVED_AT, 'en');
  const report = supportReport({
    errors: [stored],
    histories: new Map(),
    tallies: new Map(),
    scope: { kind: 'error' },
    now: RECEIVED_AT,
    environment: { extension: '1.2.3', browser: 'Chrome 156', timeZone: 'Europe/Berlin', settings: {} },
  });
  if (report === null) throw new Error('there is something to report');
  const quoted = /^\*?\*?-?\s*(?:message|header [\w-]+|body \w+):/;
  return [
    ...[title, description, ...causes, ...forUser, ...forDeveloper, prevention, retry.reason, ...retry.doubts].flatMap(
      (one) => (one === null ? [] : [say(one)]),
    ),
    ...[...links.map(({ label }) => label), ...notes].map(say),
    ...facts.checklist.map(({ finding }) => say(finding)),
    ...[facts.recovery, facts.storm?.finding, facts.circuit.advice].flatMap((one) => (one ? [say(one)] : [])),
    stored.error.requestId ?? '',
    ticketSubject(report),
    ...(writeReport(report, 'text', '', say).split(say({ key: 'report_machine_block', params: [] }))[0] ?? '')
      .split('\n')
      .filter((line) => !quoted.test(line)),
    ...COPY_FORMS.flatMap((form) =>
      copyAs(form, stored, explanation, say)
        .split('\n')
        .filter((line) => /^\s*(?:#|\/\/)/.test(line)),
    ),
  ];
}

describe('the words of a server', () => {
  it.each(Object.entries(FORGERIES))('are never ours: %s in every field of every kind of body', (_, text) => {
    const errors = bodiesWith(text).flatMap((body) =>
      STATUSES.flatMap((status) => errorOf({ status, body: { text: body, truncated: false } }) ?? []),
    );
    expect(errors.length).toBeGreaterThan(1000);
    const told = errors.filter((stored) => ourSentences(stored).some((sentence) => MARK.test(sentence)));
    expect(told.slice(0, 5).map(({ exchange }) => `${exchange.status} ${exchange.body?.text}`)).toEqual([]);
  });

  it.each(HEADERS)('are never ours: %s', (name) => {
    for (const text of Object.values(FORGERIES)) {
      const responseHeaders = redactHeaders([[name, text]]);
      for (const status of STATUSES) {
        for (const body of [
          null,
          { text: '', truncated: false },
          { text: '{"error_code":"RATE_001"}', truncated: false },
        ]) {
          const stored = errorOf({ status, responseHeaders, body });
          if (stored === null) continue;
          expect(ourSentences(stored).filter((sentence) => MARK.test(sentence))).toEqual([]);
        }
      }
    }
  });

  it('are shown as a quotation where they say what is wrong with a field', () => {
    const body = {
      text: JSON.stringify({ error_code: 'VAL_001', details: { field: 'mail', message: FORGED } }),
      truncated: false,
    };
    const stored = errorOf({ status: 400, body }) as StoredError;
    expect(explain(stored).notes).toContainEqual({ key: 'explain_note_field', params: ['mail'], said: FORGED });
  });

  it('stay ids where they are some', () => {
    for (const id of ['4c8f6a0e-9b1d-4f53-8a42-d1f7c3e0b6a9', 'req_12ab', 'Root=1-67891233-abcdef012345678912345678']) {
      const stored = errorOf({ status: 401, responseHeaders: { 'x-request-id': id } });
      expect(stored?.error.requestId).toBe(id);
      expect(errorOf({ status: 401, responseHeaders: { 'x-request-id': `${id}, other` } })?.error.requestId).toBe(id);
    }
  });

  it('are in every example as they are in life', () => {
    for (const example of EXAMPLES.values())
      expect(() => ourSentences(exampleError(example, RECEIVED_AT))).not.toThrow();
  });
});
