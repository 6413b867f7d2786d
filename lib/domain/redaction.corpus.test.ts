import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { exportedError } from './exports/exported-error.ts';
import { redactBody, redactHeaders, redactPath, redactText } from './redaction.ts';
import { storedError } from './stored-error.fixture.ts';
import { supportReport } from './support-report/report.ts';
import { writeReport } from './support-report/write.ts';

/**
 * The claim in figures: of labelled secrets in every place of a call, at least 99.5 % are gone; of benign strings that
 * look a little like secrets, at most 1 % are hidden.
 */

const chars = (alphabet: string, min: number, max = min) =>
  fc.array(fc.constantFrom(...alphabet), { minLength: min, maxLength: max }).map((picked) => picked.join(''));
const LOWER = 'abcdefghijklmnopqrstuvwxyz';
const DIGITS = '0123456789';
const HEX = '0123456789abcdef';
const WORD = LOWER + LOWER.toUpperCase() + DIGITS;
const base64url = (min: number, max: number) => chars(`${WORD}-_`, min, max);
const jwt = fc.tuple(base64url(20, 60), base64url(20, 120), base64url(20, 60)).map((parts) => {
  const [head, ...rest] = parts;
  return [`eyJ${head}`, ...rest].join('.');
});
const hex32 = chars(HEX, 32);
const password = fc
  .tuple(chars(LOWER, 3, 8), chars(DIGITS, 2, 4), chars(LOWER.toUpperCase(), 1, 3))
  .map((parts) => parts.join(''));
const mail = fc
  .tuple(chars(LOWER, 2, 8), chars(LOWER, 2, 8), chars(LOWER, 3, 9))
  .map(([a, b, c]) => `${a}.${b}@${c}.com`);

/** Secrets that their own shape gives away, wherever they stand. */
const SHAPED: Record<string, fc.Arbitrary<string>> = {
  'session token (JWT)': jwt,
  'service key (32 hex)': hex32,
  'service key (nxl_sk_)': base64url(12, 40).map((key) => `nxl_sk_${key}`),
  'MCP key (sk_ts)': fc.tuple(chars(DIGITS, 10, 13), base64url(8, 40)).map(([at, key]) => `sk_ts${at}_${key}`),
  'AWS key id': chars(LOWER.toUpperCase() + DIGITS, 16).map((key) => `AKIA${key}`),
  'Google API key': base64url(35, 35).map((key) => `AIza${key}`),
  'GitHub token': chars(WORD, 36).map((key) => `ghp_${key}`),
  'Slack token': fc.tuple(chars(DIGITS, 12), chars(WORD, 24)).map(([id, key]) => `xoxb-${id}-${key}`),
  'e-mail address': mail,
};

/** Secrets that only their place gives away: `mark` is what must be gone. */
const PLACED: Record<string, (mark: string) => string> = {
  bearer: (mark) => `Authorization: Bearer ${mark}`,
  basic: (mark) => `Authorization: Basic ${btoa(`user:${mark}`)}`,
  cookie: (mark) => `Cookie: _nexla_session=${mark}; theme=dark`,
  'set-cookie': (mark) => `Set-Cookie: _nexla_session=${mark}; Path=/; Secure`,
  'API key header': (mark) => `X-Api-Key: ${mark}`,
  PEM: (mark) => `-----BEGIN PRIVATE KEY-----\n${mark}\n-----END PRIVATE KEY-----`,
  'signed URL (AWS)': (mark) =>
    `https://b.s3.amazonaws.com/k?X-Amz-Credential=${mark}&X-Amz-Signature=${mark}&X-Amz-Security-Token=${mark}`,
  'signed URL (Google)': (mark) => `https://storage.googleapis.com/b/o?GoogleAccessId=${mark}&Signature=${mark}`,
  'signed URL (Azure)': (mark) => `https://a.blob.core.windows.net/c?sv=2024-01-01&sig=${mark}`,
  'Postgres URL': (mark) => `postgres://loader:${mark}@db.internal:5432/prod`,
  'MongoDB URL': (mark) => `mongodb+srv://loader:${mark}@cluster0.example.net/test?w=majority`,
  'JDBC URL': (mark) => `jdbc:snowflake://acme.snowflakecomputing.com/?user=u&password=${mark}`,
  'AWS secret key': (mark) => `aws_secret_access_key = ${mark}`,
  'Azure account key': (mark) => `DefaultEndpointsProtocol=https;AccountName=a;AccountKey=${mark};EndpointSuffix=x`,
};

/** What the API puts secrets into, by name (query parameters and body keys). */
const QUERY_NAMES =
  'api_key token g_token id_token access_token SAMLResponse invite reset_token refresh_token service_key code state X-Amz-Signature'.split(
    ' ',
  );
