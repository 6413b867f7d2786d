import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import { beforeAll, describe, expect, it } from 'vitest';
import { COPY_FORMS, copyAs } from './copies/copy-as.ts';
import { explain } from './explain.ts';
import type { Message } from './explanation.ts';
import { EXPORT_FORMATS, type ExportFormat, exportErrors } from './exports/export.ts';
import { BENIGN_MESSAGES, CLASS_NAMES } from './redaction.fixture.ts';
import { redactBody, redactHeaders, redactPath, redactText } from './redaction.ts';
import { HARD_BENIGN_BODIES, HARD_BENIGN_TEXTS } from './redaction-benign.fixture.ts';
import { NAMED_FORMS, SHAPED_FORMS, WRAPPINGS } from './redaction-kinds.fixture.ts';
import { storedError } from './stored-error.fixture.ts';
import type { StoredError } from './stored-error.ts';
import { supportReport } from './support-report/report.ts';
import { writeReport } from './support-report/write.ts';

/**
 * The claim in figures: of labelled secrets in every place of a call, and of the forms in which tools and languages write
 * them, at least 99.5 % are gone; of benign strings that look a little like secrets at most 1 % are hidden, of those that
 * look much like them at most 1.5 %.
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
  'AWS secret key': chars(`${WORD}/+`, 40),
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
  'Hadoop URL with a slash in the password': (mark) => `s3a://AKIAIOSFODNN7EXAMPLE:ab/${mark}+ghi@bucket`,
  'Postgres URL with a slash and a hash in the password': (mark) => `postgres://loader:p/ss#${mark}@db.internal:5432/x`,
  'SQLAlchemy URL with a question mark in the password': (mark) => `postgresql+psycopg2://u:pa?${mark}@host/x`,
  'Slack webhook': (mark) => `https://hooks.slack.com/services/T00000000/B00000000/${mark}`,
  'Discord webhook': (mark) => `https://discord.com/api/webhooks/123456789012345678/${mark}`,
  'Python 2 dictionary': (mark) => `{u'password': u'${mark}'}`,
  'Python bytes': (mark) => `{'password': b'${mark}'}`,
  pydantic: (mark) => `user='jane' password=SecretStr('${mark}')`,
  'Node.js inspection': (mark) => `{ authorization: [ 'Basic ${mark}' ] }`,
  'JSON in a sentence': (mark) => `invalid credentials: {"user":"jane","pw":"${mark}"}`,
  'JSON in a sentence, with a bracket in the password': (mark) => `invalid credentials: {"pw":"a}b${mark}","x":1}`,
  'XML with attributes': (mark) => `<Password xsi:type="s">${mark}</Password>`,
  'XML property': (mark) => `<property name="password" value="${mark}"/>`,
  'Hadoop property': (mark) => `<property><name>fs.s3a.secret.key</name><value>${mark}</value></property>`,
  'AWS secret key by name': (mark) => `aws_secret_access_key = ${mark}`,
  'Azure account key': (mark) => `DefaultEndpointsProtocol=https;AccountName=a;AccountKey=${mark};EndpointSuffix=x`,
};

/** What the API puts secrets into, by name (query parameters and body keys). */
const QUERY_NAMES =
  'api_key token g_token id_token access_token SAMLResponse invite reset_token refresh_token service_key code state X-Amz-Signature'.split(
    ' ',
  );
const BODY_KEYS =
  `access_token refresh_token service_key api_key last_rotated_key credentials credentials_enc template_config password
  password_confirmation secret_value secretValue token_value apiKeyValue api_key_1 private_key_pem auth_key storage_key
  subscription_key ssh_key pass passcode otp creds credential sas sig`.split(/\s+/);

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

/**
 * A stored error with the secret in every place that leaves, as if an older version had let it through. Where only a
 * word can stand, only a word does; an id that is nothing but random is worth keeping.
 */
