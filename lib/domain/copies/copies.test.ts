import { execFile, spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { promisify } from 'node:util';
import fc from 'fast-check';
import { parseSync } from 'vite';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type StandIn, startServer } from '../../../test/server/server.ts';
import { explain } from '../explain.ts';
import { type FixtureFields, storedError } from '../stored-error.fixture.ts';
import type { StoredError } from '../stored-error.ts';
import { COPY_FORMS, type CopyForm, copyAs } from './copy-as.ts';
import { curlWords, posixWord, powershellWord } from './curl.ts';
import { pythonString } from './literals.ts';
import { requestOf, type Word } from './request.ts';

const say = ({ key }: { key: string }) => key;
const copied = (form: CopyForm, stored: StoredError) => copyAs(form, stored, explain(stored), say);

const TOKEN = `to'k"en $(x)`;
const resolved = (word: Word) =>
  word.map((part) => (typeof part === 'string' ? part.replace(/\p{Cs}/gu, '\ufffd') : TOKEN)).join('');

describe('a cURL command', () => {
  it('names the call and leaves the secrets to the environment', () => {
    const stored = storedError({
      endpoint: 'POST /data_sources',
      exchange: { path: '/nexla-api/data_sources', queryNames: ['page', 'q[]'] },
    });
    expect(copied('curl', stored)).toBe(
      [
        'curl \\',
        '  --globoff \\',
        '  --include \\',
        '  --request POST \\',
        `  --url 'https://dataops.nexla.io/nexla-api/data_sources?page=VALUE&q%5B%5D=VALUE' \\`,
        `  --header 'Accept: application/vnd.nexla.api.v1+json' \\`,
        `  --header 'Authorization: Bearer '"$NEXLA_TOKEN" \\`,
        `  --header 'Content-Type: application/json' \\`,
        '  --data @body.json',
      ].join('\n'),
    );
    expect(copied('powershell', stored)).toContain('--header "Authorization: Bearer $\u007benv:NEXLA_TOKEN}"');
    expect(copied('powershell', stored)).toContain("--data '@body.json'");
  });

  it('signs in with the service key where that is the call', () => {
    expect(copied('curl', storedError({ endpoint: 'POST /token' }))).toContain(
      `'Authorization: Basic '"$NEXLA_SERVICE_KEY"`,
    );
  });

  it('is the same 20,000 hostile requests, in a real shell, and nothing else is started', () => {
    const directory = mkdtempSync(path.join(tmpdir(), 'nexla-curl-'));
    const canary = path.join(directory, 'canary');
    const attack = fc.constantFrom(
      `$(/usr/bin/touch ${canary})`,
      `\`/usr/bin/touch ${canary}\``,
      `'; /usr/bin/touch ${canary}; '`,
      `" && /usr/bin/touch ${canary} && "`,
      `\n/usr/bin/touch ${canary}\n`,
      `| /usr/bin/touch ${canary}`,
      `> ${canary}`,
      `<(/usr/bin/touch ${canary})`,
      '$NEXLA_TOKEN',
      '!!',
      '~',
      '*',
      '{a,b}',
      '\\',
      "\\'",
      '--',
      '-o',
      '#',
      '\r',
      '\t',
    );
    const text = fc
      .array(fc.oneof(attack, fc.string({ unit: 'binary', maxLength: 12 })), { maxLength: 4 })
      .map((pieces) => pieces.join('').replaceAll('\0', ''));
    const request = fc.record({ method: text, path: text, names: fc.array(text, { maxLength: 3 }), header: text });
    const samples = fc.sample(request, { numRuns: 20_000, seed: 7 });
    const commands = samples.map(({ method, path: where, names, header }, index) => {
      const stored = storedError({ exchange: { method, path: `/${where}`, queryNames: names } });
      const made = requestOf(stored);
      // What no request of ours holds today has to be quoted as well.
      made.headers.push({ name: 'X-Hostile', value: [header, { variable: 'NEXLA_TOKEN' }, header] });
      if (index % 2 === 0) made.method = method;
      if (index % 3 === 0) made.url = where;
      return curlWords(made);
    });
    const script = path.join(directory, 'script.sh');
    writeFileSync(
      script,
      [
        // The stand-in: prints the number of its arguments and each of them, ended by NUL.
        `curl() { printf '%s\\0' "$#" "$@"; }`,
        'PATH=/nowhere',
        'command_not_found_handle() { echo "started $1" >&2; }',
        ...commands.map((words) => words.map(posixWord).join(' ')),
      ].join('\n'),
    );
    const ran = spawnSync('bash', ['--norc', script], {
      env: { NEXLA_TOKEN: TOKEN, LC_ALL: 'C.UTF-8' },
      maxBuffer: 1024 * 1024 * 1024,
      cwd: directory,
    });
    const expected = commands.map((words) => {
      const [, ...parts] = words.map(resolved);
      return [String(parts.length), ...parts].map((part) => `${part}\0`).join('');
    });
    expect(ran.stderr.toString()).toBe('');
    expect(ran.status).toBe(0);
    expect(ran.stdout.equals(Buffer.from(expected.join('')))).toBe(true);
    expect(existsSync(canary)).toBe(false);
    rmSync(directory, { recursive: true });
  });

  it.each([
    ['plain', 'plain'],
    ["it's", "'it''s'"],
    ['it’s ‘q‘', "'it’’s ‘‘q‘‘'"],
    ['$(x) `n', "'$(x) `n'"],
    ['@body.json', "'@body.json'"],
    ['', "''"],
    ['‚low‛ “double”', "'‚‚low‛‛ “double”'"],
    ['two\nlines', "'two\nlines'"],
    ['--header', '--header'],
    ['-a.b', "'-a.b'"],
    ['-a:b', "'-a:b'"],
    ['--%', "'--%'"],
    ['a,b', "'a,b'"],
    ['#', "'#'"],
  ])('quotes %j for PowerShell as %s', (text, quoted) => {
    expect(powershellWord([text])).toBe(quoted);
  });

  it('keeps a variable one in PowerShell, and what stands around it text', () => {
    const word = ['a"$b`“', { variable: 'NEXLA_TOKEN' } as const, 's:x'];
    expect(powershellWord(word)).toBe('"a`"`$b```“$\u007benv:NEXLA_TOKEN}s:x"');
  });

  it('holds no word that Windows PowerShell 5.1 hands to a program as another one', () => {
    const text = fc.string({ unit: 'binary', maxLength: 12 });
    const request = fc.record({ method: text, path: text, queryNames: fc.array(text, { maxLength: 3 }) });
    fc.assert(
      fc.property(request, (exchange) => {
        for (const word of curlWords(
          requestOf(storedError({ exchange: { ...exchange, path: `/${exchange.path}` } })),
        )) {
          // It escapes no double quote and no backslash before its own, drops what is empty, and ends at NUL.
          expect(resolved(word).replace(TOKEN, 'token')).toMatch(/^[^"\0\\]+$/);
        }
      }),
      { numRuns: 2000, seed: 3 },
    );
  });
});

const ERRORS: [string, FixtureFields][] = [
  ['that may pass', { exchange: { status: 503 } }],
  ['with a time', { exchange: { status: 429 }, error: { code: 'RATE_001' }, headers: { 'retry-after': '1' } }],
  [
    'with a time in the body',
    {
      exchange: { status: 429 },
      error: {
        code: 'RATE_001',
        details: { retry_after: '2026-01-15T10:30:05Z' },
        serverTime: Date.UTC(2026, 0, 15, 10, 30),
      },
    },
  ],
  [
    'with a reset',
    { exchange: { status: 429 }, headers: { 'x-ratelimit-reset': '1768473032', 'x-ratelimit-remaining': '0' } },
  ],
  ['with a throttle', { exchange: { status: 429 }, error: { details: { throttle_until: '2026-01-15T10:40:00Z' } } }],
  ['with a sentence', { exchange: { status: 429 }, error: { message: 'Slow down. Try again in 32 seconds.' } }],
  ['with a quota', { exchange: { status: 429 }, headers: { ratelimit: '"default";r=0;t=40' } }],
  ['with a reset of a quota', { exchange: { status: 429 }, headers: { 'ratelimit-reset': '40' } }],
  ['of sign-in', { exchange: { status: 401 }, error: { code: 'AUTH_003' } }],
  ['of the request', { exchange: { status: 400 }, error: { code: 'VAL_001' } }],
  ['that may have been carried out', { endpoint: 'POST /data_sources', exchange: { method: 'POST', status: 502 } }],
  ['without an answer', { exchange: { status: 0, failure: { kind: 'dns', text: 'x' } }, error: { code: 'NET_DNS' } }],
  [
    'of a hostile server',
    {
      exchange: {
        status: 500,
        path: '/a"b\'c`$\u007bd}\n\u2028*(+/{key}',
        body: { text: '`$\u007b1}`\\"\u2028</script>\ud83d\ude00', truncated: false },
      },
      headers: { 'content-type': '"\'\\' },
    },
  ],
];

describe('snippets', () => {
  const all = ERRORS.flatMap(([name, fields]) =>
    COPY_FORMS.map((form): [CopyForm, string, FixtureFields] => [form, name, fields]),
  );

  it.each(all.filter(([form]) => ['fetch', 'msw', 'playwright'].includes(form)))(
    '%s for an error %s is JavaScript',
    (form, _, fields) => {
      expect(parseSync('snippet.mjs', copied(form, storedError(fields))).errors).toEqual([]);
    },
  );

  it('python is Python', () => {
    const sources = ERRORS.map(([, fields]) => copied('python', storedError(fields)));
    const compile = 'import ast,json,sys\nfor source in json.load(sys.stdin): ast.parse(source)';
    const ran = spawnSync('python3', ['-c', compile], { input: JSON.stringify(sources) });
    expect(ran.stderr.toString()).toBe('');
  });

  it('Python reads any text as it was', () => {
    const texts = fc.sample(fc.string({ unit: 'grapheme' }), { numRuns: 500, seed: 1 });
    const compare = `import ast,json,sys\nfor text, literal in json.load(sys.stdin): assert ast.literal_eval(literal) == text, literal`;
    const pairs = texts.map((text) => [text, pythonString(text)]);
    expect(spawnSync('python3', ['-c', compare], { input: JSON.stringify(pairs) }).stderr.toString()).toBe('');
  });
});

describe('running code', () => {
  let server: StandIn;
  const directory = mkdtempSync(path.join(tmpdir(), 'nexla-snippets-'));
  beforeAll(async () => {
    server = await startServer();
  });
  afterAll(async () => {
    await server.close();
    rmSync(directory, { recursive: true });
  });

  /** Runs a snippet for an error against answers in turn; what it called, and what it printed. */
  async function run(
    form: 'fetch' | 'python',
    fields: FixtureFields,
    answers: { status: number; headers?: Record<string, string>; body?: string }[],
  ) {
    const origin = `http://127.0.0.1:${server.httpPort}`;
    const stored = storedError({ ...fields, base: `${origin}/nexla-api` });
    stored.exchange.origin = origin;
    stored.exchange.path = '/nexla-api/data_sources';
    const method = stored.exchange.method ?? 'GET';
    server.play([
      ...answers.map((answer) => ({ method, url: `${origin}/nexla-api/data_sources`, ...answer })),
      { method: 'POST', url: `${origin}/nexla-api/token`, status: 200, body: { access_token: 'fresh' } },
    ]);
    const file = path.join(directory, form === 'fetch' ? 'snippet.mjs' : 'snippet.py');
    writeFileSync(file, copied(form, stored));
    writeFileSync(path.join(directory, 'body.json'), '{"name":"x"}');
    const before = server.log.length;
    const { stdout, failed } = await promisify(execFile)(form === 'fetch' ? process.execPath : 'python3', [file], {
      env: { ...process.env, NEXLA_TOKEN: 'stale', NEXLA_SERVICE_KEY: 'key' },
      cwd: directory,
    }).then(
      (result) => ({ stdout: result.stdout, failed: false }),
      () => ({ stdout: '', failed: true }),
    );
    return { calls: server.log.slice(before), stdout, failed };
  }

  const forms = ['fetch', 'python'] as const;
  const hasRequests = spawnSync('python3', ['-c', 'import requests']).status === 0;
  const runnable = forms.filter((form) => form === 'fetch' || hasRequests);

  describe.each(runnable)('%s', (form) => {
    it('waits as long as the server said, and goes on', { timeout: 20_000 }, async () => {
      const limited = { exchange: { status: 429 }, headers: { 'retry-after': '1' } };
      const { calls, stdout } = await run(form, limited, [
        { status: 429, headers: { 'Retry-After': '1' } },
        { status: 200, body: 'done' },
      ]);
      expect(calls.map(({ status }) => status)).toEqual([429, 200]);
      expect((calls[1]?.at ?? 0) - (calls[0]?.at ?? 0)).toBeGreaterThanOrEqual(1000);
      expect(stdout.trim()).toBe('done');
    });

    it.each<[string, FixtureFields, { headers?: Record<string, string>; body?: string }]>([
      [
        'until a throttle ends',
        { error: { details: { throttle_until: '2026-01-15T10:30:02Z' } } },
        { headers: { Date: 'Thu, 15 Jan 2026 10:30:00 GMT' }, body: '{"throttle_until":"2026-01-15T10:30:02"}' },
      ],
      [
        'as long as a sentence says',
        { error: { message: 'Try again in 2 seconds.' } },
        { body: '{"message":"Slow down. Try again in 2 seconds."}' },
      ],
      [
        'until the quota that is used up starts anew',
        { headers: { ratelimit: '"burst";r=0;t=2, "day";r=9;t=4000' } },
        { headers: { RateLimit: '"burst";r=0;t=2, "day";r=9;t=4000' } },
      ],
      [
        'as an older draft names its reset',
        { headers: { ratelimit: 'limit=10, remaining=0, reset=2' } },
        { headers: { RateLimit: 'limit=10, remaining=0, reset=2' } },
      ],
    ])('waits %s', { timeout: 20_000 }, async (_, fields, answer) => {
      const { calls, stdout } = await run(form, { exchange: { status: 429 }, ...fields }, [
        { status: 429, ...answer },
        { status: 200, body: 'done' },
      ]);
      // The back-off of the guide would be 1.1 s at most.
      expect((calls[1]?.at ?? 0) - (calls[0]?.at ?? 0)).toBeGreaterThanOrEqual(1900);
      expect(stdout.trim()).toBe('done');
    });

    it('gives up after the retries of the guide', { timeout: 20_000 }, async () => {
      const { calls, failed } = await run(form, { exchange: { status: 429 } }, [
        { status: 429, headers: { 'Retry-After': '0' } },
      ]);
      expect(calls.map(({ status }) => status)).toEqual([429, 429, 429, 429]);
      expect(failed).toBe(true);
    });

    it('signs in once after a refused token', async () => {
      const { calls, stdout } = await run(form, { exchange: { status: 401 }, error: { code: 'AUTH_003' } }, [
        { status: 401 },
        { status: 200, body: 'done' },
      ]);
      expect(calls.map(({ method, status }) => `${method} ${status}`)).toEqual(['GET 401', 'POST 200', 'GET 200']);
      expect(stdout.trim()).toBe('done');
    });

    it('repeats no call that may have been carried out', async () => {
      const created = { endpoint: 'POST /data_sources', exchange: { method: 'POST', status: 502 } };
      const { calls, failed } = await run(form, created, [{ status: 502 }]);
      expect(calls.map(({ status }) => status)).toEqual([502]);
      expect(failed).toBe(true);
    });
  });
});

it.each(['fetch', 'python'] as const)('%s signs in nowhere where the API takes the service key itself', (form) => {
  const refused = { exchange: { status: 401 }, error: { code: 'AUTH_003' } };
  const made = copied(form, storedError({ ...refused, base: 'https://api-genai.nexla.io' }));
  expect(made).not.toContain('/token');
  expect(made).toContain('copies_no_token_exchange');
  expect(copied(form, storedError(refused))).toContain('https://dataops.nexla.io/nexla-api/token');
});

describe('test fixtures', () => {
  const stored = storedError({ exchange: { path: '/nexla-api/service_keys/{key}/x:y*' } });

  it('answer any query of the call and no other call', () => {
    for (const form of ['msw', 'playwright'] as const) {
      const source = /new RegExp\(("(?:[^"\\]|\\.)*")\)/.exec(copied(form, stored))?.[1] ?? '""';
      const pattern = new RegExp(JSON.parse(source));
      expect(pattern.test('https://dataops.nexla.io/nexla-api/service_keys/12/x:y*?page=2')).toBe(true);
      expect(pattern.test('https://dataops.nexla.io/nexla-api/service_keys/12/x:yz')).toBe(false);
      expect(pattern.test('https://dataops.nexla.io/nexla-api/service_keys/12/z/x:y*')).toBe(false);
    }
  });
});
