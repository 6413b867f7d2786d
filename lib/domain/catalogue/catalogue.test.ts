import { describe, expect, it } from 'vitest';
import messages from '../../../public/_locales/en/messages.json' with { type: 'json' };
import { FAILURE_KINDS } from '../exchange.ts';
import { storedError } from '../stored-error.fixture.ts';
import { findEntry } from './find-entry.ts';
import { CATALOGUE, entryNamed } from './index.ts';
import { ALL_PAGES, freshTokenLink, linkTo } from './pages.ts';
import { textsOf } from './texts.ts';

const known = messages as Record<string, { message: string }>;

function keysOfEntries(): string[] {
  return CATALOGUE.flatMap((entry) =>
    Object.values(textsOf(entry, 0, ''))
      .flat()
      .map(({ key }) => key),
  );
}

describe('texts', () => {
  it('every text is written: `npm run new-code` makes those of an entry', () => {
    expect(keysOfEntries().filter((key) => !/\S/.test(known[key]?.message ?? ''))).toEqual([]);
  });

  it.each(CATALOGUE)('$id says what to do to a person and to a developer', (entry) => {
    const { causes, forUser, forDeveloper } = textsOf(entry, 0, '');
    expect(Math.min(causes.length, forUser.length, forDeveloper.length)).toBeGreaterThan(0);
  });

  it.each(CATALOGUE)('$id is plain and calm: no exclamation mark, a short title', ({ id }) => {
    const own = Object.entries(known).filter(([key]) => key.startsWith(`${id}_`));
    expect(own.filter(([, { message }]) => message.includes('!'))).toEqual([]);
    expect(known[`${id}_title`]?.message.length).toBeLessThan(60);
  });
});

describe('what is known', () => {
  it.each([
    ...['AUTH_001', 'AUTH_002', 'AUTH_003', 'AUTH_004', 'RATE_001', 'VAL_001'],
    ...['AUTH_UNKNOWN', 'AUTH_CRITICAL', 'SYSTEM_FAILURE', 'SECURITY_VIOLATION', 'UNKNOWN'],
    ...['RATE_LIMITED', 'RESOURCE_NOT_FOUND', '-32601'],
    ...[400, 401, 403, 404, 405, 409, 422, 423, 429, 500, 501, 502, 503, 504].map((status) => `HTTP_${status}`),
    ...FAILURE_KINDS.map((kind) => `NET_${kind.toUpperCase()}`),
    ...['HTML_UNDER_API', 'ERROR_IN_200', 'UNPARSABLE_BODY', 'CONTRADICTION'],
  ])('%s has an entry', (name) => {
    expect(entryNamed(name)).toBeDefined();
  });

  it('a name means one thing only', () => {
    const names = CATALOGUE.flatMap(({ id, aliases = [] }) => [id, ...aliases]).map((name) => name.toUpperCase());
    expect(names.filter((name, index) => names.indexOf(name) !== index)).toEqual([]);
  });

  it('RATE_LIMITED means what RATE_001 means', () => {
    expect(entryNamed('RATE_LIMITED')).toBe(entryNamed('RATE_001'));
  });

  it.each([
    ['AUTH_CRITICAL', 'critical'],
    ['SYSTEM_FAILURE', 'critical'],
    ['AUTH_002', 'security'],
    ['AUTH_004', 'security'],
    ['SECURITY_VIOLATION', 'security'],
  ])('%s is %s, as the guide logs it', (id, severity) => {
    expect(entryNamed(id)?.severity).toBe(severity);
  });

  it('every other entry is a warning', () => {
    expect(CATALOGUE.filter(({ severity }) => severity !== 'warning')).toHaveLength(5);
  });
});

describe('findEntry', () => {
  it.each([
    ['the code', { code: 'AUTH_003' }, 401, 'AUTH_003'],
    ['the code in another case', { code: 'auth_003' }, 401, 'AUTH_003'],
    ['an alias', { code: 'RATE_LIMITED' }, 429, 'RATE_001'],
    ['the error type where there is no code', { type: 'token_expired' }, 401, 'AUTH_003'],
    ['the status', {}, 409, 'HTTP_409'],
    ['the class of the status', {}, 418, 'HTTP_4XX'],
    ['the class of the status', {}, 522, 'HTTP_5XX'],
    ['nothing at all', {}, 304, 'UNKNOWN'],
    ['an operation of the agent API', { code: 'nexla.delete_credential_failed' }, 400, 'NEXLA_OPERATION'],
    ['a JSON-RPC code', { code: '-32602' }, 200, 'RPC_INVALID_PARAMS'],
    ['a JSON-RPC code of the server', { code: 'RPC_-32042' }, 200, 'RPC_SERVER'],
    ['a code that says nothing', { code: 'UNKNOWN' }, 404, 'HTTP_404'],
    ['a name of JavaScript', { code: '__proto__', type: 'constructor' }, 500, 'HTTP_500'],
    ['an unknown failure', { code: 'NET_SOMETHING' }, 0, 'NET_CONNECTION'],
    ['a web page', { shape: 'html' as const }, 200, 'HTML_UNDER_API'],
    ['an error in a success', {}, 200, 'ERROR_IN_200'],
    ['a damaged success', { unparsed: 'cut off' }, 200, 'UNPARSABLE_BODY'],
  ])('goes by %s', (_, error, status, id) => {
    expect(findEntry(storedError({ exchange: { status }, error })).entry.id).toBe(id);
  });

  it('remembers a code that nobody knows', () => {
    const found = findEntry(storedError({ exchange: { status: 403 }, error: { code: 'AUTH_777' } }));
    expect(found).toMatchObject({ entry: { id: 'HTTP_403' }, unknownCode: 'AUTH_777' });
  });
});

describe('links', () => {
  it.each(ALL_PAGES)('%s leads to Nexla', (page) => {
    expect(linkTo(page).url).toMatch(/^https:\/\/(?:docs\.)?nexla\.com\//);
  });

  it.each(ALL_PAGES)('%s is worth having: an error links to it', (page) => {
    expect(CATALOGUE.some(({ links }) => links.includes(page))).toBe(true);
  });

  it.each([
    ['https://dataops.nexla.io/nexla-api', 'https://dataops.nexla.io/token'],
    ['https://nexla.customer.example/admin-api', 'https://nexla.customer.example/token'],
    ['https://api.nexla.io', 'https://dataops.nexla.io/token'],
    ['https://api.nexla.io/nexla-api', 'https://dataops.nexla.io/token'],
    ['https://api.nexla.io.evil.example', undefined],
    ['https://api-genai.nexla.io', undefined],
  ])('a fresh token for %s is at %s', (base, url) => {
    expect(freshTokenLink(base)?.url).toBe(url);
  });
});
