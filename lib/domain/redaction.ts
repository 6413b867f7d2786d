import type { Json } from './api-error.ts';
import { type Container, EditedText, readContainer, textOf } from './json-edit.ts';
import { closeJson, decodeJson, ELLIPSIS, MAX_DEPTH, startsAsJson } from './json-text.ts';
import { ECHO_KEYS, HINTS, mayDocumentHoldSecret, mayHoldSecret, QUERY_NAME } from './redaction-hints.ts';
import { KEY_SEGMENT, KEYS_SEGMENT, REMOVED } from './redaction-marks.ts';
import { CREDENTIAL_KEY, DIGEST_NAME, EDGE, ID_KEY, ID_NAME, RESOURCE_ID, SECRET_KEY } from './redaction-names.ts';
import { isOpaque, redactPairs } from './redaction-pairs.ts';

/**
 * What never leaves a page's response for our storage, and never leaves our storage for an export: secrets, and what
 * points to a person. Every regular expression here takes time linear in the text: it starts only at something rare or
 * at the edge of a word, and repeats nothing that repeats.
 */

const RANDOM_ID = /^(?:[\da-f]{2}-)?[\da-f]{16,128}(?:-[\da-f]{16}-[\da-f]{2})?$/i;

/** Beside these a field echoes what a person typed. */
const INPUT_NAME_KEYS = new Set(['field', 'loc', 'param', 'parameter', 'property']);

// ---- Values that look like secrets