function unredacted(secret: string): StoredError {
  const word = /^[^\s/]+$/.test(secret) ? secret : 'word';
  const id = /^(?:[\da-f]{32}|[A-Za-z\d+]{40})$/.test(word) ? 'word' : word;
  return storedError({
    endpoint: `GET /users/${word}/run`,
    exchange: {
      path: `/nexla-api/users/${word}/run`,
      queryNames: ['page', secret],
      protocol: word,
      body: { text: JSON.stringify({ message: `for ${secret}` }), truncated: false },
      failure: { kind: 'dns', text: `for ${secret}` },
    },
    headers: {
      server: `proxy ${secret}`,
      location: `/users/${word}?next=${secret}`,
      'set-cookie': `session=${secret}`,
      'x-request-id': id,
      'www-authenticate': `Bearer realm="${word}", error_description="for ${secret.replaceAll('"', "'")}"`,
    },
    error: {
      code: word,
      type: word,
      message: `No access for ${secret} here`,
      requestId: id,
      details: { field: secret, window: `1 of ${secret}` },
    },
  });
}

const say = ({ key, params = [] }: Message) => [key, ...params].join(' ');

function report(stored: StoredError): string {
  const environment = { extension: '1', browser: 'x', timeZone: 'UTC', settings: {} };
  const made = supportReport({
    errors: [stored],
    histories: new Map(),
    tallies: new Map(),
    scope: { kind: 'error' },
    now: 0,
    environment,
  });
  return made === null ? '' : writeReport(made, 'markdown', '', say);
}

async function exported(stored: StoredError, format: ExportFormat): Promise<string> {
  async function* page() {
    yield [stored];
  }
  let text = '';
  for await (const chunk of exportErrors(page(), format, { version: '1', now: 0 })) text += chunk.text;
  return text;
}

/** Text as it was before it became a literal, an expression or a part of a URL. */
function unescaped(text: string): string {
  return text.replaceAll('\\', '').replace(/%[\dA-F]{2}/g, decodeURIComponent);
}

/** What leaves, and as what. */
const LEAVING: Record<string, (stored: StoredError) => string | Promise<string>> = {
  'a report': report,
  ...Object.fromEntries(
    COPY_FORMS.map((form) => [`a copy as ${form}`, (stored) => copyAs(form, stored, explain(stored), say)]),
  ),
  ...Object.fromEntries(
    EXPORT_FORMATS.map((format) => [`an export as ${format}`, (stored) => exported(stored, format)]),
  ),
};

const PLACES: Record<string, (secret: string) => string | Promise<string>> = {
  ...SURROUNDINGS,
  ...Object.fromEntries(
    Object.entries(LEAVING).map(([place, leave]) => [
      place,
      async (secret) => unescaped(await leave(unredacted(secret))),
    ]),
  ),
};

const SAMPLES = 20;
const SEED = 20_240_115;

type Case = { label: string; mark: string; redacted: string };