const BODY_KEYS =
  'access_token refresh_token service_key api_key last_rotated_key credentials credentials_enc template_config password password_confirmation'.split(
    ' ',
  );

/** Every way a text can be handed to the redaction: the result is what is stored, copied and exported. */
const SURROUNDINGS: Record<string, (secret: string) => string> = {
  'free text': (secret) => redactText(`The request failed: ${secret} was refused (see log)`),
  'text in quotes': (secret) => redactText(`could not use "${secret}", sorry`),
  'error message in a body': (secret) =>
    redactBody(JSON.stringify({ error: 'x', message: `No access for ${secret} here` })),
  'list in a body': (secret) => redactBody(JSON.stringify({ errors: ['a', secret, { deep: [secret] }] })),
  'JSON inside JSON': (secret) => redactBody(JSON.stringify({ message: JSON.stringify({ was: secret }) })),
  'key of a body': (secret) => redactBody(JSON.stringify({ [secret]: 1 })),
  'HTML body': (secret) => redactBody(`<html><body><h1>502</h1><p>${secret}</p></body></html>`),
  'cut-off body': (secret) => redactBody(`{"message":"bad ${secret} here","more":[1,2`, true),
  traceback: (secret) =>
    redactText(`Traceback (most recent call last):\n  File "a.py", line 3\nValueError: bad value ${secret}\n`),
  'log line': (secret) => redactText(`2024-01-15 10:30:00,123 - nexla - ERROR - failed for ${secret}`),
  'kept header': (secret) => JSON.stringify(redactHeaders([['server', `x ${secret}`]])),
  'redirect target': (secret) => JSON.stringify(redactHeaders([['location', `/login?next=${secret}`]])),
  challenge: (secret) => JSON.stringify(redactHeaders([['www-authenticate', `Bearer realm="${secret}"`]])),
  'dropped header': (secret) =>
    JSON.stringify(
      redactHeaders([
        ['set-cookie', `s=${secret}`],
        ['x-api-key', secret],
      ]),
    ),
};

/** As if an older version had let it through. */
const unredacted = (secret: string) =>
  storedError({
    exchange: { body: { text: JSON.stringify({ message: `for ${secret}` }), truncated: false } },
    error: { message: `No access for ${secret} here`, details: { field: secret, window: `1 of ${secret}` } },
  });

/** What leaves, and as what. */
const LEAVING: Record<string, (secret: string) => string> = {
  'a report': (secret) => {
    const environment = { extension: '1', browser: 'x', timeZone: 'UTC', settings: {} };
    const reportable = { errors: [unredacted(secret)], histories: new Map(), tallies: new Map() };
    const made = supportReport({ ...reportable, scope: { kind: 'error' }, now: 0, environment });
    return made === null ? '' : writeReport(made, 'markdown', '', ({ params }) => params.join(' '));
  },
  'an export': (secret) => JSON.stringify(exportedError(unredacted(secret))),
};

const PLACES = { ...SURROUNDINGS, ...LEAVING };

const SAMPLES = 20;
const SEED = 20_240_115;

type Case = { label: string; mark: string; redacted: string };

function cases(): Case[] {
  const made: Case[] = [];
  for (const [kind, secret] of Object.entries(SHAPED)) {
    for (const mark of fc.sample(secret, { numRuns: SAMPLES, seed: SEED })) {
      for (const [place, redacted] of Object.entries(PLACES)) {
        made.push({ label: `${kind} in ${place}`, mark, redacted: redacted(mark) });
      }
      made.push({ label: `${kind} in a path`, mark, redacted: redactPath(`/nexla-api/data_sources/${mark}/run`) });
      made.push({ label: `${kind} in an escaped path`, mark, redacted: redactPath(`/x/${encodeURIComponent(mark)}`) });
    }
  }
  for (const mark of fc.sample(password, { numRuns: SAMPLES, seed: SEED })) {
    for (const [kind, written] of Object.entries(PLACED)) {
      for (const [place, redacted] of Object.entries(PLACES)) {
        if (kind === 'PEM' && place === 'key of a body') continue;
        made.push({ label: `${kind} in ${place}`, mark, redacted: redacted(written(mark)) });
      }
    }
    for (const name of QUERY_NAMES) {
      for (const [place, redacted] of Object.entries(PLACES)) {
        const url = `https://dataops.nexla.io/nexla-api/flows?page=1&${name}=${mark}`;
        made.push({ label: `query ${name} in ${place}`, mark, redacted: redacted(url) });
      }
    }
    for (const key of BODY_KEYS) {
      for (const value of [mark, { user: mark }, [mark]]) {
        made.push({ label: `body key ${key}`, mark, redacted: redactBody(JSON.stringify({ a: { [key]: value } })) });
      }
      made.push({ label: `pair ${key} in text`, mark, redacted: redactText(`got ${key}=${mark} instead`) });
      made.push({ label: `${key} in a dict`, mark, redacted: redactText(`sent {'id': 5, '${key}': '${mark}'}`) });
    }
    for (const path of ['mcp/service_key', 'mcp/oauth/google', 'service_keys', 'api_keys', 'data_maps/5/entries']) {
      made.push({ label: `path ${path}`, mark, redacted: redactPath(`/nexla-api/${path}/${mark}`) });
      made.push({ label: `path ${path} in text`, mark, redacted: redactText(`no route /nexla-api/${path}/${mark}`) });
    }
    const typed = { error_code: 'VAL_001', details: { field: 'pin', message: 'too short', value: mark } };
    made.push({ label: 'VAL_001 value', mark, redacted: redactBody(JSON.stringify(typed)) });
  }
  return made;
}

