import type { Json } from './api-error.ts';
import { closeJson, decodeJson, ELLIPSIS, MAX_DEPTH, startsAsJson } from './json-text.ts';
import { findColumnSecrets } from './redaction-columns.ts';
import { findCommandSecrets } from './redaction-commands.ts';
import { viewsOf } from './redaction-escapes.ts';
import { KEY_SEGMENT, KEYS_SEGMENT, mostSecretsIn, REMOVED } from './redaction-marks.ts';
import { ID_KEY, isCredentialName, isNumberedName, isSecretName, kindOfName, RESOURCE_ID } from './redaction-names.ts';
import { findNamedSecrets } from './redaction-pairs.ts';
import { findHexBehindEscape, findRandomRuns, findShapes } from './redaction-shapes.ts';
import { isKeyLike, isNoSecret, isOpaque, isRandom } from './redaction-values.ts';

/**
 * What never leaves a page's response for our storage, and never leaves our storage for an export: secrets, and what
 * points to a person. Every rule finds where secrets stand, in the text as it is and decoded, in time linear in the text:
 * an expression starts only at something rare or at the edge of a word, and repeats nothing that repeats; a value is read
 * to its end only if it goes.
 */

// ---- Text

/** Longest free text that is kept, in UTF-16 units. */
const MAX_TEXT = 256 * 1024;

/** Where secrets run into each other, one may hide the edge of the next. What then is not settled goes as a whole. */
const MAX_ROUNDS = 8;

/** Most strings of a body: one word too short for a random key, and no beginning of one. */
const SHORT_WORD = /^[\w.-]{0,19}$/;
const SHORT_SECRET = /sk[_-]|eyJ|xox/;

/** Free text without secrets. What is longer than 256 Ki is dropped. */
export function redactText(text: string): string {
  return redactRounds(text.length > MAX_TEXT ? cutAtAWord(text, MAX_TEXT) : text, true);
}

/** An id to give to support, without secrets: random characters are none here. */
export function redactId(id: string): string {
  return redactRounds(id.length > MAX_TEXT ? '' : id, false);
}

function redactRounds(text: string, losesRandom: boolean): string {
  let redacted = text;
  // A word that is a name has no value with it.
  if (SHORT_WORD.test(redacted) && !SHORT_SECRET.test(redacted)) return redacted;
  for (let round = 0; round < MAX_ROUNDS; round += 1) {
    const secrets = secretsIn(redacted, losesRandom);
    if (secrets.length === 0) return redacted;
    redacted = without(redacted, secrets);
  }
  return REMOVED;
}

/** Where a secret stands, and what takes its place. */
type Secret = { start: number; end: number; by: string };

/** Where they stand, in order and apart. Where there are too many, only what follows them: the text is read again. */
function secretsIn(text: string, losesRandom: boolean): Secret[] {
  let secrets: Secret[] = [];
  const views = viewsOf(text);
  for (const [index, view] of views.entries()) {
    const given = (at: number) => (view.starts === null ? at : (view.starts[at] ?? 0));
    const found = (start: number, end: number, isSegment = false) => {
      const [from, to] = [given(start), given(end)];
      // What was removed before is no secret any more.
      if (to <= from || (to - from <= REMOVED.length && MARKS.has(text.slice(from, to)))) return;
      secrets.push({ start: from, end: to, by: isSegment ? segmentMark(view.text, start) : REMOVED });
    };
    const { names, readTo } = findNamedSecrets(view.text, found);
    if (readTo < view.text.length) return [{ start: given(readTo), end: text.length, by: REMOVED }];
    findColumnSecrets(view.text, names, found);
    findCommandSecrets(view.text, found);
    findShapes(view.text, found);
    // Escapes are letters and digits too: only the last text has none.
    if (losesRandom && index === views.length - 1) findRandomRuns(view.text, found);
    else if (losesRandom) findHexBehindEscape(view.text, found);
    secrets = apart(secrets);
    const next = secrets[mostSecretsIn(text)];
    if (next !== undefined) return [{ start: next.start, end: text.length, by: REMOVED }];
  }
  return secrets;
}

const MARKS = new Set([REMOVED, KEY_SEGMENT, KEYS_SEGMENT]);