const PEM = /-----BEGIN [A-Z\d ]{1,40}-----[\s\S]*?(?:-----END [A-Z\d ]{1,40}-----|$)/g;
const CREDENTIAL_LINE =
  /((?:authorization|cookie)["'\\]{0,4}\s{0,3}[:=]\s{0,3}["'\\]{0,3})(?:(?:bearer|basic|digest|negotiate|ntlm|token|apikey|aws4-hmac-sha256)\s|[^\s=:;,"'\\]{1,128}=)[^\r\n"\\]*/gi;
const SCHEME = /(bearer|basic)(\s{1,3})([\w.~+/-]{6,}=*)/gi;
const USER_INFO = /:\/\/[^\s/?#"'<>\\]{1,1024}@/g;
/** A password that should have been escaped (RFC 3986 §3.2.1): `s3a://AKIA…:ab/cd+ef@bucket`. Digits before a slash are a port. */
const RAW_USER_INFO = /:\/\/[^\s/?#:@"'<>\\[\]]{1,256}:(?!\d{1,5}[/?#])(?:(?:[^\s"'<>\\@:]|:(?!\/\/)){1,512}@){1,3}/g;
const ORACLE_USER_INFO = /(:thin:)[^\s@:]{1,256}@/gi;
const QUERY_VALUE = new RegExp(String.raw`(${QUERY_NAME})[^&\s"'<>#\\]+`, 'g');
const KEYED_PATH =
  /((?:mcp\/service_key|mcp\/oauth\/[\w.-]{1,64}|service_keys|api_keys|data_maps\/[\w{}]{1,24}\/entries)\/)([^/\s?#"'<>\\,;)]+)/gi;
/** Incoming webhooks: who knows the address may post. */
const WEBHOOK =
  /((?:hooks\.slack(?:-gov)?\.com|discord(?:app)?\.com(?:\\{0,2}\/|%2f)api|\.webhook\.office\.com)(?:\\{0,2}\/|%2f)(?:services|workflows|triggers|webhooks|v\d{1,2}(?:\\{0,2}\/|%2f)webhooks|webhookb2)(?:\\{0,2}\/|%2f))(?:[^\s"'<>\\?#]|\\{1,2}\/)+/gi;
const JWT = /eyJ[\w-]{8,}(?:\.[\w-]*){0,4}/g;
const PREFIXED_KEY = new RegExp(
  [
    String.raw`nxl_sk_[\w-]{6,}`, // Nexla's service keys
    String.raw`sk_ts\d{1,20}_[\w-]{1,}`, // Nexla's MCP keys
    String.raw`(?:AKIA|ASIA)[A-Z\d]{16}`,
    String.raw`AIza[\w-]{30,}`,
    String.raw`gh[pousr]_[A-Za-z\d]{16,}`,
    String.raw`github_pat_\w{16,}`,
    String.raw`glpat-[\w-]{16,}`,
    String.raw`xox[a-z]-[\w-]{8,}`,
  ].join('|'),
  'g',
);
/** Prefixes that words may end with too: "risk_level". */
const EDGED_KEY = new RegExp(
  EDGE + String.raw`(?:sk_[\w-]{6,}|sk-[\w-]{16,}|ya29\.[\w-]{10,}|SG\.[\w-]{10,}\.[\w-]{10,})`,
  'g',
);
const NO_ADDRESS = String.raw`\s@"'<>()[\]{},;:\\/=?&|`;
/** Addresses that run into each other go together. */
const EMAIL = new RegExp(
  `(?<![^${NO_ADDRESS}])[^${NO_ADDRESS}]+(?:@|%40)[\\p{L}\\p{N}-]{1,63}(?:\\.[\\p{L}\\p{N}-]{1,63}){0,8}\\.\\p{L}{2,63}` +
    `(?:[^${NO_ADDRESS}]*@[^${NO_ADDRESS}]+){0,8}`,
  'gu',
);
const LONG_WORD = /[A-Za-z\d]{28,}/g;
/** AWS secret keys are 40 characters of Base64. */
const AWS_SECRET = new RegExp(String.raw`${EDGE}(?<![/+])[A-Za-z\d/+]{40}(?![A-Za-z\d/+=])`, 'g');
/** What stands before ids and digests, and what they look like: anything longer has run into something else. */
const NAMED_IDS: readonly { before: RegExp; id: RegExp }[] = [
  {
    before: new RegExp(String.raw`(?:req_|(?:${ID_NAME})\W{0,6}(?:00-)?|(?<!\w)request\s{1,2}#?)$`, 'i'),
    id: /^[\da-f]{1,32}$/i,
  },
  {
    before: new RegExp(String.raw`(?:${DIGEST_NAME})\W{0,6}$`, 'i'),
    id: /^(?:[\da-f]{32}|[\da-f]{40}|[\da-f]{64}|[\da-f]{128})$/i,
  },
];

/** Longest free text that is kept, in UTF-16 units. */
const MAX_TEXT = 256 * 1024;

/** Where secrets run into each other, one may hide the edge of the next. */
const MAX_ROUNDS = 8;

/** Free text without secrets. What is longer than 256 Ki is dropped. */
export function redactText(text: string): string {
  let redacted = text.length > MAX_TEXT ? cutAtAWord(text, MAX_TEXT) : text;
  if (!mayHoldSecret(redacted)) return redacted;
  for (let round = 0; round < MAX_ROUNDS; round += 1) {
    const before = redacted;
    redacted = withoutRandomWords(withoutNamedSecrets(before));
    if (redacted === before || !mayHoldSecret(redacted)) break;
  }
  return redacted;
}

function withoutRandomWords(text: string): string {
  if (!HINTS.run.test(text)) return text;
  return text
    .replace(LONG_WORD, (word, at: number) =>
      looksRandom(word) && !isNamedId(word, text.slice(Math.max(0, at - 24), at)) ? REMOVED : word,
    )
    .replace(AWS_SECRET, (word) => (isMixed(word) && /\d/.test(word) ? REMOVED : word));
}

function isNamedId(word: string, textBefore: string): boolean {
  return NAMED_IDS.some(({ before, id }) => before.test(textBefore) && id.test(word));
}

/** An id to give to support, without secrets: 32 hex digits are none here. */
export function redactId(id: string): string {
  return withoutNamedSecrets(id);
}

/** All but the shapes that request ids have too. */
function withoutNamedSecrets(text: string): string {
  let redacted = text;
  const hints = (hint: RegExp) => hint.test(redacted);
  if (hints(HINTS.pem)) redacted = redacted.replace(PEM, REMOVED);
  if (hints(HINTS.name)) redacted = redactPairs(redacted.replace(CREDENTIAL_LINE, `$1${REMOVED}`));
  if (hints(HINTS.scheme)) {
    redacted = redacted.replace(SCHEME, (all, scheme, space, token) =>
      isOpaque(token) ? `${scheme}${space}${REMOVED}` : all,
    );
  }
  if (redacted.includes('@') && hints(HINTS.userInfo)) {
    redacted = redacted
      .replace(ORACLE_USER_INFO, `$1${REMOVED}@`)
      .replace(RAW_USER_INFO, `://${REMOVED}@`)
      .replace(USER_INFO, `://${REMOVED}@`);
  }
  if (redacted.includes('=')) redacted = redacted.replace(QUERY_VALUE, `$1${REMOVED}`);
  if (hints(HINTS.path)) redacted = redacted.replace(KEYED_PATH, keyedPath);
  if (hints(HINTS.webhook)) redacted = redacted.replace(WEBHOOK, `$1${REMOVED}`);
  if (hints(HINTS.prefix)) {
    redacted = redacted
      .replace(JWT, (word, at: number, whole: string) => (isInsideAWord(whole, at, word) ? word : REMOVED))
      .replace(PREFIXED_KEY, REMOVED)
      .replace(EDGED_KEY, REMOVED);
  }
  return hints(HINTS.address) ? redacted.replace(EMAIL, REMOVED) : redacted;
}

function keyedPath(_: string, before: string): string {
  return before + (/entries\/$/i.test(before) ? KEYS_SEGMENT : KEY_SEGMENT);
}

/** "surveyJobRunner" is no token. */
function isInsideAWord(text: string, at: number, word: string): boolean {
  return !word.includes('.') && word.length < 40 && /(?<!\\)[a-z]$/.test(text.slice(Math.max(0, at - 2), at));
}

/** Real service and API keys are 32 hex digits; other random keys mix cases and digits. */
function looksRandom(word: string): boolean {
  return /[\dA-Fa-f]{32}/.test(word) || (isMixed(word) && /\d\D*\d/.test(word));
}

/** Both cases, and no name of a class: `AbstractS3SourceConnectorV2Implementation`. */
function isMixed(text: string): boolean {
  return /[a-z]/.test(text) && /[A-Z]/.test(text) && !isMadeOfWords(text);
}

/**
 * Whether words make up most of a name in camel case, with few digits, and leave no room for a key between them.
 * Of random keys of 28 characters one in 500 passes, of longer ones fewer.
 */
function isMadeOfWords(name: string): boolean {
  const between = name.split(/[A-Z]?[a-z]{3,}/);
  const rest = between.join('');
  return (
    rest.length <= name.length * 0.35 &&
    between.every((piece) => piece.length < 12) &&
    rest.replace(/\D/g, '').length <= name.length / 8
  );
}

// ---- JSON

/** The value without secrets: by key, by the shape of strings, and what a person typed into a form. */
export function redactJson(value: Json): Json {
  return redactValue(value, '', 0);
}

function redactValue(value: Json, key: string, depth: number): Json {
  if (typeof value === 'string') return redactString(value, key);
  if (value === null || typeof value !== 'object') return value;
  if (depth >= MAX_DEPTH) return REMOVED;
  if (Array.isArray(value)) return value.map((item) => redactValue(item, key, depth + 1));
  const isSecret = secretFields(Object.keys(value), key, [value.name, value.key]);
  return Object.fromEntries(
    Object.entries(value).map(([name, item]): [string, Json] => [
      redactText(name),
      isSecret(name) ? withoutContent(item) : redactValue(item, name, depth + 1),
    ]),
  );
}

/**
 * Which fields of an object hold a secret.
 * @param key the name of the field that holds the object
 * @param called the values of the fields `name` and `key`: what the field `value` is of
 */
function secretFields(names: readonly string[], key: string, called: readonly unknown[]): (name: string) => boolean {
  const echoes = key === 'details' || names.some((name) => INPUT_NAME_KEYS.has(name));
  const isSecretPair = called.some((name) => typeof name === 'string' && SECRET_KEY.test(name));
  return (name) =>
    SECRET_KEY.test(name) || (echoes && ECHO_KEYS.has(name)) || (isSecretPair && name.toLowerCase() === 'value');
}

/** The same of a compact document: only what changes is written anew. */
function redactDocument(json: string): string {
  if (!json.includes('\\') && !mayDocumentHoldSecret(json)) return json;
  const edited = new EditedText(json);
  redactContainer(readContainer(json, 0), json, '', edited);
  return edited.toString();
}

function redactContainer(container: Container, json: string, key: string, edited: EditedText): void {
  const { names, nameStarts, starts, ends, inner } = container;
  const textAt = (index: number) => {
    const start = starts[index] as number;
    return json.charAt(start) === '"' ? textOf(json, start, ends[index] as number) : null;
  };
  const called = (names ?? []).flatMap((name, index) => (name === 'name' || name === 'key' ? [textAt(index)] : []));
  const isSecret = names === null ? () => false : secretFields(names, key, called);
  for (const [index, start] of starts.entries()) {
    const end = ends[index] as number;
    const name = names?.[index] ?? key;
    if (names !== null) {
      const redacted = redactText(name);
      // Behind it stands a colon.
      if (redacted !== name) edited.replace(nameStarts[index] as number, start - 1, JSON.stringify(redacted));
    }
    const text = textAt(index);
    const within = inner[index] ?? null;
    if (isSecret(name)) {
      if (text !== '' && !/^(?:true|false|null)$/.test(json.slice(start, end))) {
        edited.replace(start, end, JSON.stringify(REMOVED));
      }
    } else if (within !== null) {
      redactContainer(within, json, name, edited);
    } else if (text !== null) {
      const redacted = redactString(text, name);
      if (redacted !== text) edited.replace(start, end, JSON.stringify(redacted));
    }
  }
}

function redactString(value: string, key: string): string {
  if (RANDOM_ID.test(value) && ID_KEY.test(key)) return value;
  const opens = CREDENTIAL_KEY.test(key) && /^\S+$/.test(value) && !RESOURCE_ID.test(value);
  return opens ? REMOVED : redactText(value);
}

/** That a secret is absent or switched off is no secret. */
function withoutContent(value: Json): Json {
  return value === null || typeof value === 'boolean' || value === '' ? value : REMOVED;
}

/**
 * A response body without secrets. JSON is redacted by its structure, also where it breaks off: then an ellipsis
 * follows its last complete value, because the start of a secret is one too.
 * @param truncated the text was cut at its end
 */
export function redactBody(text: string, truncated = false): string {
  const { problem, json, isCompact, rest } = closeJson(text);
  if (json === null || (problem !== null && !startsAsJson(text))) {
    return redactText(truncated ? cutAtAWord(text, text.length) : text);
  }
  const redacted =
    isCompact && /^[[{]/.test(json) ? redactDocument(json) : JSON.stringify(redactJson(decodeJson(json)));
  if (problem === null) return redacted;
  return problem === 'trailing-text' ? `${redacted}\n${redactText(rest.trim())}` : redacted + ELLIPSIS;
}

/** Ends the text before the word that a cut at `length` may have split. */
function cutAtAWord(text: string, length: number): string {
  let end = Math.min(length, text.length);
  while (end > 0 && !/[\s"',;<>[\]{}]/.test(text.charAt(end - 1))) end -= 1;
  return text.slice(0, end);
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
 * A header that came more than once is joined by commas (RFC 9110 §5.3).
 */
export function redactHeaders(headers: Iterable<readonly [string, string]>): Record<string, string> {
  const kept: Record<string, string> = {};
  for (const [anyCase, value] of headers) {
    const name = anyCase.toLowerCase();
    const redacted = redactHeader(name, cutHeader(value.trim()));
    if (redacted !== null) kept[name] = cutHeader(name in kept ? `${kept[name]}, ${redacted}` : redacted);
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