/** A basic credential is as good as its password. */
function survives({ mark, redacted }: Case): boolean {
  return redacted.includes(mark) || redacted.includes(btoa(`user:${mark}`));
}

/** Strings that are worth keeping, each in the place where it occurs. */
function benign(): { label: string; text: string; redacted: string }[] {
  const kept = (label: string, arbitrary: fc.Arbitrary<string>, ...forms: ((text: string) => [string, string])[]) =>
    fc.sample(arbitrary, { numRuns: 100, seed: SEED }).flatMap((text) =>
      forms.map((form) => {
        const [before, redacted] = form(text);
        return { label, text: before, redacted };
      }),
    );
  const inText =
    (write: (text: string) => string) =>
    (text: string): [string, string] => [write(text), redactText(write(text))];
  const inBody =
    (key: string) =>
    (text: string): [string, string] => {
      const body = JSON.stringify({ [key]: text });
      return [body, redactBody(body)];
    };
  const inHeader =
    (name: string) =>
    (text: string): [string, string] => [text, redactHeaders([[name, text]])[name] ?? ''];
  const inPath = (text: string): [string, string] => [`/nexla-api/x/${text}`, redactPath(`/nexla-api/x/${text}`)];
  const id = fc.integer({ min: 1, max: 999_999 }).map(String);
  const time = fc.date({ min: new Date(0), max: new Date(2e12), noInvalidDate: true });
  return [
    ...kept(
      'UUID',
      fc.uuid(),
      inText((uuid) => `run ${uuid} failed`),
      inBody('run_id'),
      inPath,
    ),
    ...kept(
      'request id',
      chars(HEX, 16).map((hex) => `req_${hex}`),
      inText((one) => `request ${one}`),
      inBody('request_id'),
    ),
    ...kept(
      '32 hex request id',
      hex32,
      inHeader('x-request-id'),
      inBody('request_id'),
      inText((one) => `request_id=${one}`),
    ),
    ...kept(
      'trace id',
      hex32,
      inBody('trace_id'),
      inText((one) => `trace id ${one}`),
    ),
    ...kept(
      'traceparent',
      fc.tuple(hex32, chars(HEX, 16)).map(([a, b]) => `00-${a}-${b}-01`),
      inBody('traceparent'),
    ),
    ...kept(
      'SHA-256',
      chars(HEX, 64),
      inBody('sha256'),
      inText((hash) => `sha256:${hash}`),
    ),
    ...kept(
      'commit',
      chars(HEX, 40),
      inText((hash) => `commit ${hash}`),
    ),
    ...kept(
      'MD5',
      hex32,
      inBody('checksum'),
      inText((hash) => `md5=${hash}`),
    ),
    ...kept(
      'id',
      id,
      inText((one) => `Source #${one} is PAUSED`),
      inBody('id'),
      inPath,
    ),
    ...kept(
      'ISO time',
      time.map((date) => date.toISOString()),
      inText((at) => `at ${at}`),
      inBody('timestamp'),
    ),
    ...kept(
      'HTTP date',
      time.map((date) => date.toUTCString()),
      inHeader('date'),
    ),
    ...kept(
      'nested resource',
      fc.tuple(id, id).map(([a, b]) => `data_sources/${a}/data_sets/${b}`),
      inPath,
    ),
  ];
}

describe('the corpus', () => {
  it('loses at least 99.5 % of the secrets', () => {
    const all = cases();
    expect(all.length).toBeGreaterThan(5000);
    const missed = all.filter(survives);
    expect(missed.map(({ label }) => label).slice(0, missed.length > all.length * 0.005 ? 20 : 0)).toEqual([]);
  });

  it('hides at most 1 % of benign strings', () => {
    const all = benign();
    expect(all.length).toBeGreaterThanOrEqual(2000);
    const hidden = all.filter(({ text, redacted }) => redacted !== text);
    expect(hidden.map(({ label }) => label).slice(0, hidden.length > all.length * 0.01 ? 20 : 0)).toEqual([]);
  });
});