function segmentMark(text: string, start: number): string {
  return /entries\/$/i.test(text.slice(Math.max(0, start - 8), start)) ? KEYS_SEGMENT : KEY_SEGMENT;
}

/** Secrets that overlap go together. */
function apart(secrets: Secret[]): Secret[] {
  const joined: Secret[] = [];
  let last: Secret | undefined;
  for (const secret of secrets.sort((one, other) => one.start - other.start)) {
    if (last !== undefined && secret.start < last.end) {
      if (secret.end > last.end) [last.end, last.by] = [secret.end, REMOVED];
      continue;
    }
    joined.push(secret);
    last = secret;
  }
  return joined;
}

/** The text with a mark where each secret was. */
function without(text: string, secrets: readonly Secret[]): string {
  let redacted = '';
  let done = 0;
  for (const { start, end, by } of secrets) {
    redacted += text.slice(done, start) + by;
    done = end;
  }
  return redacted + text.slice(done);
}

// ---- JSON

/** Beside these a field echoes what a person typed. */
const INPUT_NAME_KEYS = new Set(['field', 'loc', 'param', 'parameter', 'property']);
/** Fields that echo what a person typed, where they stand beside a field that names the input. */
const ECHO_KEYS = new Set(['value', 'input', 'rejected_value', 'rejectedValue', 'received', 'actual']);
/** Fields that name what the field `value` is of. */
const NAMING_KEYS = ['name', 'key', 'header', 'param', 'property', 'field', 'id'];

/** The value without secrets: by key, by the shape of strings, and what a person typed into a form. */
export function redactJson(value: Json): Json {
  return JSON.parse(written(value, '', 0));
}

/** The same as a document, in which two fields stay whose names are secrets both. */
function written(value: Json, key: string, depth: number): string {
  if (typeof value === 'string') return JSON.stringify(redactString(value, key));
  if (value === null || typeof value !== 'object') return JSON.stringify(value);
  if (depth >= MAX_DEPTH) return JSON.stringify(REMOVED);
  if (Array.isArray(value)) return `[${writtenList(value, key, depth).join(',')}]`;
  const isSecret = secretFields(value, key);
  const fields = Object.entries(value).map(([name, item]) => {
    const kept = isSecret(name) ? JSON.stringify(withoutContent(item, name)) : written(item, name, depth + 1);
    return `${JSON.stringify(redactText(name))}:${kept}`;
  });
  return `{${fields.join(',')}}`;
}

/** A list may hold a name and then its value, as raw headers do. */
function writtenList(list: readonly Json[], key: string, depth: number): string[] {
  return list.map((item, index) => {
    const before = index === 0 ? null : list[index - 1];
    const isOfAName = typeof item === 'string' && typeof before === 'string' && /^[\w.-]{1,64}$/.test(before);
    if (isOfAName && isOpaque(item) && !/^[A-Za-z]+(?:[_.-][A-Za-z]+)*$/.test(item) && isSecretName(before)) {
      return JSON.stringify(withoutContent(item, before));
    }
    return written(item, key, depth + 1);
  });
}

/**
 * Which fields of an object hold a secret.
 * @param key the name of the field that holds the object
 */
function secretFields(value: { [name: string]: Json }, key: string): (name: string) => boolean {
  const names = Object.keys(value);
  const echoes = key === 'details' || names.some((name) => INPUT_NAME_KEYS.has(name));
  const isSecretPair = NAMING_KEYS.some((naming) => {
    const named = value[naming];
    return typeof named === 'string' && isSecretName(named);
  });
  return (name) =>
    (isSecretName(name) && !isCredentialName(name)) ||
    (echoes && ECHO_KEYS.has(name)) ||
    (isSecretPair && /^val(?:ue)?$/i.test(name));
}

function redactString(value: string, key: string): string {
  if (isWord(value) && value.length >= 16) {
    const kind = kindOfName(key);
    if (kind === 'weak' && isKeyLike(value)) return REMOVED;
    if (kind === null && ID_KEY.test(key) && value.length <= 128) return redactId(value);
  }
  const opens = isCredentialName(key) && isWord(value) && !RESOURCE_ID.test(value);
  return opens ? REMOVED : redactText(value);
}

