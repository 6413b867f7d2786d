import { afterEach, describe, expect, it, vi } from 'vitest';
import { DEFAULT_BASES } from '../domain/sites.ts';
import { readFile, readPasted } from './read-elsewhere.ts';

afterEach(() => vi.unstubAllEnvs());

const entry = (url: string, status = 500) => ({ request: { method: 'GET', url }, response: { status, headers: [] } });
const har = (...entries: object[]) => JSON.stringify({ log: { entries } });
const API = 'https://dataops.nexla.io/nexla-api';

const TEXTS: [string, string, string | null, number, string | null][] = [
  ['a HAR file', har(entry(`${API}/flows`)), 'har', 1, null],
  ['a HAR file in which nothing failed', har(entry(`${API}/flows`, 200)), 'har', 0, 'elsewhere_no_failure'],
  ['a HAR file of other sites', har(entry('https://example.com/')), null, 0, 'elsewhere_no_failure'],
  ['a body with a list called errors', '{"errors":[{"message":"no such field"}]}', 'body', 1, null],
  [
    'a report that was cut off',
    '{ "format": "nexla-error-report", "version": 1',
    'report',
    0,
    'elsewhere_report_broken',
  ],
  ['a HAR file that is cut before its entries', '{"log": {"version": "1.2",\n "pag', null, 0, 'elsewhere_broken_file'],
  [
    'a HAR file that is broken before its entries',
    har(entry(`${API}/flows`))
      .replace('{"entries"', '{"version": 1.2.3, "entries"')
      .replace('"log":', '"log": ['),
    null,
    0,
    'elsewhere_broken_file',
  ],
  ['other JSON', '{"log":{"entries":[]}}', null, 0, 'elsewhere_unreadable'],
  ['words', 'hello', null, 0, 'elsewhere_unreadable'],
  ['nothing', '', null, 0, null],
];

describe.each(TEXTS)('%s', (_, text, kind, errors, problem) => {
  it('is the same pasted and as a file', async () => {
    const pasted = readPasted(text, DEFAULT_BASES, 0);
    expect(pasted).toMatchObject({ kind, problem: problem === null ? null : { key: problem } });
    expect(pasted.errors).toHaveLength(errors);
    const dropped = await readFile(new Blob([text]), DEFAULT_BASES, 0, () => {}, new AbortController().signal);
    expect(dropped).toEqual(pasted);
  });
});

it('a file is known by its name, a pasted text has none', async () => {
  const file = new File([har(entry(`${API}/flows`))], 'calls.har');
  const found = await readFile(file, DEFAULT_BASES, 0, () => {}, new AbortController().signal);
  expect(found?.file).toBe('calls.har');
  expect(readPasted(await file.text(), DEFAULT_BASES, 0).file).toBeNull();
});

it('reading a large file tells how far it is, and stops when it is told to', async () => {
  const large = har(...Array.from({ length: 40_000 }, () => entry(`${API}/flows`, 200)));
  const shares: number[] = [];
  await readFile(new Blob([large]), DEFAULT_BASES, 0, (share) => shares.push(share), new AbortController().signal);
  expect(shares.length).toBeGreaterThan(2);
  expect(shares.at(-1)).toBe(1);
  const controller = new AbortController();
  const cancelled = readFile(new Blob([large]), DEFAULT_BASES, 0, () => controller.abort(), controller.signal);
  expect(await cancelled).toBeNull();
});

describe('a text of more than 4 MB', () => {
  const error =
    'requests.exceptions.HTTPError: 401 Client Error: Unauthorized for url: https://dataops.nexla.io/nexla-api/teams';
  const words = 'nothing of interest\n'.repeat(250_000);
  const response = 'HTTP/1.1 401 Unauthorized\n\n';

  it.each<[string, string, string | null, number, string | null]>([
    ['is read to its end where it is a log', `${words}${error}\n`, 'log', 1, null],
    ['is read to its end without a last line end', `${words}${error}`, 'log', 1, null],
    ['says where it was cut where it begins as HTTP', `${response}${words}`, 'http', 1, 'elsewhere_cut'],
    ['says where it was cut where it holds nothing', words, null, 0, 'elsewhere_cut_unreadable'],
  ])('%s', async (_, text, kind, errors, problem) => {
    const expected = {
      kind,
      problem: problem === null ? null : { key: problem, params: ['4', expect.stringMatching(/^2\d{5}$/)] },
    };
    const pasted = readPasted(text, DEFAULT_BASES, 0);
    expect(pasted).toMatchObject(expected);
    expect(pasted.errors).toHaveLength(errors);
    const dropped = await readFile(new Blob([text]), DEFAULT_BASES, 0, () => {}, new AbortController().signal);
    expect(dropped).toEqual(pasted);
  });

  it('is found whole where a traceback lies on the border of two pieces', async () => {
    const traceback = `Traceback (most recent call last):\n${error}\n\nThe above exception was the direct cause of the following exception:\n\nTraceback (most recent call last):\nnexla_sdk.exceptions.AuthenticationError: Error: no\n`;
    const text = `${'x'.repeat(1023)}\n`.repeat(1024).slice(200) + traceback + words;
    const found = await readFile(new Blob([text]), DEFAULT_BASES, 0, () => {}, new AbortController().signal);
    expect(found?.errors.map(({ stored }) => stored.endpoint)).toEqual(['? /teams']);
  });

  it('is left when it is told to', async () => {
    const controller = new AbortController();
    const left = readFile(new Blob([words]), DEFAULT_BASES, 0, () => controller.abort(), controller.signal);
    expect(await left).toBeNull();
  });
});

it('a HAR file that is broken before its entries says where', () => {
  expect(readPasted('{"log": {\n"version": "1.2",\n"pages": [}', DEFAULT_BASES, 0).problem).toEqual({
    key: 'elsewhere_broken_file',
    params: ['2', '27'],
  });
});

it('a character that two pieces share is read whole', async () => {
  const message = 'ü'.repeat(2000);
  const padding = { ...entry('https://example.com/'), padding: 'x'.repeat(1024 * 1024 - 1000) };
  const failing = entry(`${API}/flows`);
  const text = har(padding, {
    ...failing,
    response: { ...failing.response, content: { text: JSON.stringify({ message }) } },
  });
  const found = await readFile(new Blob([text]), DEFAULT_BASES, 0, () => {}, new AbortController().signal);
  expect(found?.errors[0]?.stored.exchange.body?.text).toBe(JSON.stringify({ message }));
});

it.each([
  ['winter', '2026-01-15', 1],
  ['summer', '2026-07-15', 2],
])('a time without a zone is one of this computer, in %s', (_, day, hours) => {
  vi.stubEnv('TZ', 'Europe/Berlin');
  const [error] = readPasted(`${day} 09:00:01,500 ERROR 401 {"message":"no"}`, DEFAULT_BASES, Date.UTC(2027, 0)).errors;
  expect(error?.stored.at).toBe(Date.parse(`${day}T09:00:01.500Z`) - hours * 3_600_000);
  expect(error?.assumed).toContain('zone');
});