async function cases(): Promise<Case[]> {
  const made: Case[] = [];
  for (const [kind, secret] of Object.entries(SHAPED)) {
    for (const mark of fc.sample(secret, { numRuns: SAMPLES, seed: SEED })) {
      for (const [place, redacted] of Object.entries(PLACES)) {
        made.push({ label: `${kind} in ${place}`, mark, redacted: await redacted(mark) });
      }
      // A slash ends a segment: what stands between two of them is no key of its own.
      if (mark.includes('/')) continue;
      made.push({ label: `${kind} in a path`, mark, redacted: redactPath(`/nexla-api/data_sources/${mark}/run`) });
      made.push({ label: `${kind} in an escaped path`, mark, redacted: redactPath(`/x/${encodeURIComponent(mark)}`) });
    }
  }
  for (const mark of fc.sample(password, { numRuns: SAMPLES, seed: SEED })) {
    for (const [kind, written] of Object.entries(PLACED)) {
      for (const [place, redacted] of Object.entries(PLACES)) {
        if (kind === 'PEM' && place === 'key of a body') continue;
        made.push({ label: `${kind} in ${place}`, mark, redacted: await redacted(written(mark)) });
      }
    }
    for (const name of QUERY_NAMES) {
      for (const [place, redacted] of Object.entries(PLACES)) {
        const url = `https://dataops.nexla.io/nexla-api/flows?page=1&${name}=${mark}`;
        made.push({ label: `query ${name} in ${place}`, mark, redacted: await redacted(url) });
      }
    }
    for (const key of BODY_KEYS) {
      // A credential that is an object is a resource of Nexla.
      for (const value of key === 'credential' ? [mark, [mark]] : [mark, { user: mark }, [mark]]) {
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
    [...new Set(fc.sample(arbitrary, { numRuns: 100, seed: SEED }))].flatMap((text) =>
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
      'commit id',
      chars(HEX, 40),
      inText((hash) => `built from commit id ${hash}`),
      inBody('commit_id'),
    ),
    ...kept(
      'bare request id',
      hex32,
      inText((one) => `request ${one} failed`),
    ),
    ...BENIGN_MESSAGES.flatMap((message) =>
      kept(
        message,
        fc.constant(message),
        inText((text) => text),
        inText((text) => `2024-01-15 10:30:00,123 - nexla - ERROR - ${text}`),
        inBody('message'),
      ),
    ),
    ...CLASS_NAMES.flatMap((name) =>
      kept(
        name,
        fc.constant(name),
        inText((text) => `com.nexla.connector.${text}: failed`),
        inText((text) => `\tat com.nexla.connector.${text}.run(${text}.java:112)`),
        inBody('exception'),
      ),
    ),
    ...kept(
      'credential id',
      id,
      inText((one) => `{'credential': ${one}}`),
      inBody('credential'),
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
  let made: Case[] = [];
  beforeAll(async () => {
    made = await cases();
  }, 60_000);

  it('loses at least 99.5 % of the secrets', () => {
    const all = made;
    expect(all.length).toBeGreaterThan(5000);
    const missed = all.filter(survives);
    expect(missed.map(({ label }) => label).slice(0, missed.length > all.length * 0.005 ? 20 : 0)).toEqual([]);
  });

  it('loses most secrets of each kind in each place', () => {
    const shares = new Map<string, { all: number; missed: number }>();
    for (const one of made) {
      const share = shares.get(one.label) ?? { all: 0, missed: 0 };
      shares.set(one.label, { all: share.all + 1, missed: share.missed + (survives(one) ? 1 : 0) });
    }
    const lost = [...shares].filter(([, { all, missed }]) => missed > all / 2);
    expect(lost.map(([label]) => label)).toEqual([]);
  });

  it('hides at most 1 % of benign strings', () => {
    const all = benign();
    expect(all.length).toBeGreaterThanOrEqual(2000);
    const hidden = all.filter(({ text, redacted }) => redacted !== text);
    expect(hidden.map(({ label }) => label).slice(0, hidden.length > all.length * 0.01 ? 20 : 0)).toEqual([]);
  });
});

describe('the forms in which secrets are written', () => {
  /** What the marks of a form stand for. */
  const MADE: Record<string, fc.Arbitrary<string>> = {
    K: password,
    N: chars(DIGITS, 6),
    R: chars(WORD, 24, 64),
    H: fc.oneof(hex32, chars(HEX, 40), chars(HEX, 64)),
    B: chars(`${WORD}+/`, 40, 88).map((key) => `${key}=`),
    U: fc.uuid(),
    P: chars(LOWER, 8, 14),
    W: fc.tuple(...[1, 2, 3, 4].map(() => chars(LOWER, 4))).map((words) => words.join(' ')),
  };
  const FORMS = [...NAMED_FORMS, ...SHAPED_FORMS];

  /** The form with secrets in it, and these. */
  function filled(form: string, seed: number): { text: string; marks: string[] } {
    const marks: string[] = [];
    const text = form.replace(/§([A-Z])/g, (_, kind: string) => {
      const made = fc.sample(MADE[kind] as fc.Arbitrary<string>, {
        numRuns: 1,
        seed: seed + marks.length,
      })[0] as string;
      marks.push(made);
      return made;
    });
    return { text, marks };
  }

  function redactedIn(write: (text: string) => { text?: string; body?: string }, text: string): string {
    const written = write(text);
    return written.body === undefined ? redactText(written.text ?? '') : redactBody(written.body);
  }

  /** Without the escapes that Base64 may have in it. */
  const plain = (text: string) =>
    text.replace(/%[\dA-F]{2}|\\u[\da-f]{4}/g, (escaped) =>
      String.fromCharCode(Number.parseInt(escaped.replace(/^%|^\\u/, ''), 16)),
    );

  const tried = FORMS.flatMap((form, index) =>
    [1, 2, 3].flatMap((sample) => {
      const { text, marks } = filled(form, SEED + index * 10 + sample);
      return Object.entries(WRAPPINGS).map(([place, write]) => {
        const redacted = redactedIn(write, text);
        const left = plain(redacted).replaceAll('\\', '');
        return { form, place, redacted, marks, stays: marks.some((mark) => left.includes(mark.replace(/=$/, ''))) };
      });
    }),
  );

  it('are many, and each holds a secret', () => {
    expect(tried.length).toBeGreaterThan(12_000);
    expect(tried.filter(({ marks }) => marks.length === 0)).toEqual([]);
  });

  it('lose at least 99.5 % of the secrets', () => {
    const missed = tried.filter(({ stays }) => stays);
    const shown = missed.slice(0, missed.length > tried.length * 0.005 ? 20 : 0);
    expect(shown.map(({ form, place }) => `${form} in ${place}`)).toEqual([]);
  });

  it.each(FORMS)('lose most secrets of %j', (form) => {
    const ofForm = tried.filter((one) => one.form === form);
    expect(ofForm.filter(({ stays }) => stays).length).toBeLessThanOrEqual(ofForm.length / 10);
  });

  it('are not redacted twice', () => {
    const changing = tried.filter(({ redacted }) => redactText(redacted) !== redactText(redactText(redacted)));
    expect(changing.map(({ form, place }) => `${form} in ${place}`)).toEqual([]);
  });

  it('hide at most 1.5 % of what only looks like them', () => {
    const bodies = HARD_BENIGN_BODIES.map((body) => JSON.stringify(body));
    const changed = [
      ...HARD_BENIGN_TEXTS.filter((text) => redactText(text) !== text),
      ...HARD_BENIGN_TEXTS.map((text) => JSON.stringify({ message: `it failed: ${text}` })).filter(
        (body) => redactBody(body) !== body,
      ),
      ...bodies.filter((body) => redactBody(body) !== body),
    ];
    const all = HARD_BENIGN_TEXTS.length * 2 + bodies.length;
    expect(all).toBeGreaterThan(700);
    expect(changed.slice(0, changed.length > all * 0.015 ? 20 : 0)).toEqual([]);
  });
});

describe('PRIVACY.md', () => {
  // Its lines are broken where they are full.
  const said = readFileSync(new URL('../../PRIVACY.md', import.meta.url), 'utf8').replace(/\s+/g, ' ');
  const BASE64 = `${WORD}+/`;

  it('says how many forms the corpus has', () => {
    const forms = NAMED_FORMS.length + SHAPED_FORMS.length;
    expect(said).toContain(`${forms} forms of secrets in ${Object.keys(WRAPPINGS).length} places`);
    const benign = HARD_BENIGN_TEXTS.length * 2 + HARD_BENIGN_BODIES.length;
    expect(said).toContain(`${Math.floor(benign / 100) * 100} texts and bodies that only look like them`);
  });

  it.each<[string, number, string[], number]>([
    ['99.5 % of 20 letters and digits in both cases', 99.5, [WORD], 20],
    ['98 % of 20 in one case', 98, [LOWER + DIGITS, LOWER.toUpperCase() + DIGITS], 20],
    ['99.3 % of 24', 99.3, [WORD, LOWER + DIGITS, BASE64, `${WORD}-_`], 24],
    ['99.7 % of 32', 99.7, [WORD, LOWER + DIGITS, BASE64, `${WORD}-_`], 32],
    ['none of these is seen', 0, [HEX], 31],
    ['none of these is seen', 0, [WORD], 19],
  ])('says of random keys without a name what is so: %s', (words, share, alphabets, length) => {
    expect(said).toContain(words);
    for (const alphabet of alphabets) {
      const keys = fc.sample(chars(alphabet, length), { numRuns: 2000, seed: SEED });
      const gone = keys.filter((key) => !redactText(`the value ${key} was refused`).includes(key.slice(0, 11)));
      const percent = (100 * gone.length) / keys.length;
      if (share === 0) expect(percent).toBe(0);
      else expect(percent).toBeGreaterThanOrEqual(share);
    }
  });
});