function isWord(text: string): boolean {
  return /^\S+$/.test(text);
}

/** That a secret is absent, switched off or wrong is no secret, nor how many there are. */
function withoutContent(value: Json, name: string): Json {
  if (value === null || typeof value === 'boolean') return value;
  if (typeof value === 'number') return isNumberedName(name) ? value : REMOVED;
  return saysNoSecret(value, 0) ? value : REMOVED;
}

/** Whether nothing but messages on a field stands there: `["This field is required."]`. */
function saysNoSecret(value: Json, depth: number): boolean {
  if (typeof value === 'string') return value === '' || (isNoSecret(value) && redactText(value) === value);
  if (typeof value === 'number') return false;
  if (value === null || typeof value === 'boolean') return true;
  if (depth > 3) return false;
  const inner = Object.entries(value);
  return inner.length > 0 && inner.every(([name, item]) => saysNoSecret(item, depth + 1) && redactText(name) === name);
}

/**
 * A response body without secrets. JSON is redacted by its structure, also where it breaks off: then an ellipsis
 * follows its last complete value, because the start of a secret is one too.
 * @param truncated the text was cut at its end
 */
export function redactBody(text: string, truncated = false): string {
  const { problem, json, rest } = closeJson(text);
  if (json === null || (problem !== null && !startsAsJson(text))) {
    return redactText(truncated ? cutAtAWord(text, text.length) : text);
  }
  const redacted = written(decodeJson(json), '', 0);
  if (problem === null) return redacted;
  return problem === 'trailing-text' ? `${redacted}\n${redactText(rest.trim())}` : redacted + ELLIPSIS;
}

/** Ends the text before the word that a cut at `length` may have split. */
function cutAtAWord(text: string, length: number): string {
  let end = Math.min(length, text.length);
  while (end > 0 && !/[\s"',;<>[\]{}]/.test(text.charAt(end - 1))) end -= 1;
  return text.slice(0, end);
}

// ---- Queries

/** Longest name of a parameter that is kept. */
const MAX_QUERY_NAME = 64;

/**
 * The name of one parameter of a query (`page=2`, decoded or not) as it may be kept. A query without `=` may be a secret as
 * a whole, so only what reads as a name stays of it.
 */
export function redactQueryName(name: string, hasValue: boolean): string {
  const kept = redactText(name.slice(0, MAX_QUERY_NAME));
  const readsAsName = hasValue
    ? !isKeyLike(name) && !isRandom(name)
    : /^[A-Za-z][A-Za-z_.[\]-]{0,31}$/.test(name) && !isRandom(name);
  return readsAsName || kept === '' ? kept : REMOVED;
}

// ---- Paths

const MAX_PATH = 4096;

/**
 * A URL's path without secrets and customers' keys: those segments become `{key}` or `{keys}`. Integer ids and UUIDs stay.
 * Never throws, whatever the percent-encoding.
 */
export function redactPath(path: string): string {
  const whole = path.length <= MAX_PATH ? path : path.slice(0, path.lastIndexOf('/', MAX_PATH) + 1);
  const [bare = ''] = whole.split(/[?#]/, 1);
  // An encoded slash hides the segments that a key follows.
  const segments = bare.replace(/%(?:25){0,3}2f/gi, '/').split('/');
  const before: string[] = [];
  const redacted: string[] = [];
  for (const segment of segments) {
    const [name = ''] = decoded(segment).split(';', 1);
    const last = before.at(-1);
    if (last === 'entries' && before.at(-3) === 'data_maps' && name !== '') {
      redacted.push(KEYS_SEGMENT);
      break;
    }
    const afterKeyName =
      last === 'service_keys' ||
      last === 'api_keys' ||
      (last === 'service_key' && before.at(-2) === 'mcp') ||
      (before.at(-2) === 'oauth' && before.at(-3) === 'mcp');
    const secret = name !== '' && (afterKeyName || redactText(name) !== name);
    redacted.push(secret ? KEY_SEGMENT : (segment.split(/;|%3b/i, 1)[0] ?? ''));
    if (name !== '') before.push(name.toLowerCase());
  }
  return redacted.join('/');
}

/** Percent-decoded until nothing changes, within reason; malformed escapes stay as they are. */
function decoded(segment: string): string {
  let text = segment;
  for (let round = 0; round < 4 && text.includes('%'); round += 1) {
    text = text.replace(/(?:%[\da-f]{2})+/gi, (escapes) => {
      try {
        return decodeURIComponent(escapes);
      } catch {
        return escapes;
      }
    });
  }
  return text;
}

// ---- Headers

const MAX_HEADER = 512;
/** What the headers of a quota may take: an API names a handful, a server may name thousands. */
const MAX_QUOTA_HEADERS = 16;
const MAX_QUOTA_CHARS = 4096;
const KEPT_HEADERS = new Set([
  'access-control-allow-origin',
  'access-control-expose-headers',
  'age',
  'allow',
  'cache-control',
  'content-length',
  'content-type',
  'date',
  'ratelimit',
  'retry-after',
  'server',
  'server-timing',
  'via',
  'x-cache',
  'x-runtime',
]);
const QUOTA_HEADER = /^(?:x-rate-?limit|ratelimit)-[a-z-]{1,40}$/;
/** Their values are often 32 hex digits, as real keys are. */
const ID_HEADERS = new Set([
  'cf-ray',
  'x-amz-cf-id',
  'x-amz-request-id',
  'x-amzn-requestid',
  'x-amzn-trace-id',
  'x-correlation-id',
  'x-request-id',
  'x-trace-id',
]);

/**
 * The response headers that are worth keeping, by an allow-list, with lower-case names.
 * A header that came more than once is joined by commas (RFC 9110 §5.3). Of those that state a quota the first 16 and
 * 4 Ki characters are kept.
 */
export function redactHeaders(headers: Iterable<readonly [string, string]>): Record<string, string> {
  const kept: Record<string, string> = {};
  const quotas = new Set<string>();
  let quotaChars = 0;
  for (const [anyCase, value] of headers) {
    const name = anyCase.toLowerCase();
    const isQuota = QUOTA_HEADER.test(name);
    if (isQuota && (quotaChars >= MAX_QUOTA_CHARS || (quotas.size === MAX_QUOTA_HEADERS && !quotas.has(name))))
      continue;
    const redacted = redactHeader(name, cutHeader(value.trim()));
    if (redacted === null) continue;
    const whole = cutHeader(name in kept ? `${kept[name]}, ${redacted}` : redacted);
    if (isQuota) {
      const chars = quotaChars + whole.length - (kept[name]?.length ?? 0);
      if (chars > MAX_QUOTA_CHARS) continue;
      quotaChars = chars;
      quotas.add(name);
    }
    kept[name] = whole;
  }
  return kept;
}

function cutHeader(value: string): string {
  return value.length > MAX_HEADER ? cutAtAWord(value, MAX_HEADER) : value;
}

function redactHeader(name: string, value: string): string | null {
  if (ID_HEADERS.has(name)) return redactId(value);
  if (name === 'www-authenticate') return redactChallenge(value);
  if (name === 'location') return redactLocation(value);
  return KEPT_HEADERS.has(name) || QUOTA_HEADER.test(name) ? redactText(value) : null;
}

/** The scheme and the parameters that explain the refusal (RFC 6750 §3). */
function redactChallenge(value: string): string {
  const scheme = /^[A-Za-z][\w-]{0,31}(?=\s|$)/.exec(value)?.[0] ?? '';
  const params = [...value.matchAll(/\b(realm|error|error_description)="([^"]{0,300})"/g)];
  return [scheme, params.map(([, name, text = '']) => `${name}="${redactText(text)}"`).join(', ')].join(' ').trim();
}

function redactLocation(value: string): string {
  const [, scheme = '', host = '', path = ''] =
    /^([a-z][a-z\d+.-]{0,20}:)?(?:\/\/([^/?#\\]*))?(.*)$/is.exec(value) ?? [];
  const origin = host === '' ? '' : `${scheme}//${host.slice(host.lastIndexOf('@') + 1)}`;
  return origin + redactPath(path);
}
