import { surpriseOf } from './randomness.ts';
import { REMOVED } from './redaction-marks.ts';
import { BEFORE_DIGEST, BEFORE_ID } from './redaction-names.ts';
import type { Found } from './redaction-pairs.ts';
import { findPrefixed } from './redaction-prefixes.ts';
import { isNoSecret, isOpaque, isRandom } from './redaction-values.ts';

/** Secrets that their own shape gives away, or the address that they stand in. */

const PEM = /-----BEGIN [A-Z\d ]{1,40}-----[\s\S]*?(?:-----END [A-Z\d ]{1,40}-----|$)/g;
const SCHEME =
  /((?<![A-Za-z])(?:bearer|basic|oauth|ssws|geniekey|dpop|splunk|bot|api-?key|klaviyo-api-key|sharedkey(?:lite)?|negotiate|ntlm|hmac|token)\s{1,3})([\w.~+/:-]{6,}=*)/gi;
/** `Digest username="…", response="…"` and the like, without the header's name. */
const SCHEME_PARTS =
  /((?<![A-Za-z])(?:digest|hawk|mac|oauth|signature|aws4-hmac-sha256)\s{1,3})(?=[A-Za-z_]{1,24}=)[^\r\n<]{1,2048}/gi;
/** `AWS key:signature`. */
const SIGNED = /((?<![A-Za-z])AWS\s)[A-Za-z\d/+]{8,64}:[A-Za-z\d/+]{16,64}={0,2}/g;
const USER_INFO = /(?<!abfss?|wasbs?):\/\/[^\s/?#"'<>\\]{1,1024}@/g;
/** A password that should have been escaped (RFC 3986 §3.2.1): `s3a://AKIA…:ab/cd+ef@bucket`. Digits before a slash are a port. */
const RAW_USER_INFO = /:\/\/[^\s/?#:@"'<>\\[\]]{0,256}:(?!\d{1,5}[/?#])(?:(?:[^\s"'<>\\@:]|:(?!\/\/)){1,512}@){1,3}/g;
const ORACLE_USER_INFO = /(:thin:)[^\s@:]{1,256}@/gi;
const QUERY_NAME = String.raw`[?&#](?:amp;)?[\w.%[\]~-]{1,64}=`;
const QUERY_VALUE = new RegExp(String.raw`(${QUERY_NAME})(?:[^&\s"'<>#\\]|'(?=[\w%]))+`, 'g');
/** What pages, sorts, formats or connects, by parameters that everybody has. */
const HARMLESS_NAME =
  /[?&#](?:amp;)?(?:page|per_?page|page_?size|limit|offset|size|count|sort(?:_?by)?|order(?:_?by)?|expand|include|fields?|format|alt|pretty(?:_?print)?|ssl(?:_?mode)?|retry_?writes|w|db|database|schema|warehouse|(?:access_)?role|status|level|scope|prompt|utm_[a-z]{1,16})=$/i;
const HARMLESS_VALUE =
  /^(?:(?:[-+]?[a-z_]{1,24}\d{0,2}(?:,|%20|%2C|$|(?=[.:)\]]{1,2}$))){1,8}|[A-Z_]{1,24}\d{0,2}|\d{1,6})[.:)\]]{0,2}$/;
/** Who connects, by a protocol that has names and no tokens there. */
const USER_ALONE = /^:\/\/[A-Za-z_.-]{1,32}@$/;
const HAS_USERS = /(?:^|[^A-Za-z])(?:s?ftp|ssh|git|smb|scp)$/i;
/** A query that is one word: `/hook?9fK2…`. */
const QUERY_WORD = /((?<=[\w/])\?)([\w~.-]{12,})(?![\w=.~-])/g;
const KEYED_PATH =
  /((?:mcp\/service_key|mcp\/oauth\/[\w.-]{1,64}|service_keys|api_keys|data_maps\/[\w{}]{1,24}\/entries)\/)([^/\s?#"'<>\\,;)]+)/gi;
/** Incoming webhooks: who knows the address may post. */
const WEBHOOK =
  /((?:hooks\.slack(?:-gov)?\.com|discord(?:app)?\.com(?:\\{0,2}\/|%2f)api|\.webhook\.office\.com|outlook\.office\.com)(?:\\{0,2}\/|%2f)(?:services|workflows|triggers|webhooks?|v\d{1,2}(?:\\{0,2}\/|%2f)webhooks|webhookb2)(?:\\{0,2}\/|%2f))(?:[^\s"'<>\\?#]|\\{1,2}\/)+/gi;
/** Of these the whole path is one. */
const WEBHOOK_HOST =
  /((?:hooks\.zapier\.com|hook\.(?:(?:eu|us)\d\.)?make\.com|hook\.integromat\.com|hooks\.glip\.com|hooks\.chime\.aws|webhook\.site|hc-ping\.com|ntfy\.sh|api\.telegram\.org|maker\.ifttt\.com|alert\.victorops\.com|connect\.pabbly\.com|open\.feishu\.cn|open\.larksuite\.com)(?:\\{0,2}\/|%2f))(?:[^\s"'<>\\?#]|\\{1,2}\/)+/gi;
/** Of services that people run themselves: n8n, Mattermost. What follows is looked at. */
const WEBHOOK_PATH =
  /(\/(?:webhook(?:-test|s)?|hooks|incomingwebhooks?|pagerduty\.com\/integration)\/)([^\s"'<>\\?#/]{16,})/gi;
const JWT = /eyJ[\w-]{8,}(?:\.[\w-]*){0,4}/g;
const NO_ADDRESS = String.raw`\s@"'<>()[\]{},;:\\/=?&|`;
/** Addresses that run into each other go together. */
const EMAIL = new RegExp(
  `(?<![^${NO_ADDRESS}])[^${NO_ADDRESS}]+(?:@|%40)[\\p{L}\\p{N}-]{1,63}(?:\\.[\\p{L}\\p{N}-]{1,63}){0,8}\\.\\p{L}{2,63}` +
    `(?:[^${NO_ADDRESS}]*@[^${NO_ADDRESS}]+){0,8}`,
  'gu',
);
/** Hexadecimal digits in groups. */
const HEX_GROUPS = /(?<![\w-])[\da-f]{4}(?:(?:[-:][\da-f]{4})+|[\da-f]{4}(?:[-:][\da-f]{8})+)(?![\w-])/gi;
/** From here on they are longer than a UUID. */
const LONGEST_GROUPS = 35;

const HINTS = {
  scheme:
    /(?:bearer|basic|oauth|ssws|geniekey|dpop|splunk|bot|key|sharedkey\w{0,4}|negotiate|ntlm|hmac|token|digest|hawk|mac|signature|aws|sha256)\s/i,
  userInfo: /:\/\/|:thin:/i,
  path: /mcp\/|_keys\/|data_maps\//i,
  webhook: /hook|discord|telegram|ifttt|pagerduty|victorops|hc-ping|ntfy/i,
  address: /(?:@|%40)[\p{L}\p{N}-]{1,63}\./u,
} as const;

/** All but the shapes that request ids have too. `by` is what stands in place of a segment of a path. */
export function findShapes(text: string, found: (start: number, end: number, keepsSegment?: boolean) => void): void {
  if (text.includes('-----BEGIN')) each(PEM, text, (at, all) => found(at, at + all.length));
  if (HINTS.scheme.test(text)) findSchemes(text, found);
  // Where a host begins whose `@` belongs to a URL.
  const hosts = new Set<number>();
  if (text.includes('@') && HINTS.userInfo.test(text)) {
    eachRest(ORACLE_USER_INFO, text, (start, end) => found(start, end - 1));
    for (const pattern of [RAW_USER_INFO, USER_INFO]) {
      each(pattern, text, (at, all) => {
        const isUser = USER_ALONE.test(all) && HAS_USERS.test(text.slice(Math.max(0, at - 8), at));
        if (!isUser) found(at + '://'.length, at + all.length - 1);
        hosts.add(at + all.length);
      });
    }
  }
  if (text.includes('=')) {
    each(QUERY_VALUE, text, (at, all, before = '') => {
      const start = at + before.length;
      const isHarmless =
        HARMLESS_NAME.test(before) && HARMLESS_VALUE.test(all.slice(before.length, before.length + 80));
      if (!isHarmless && !text.startsWith(REMOVED, start)) found(start, at + all.length);
    });
  }
  if (text.includes('?')) {
    eachRest(QUERY_WORD, text, (start, end) => {
      const word = text.slice(start, end);
      if (/\d/.test(word) && isOpaque(word) && (surpriseOf(word) > 0 || isRandom(word))) found(start, end);
    });
  }
  if (HINTS.path.test(text)) eachRest(KEYED_PATH, text, (start, end) => found(start, end, true));
  if (HINTS.webhook.test(text)) {
    eachRest(WEBHOOK, text, found);
    eachRest(WEBHOOK_HOST, text, found);
    each(WEBHOOK_PATH, text, (at, all, before = '', segment = '') => {
      if (/\d/.test(segment) && isOpaque(segment)) found(at + before.length, at + all.length);
    });
  }
  if (text.includes('eyJ')) {
    each(JWT, text, (at, word) => {
      if (!isInsideAWord(text, at, word)) found(at, at + word.length);
    });
  }
  findPrefixed(text, found);
  if (HINTS.address.test(text)) {
    each(EMAIL, text, (at, all) => {
      const isContainer = /(?:abfss?|wasbs?):\/\/$/.test(text.slice(Math.max(0, at - 8), at));
      if (
        !isContainer &&
        !(all.startsWith('git@') && text.charAt(at + all.length) === ':') &&
        !hosts.has(at + all.lastIndexOf('@') + 1)
      )
        found(at, at + all.length);
    });
  }
}

function findSchemes(text: string, found: Found): void {
  each(SCHEME, text, (at, all, before = '', token = '') => {
    const isSecret = isOpaque(token) && /[\d=]|.{24}/.test(token) && !isNoSecret(token) && !/^[a-z_]+$/.test(token);
    if (isSecret) found(at + before.length, at + all.length);
  });
  each(SCHEME_PARTS, text, (at, all, before = '') => {
    if (/(?:response|mac|signature)=/i.test(all.slice(0, 1024))) found(at + before.length, at + all.length);
  });
  eachRest(SIGNED, text, found);
}

/** "surveyJobRunner" is no token. */
function isInsideAWord(text: string, at: number, word: string): boolean {
  return !word.includes('.') && word.length < 40 && /(?<!\\)[a-z]$/.test(text.slice(Math.max(0, at - 2), at));
}

// ---- Random keys

const RUN = /(?<![A-Za-z\d+/_-])[A-Za-z\d+/_-]{20,}={0,2}/g;
const UUID = /[\da-f]{8}(?:-[\da-f]{4}){3}-[\da-f]{12}/gi;
/** What an id of a resource, of a pod or of a run adds to words: hexadecimal digits, and the alphabet of Kubernetes. */
const ID_PART = /(?<![A-Za-z\d])(?:[\da-f]{6,31}|[a-z\d]{8,10}-[a-z\d]{5}$)(?![A-Za-z\d])/g;
/** A digest says so itself (Subresource Integrity). */
const DIGEST = /^(?:sha-?(?:1|224|256|384|512)|md5)[-_]?/i;
const DIGEST_BEFORE =
  /(?:sha-?(?:1|224|256|384|512)|md5)[:=]\s?$|(?:sum|digest|hash|sha-?\d{1,3}|md5)\s(?:of|for)\s(?:the\s)?[a-z]{1,16}:\s$/i;
const PICTURE = /data:(?:image|font|audio|video)\/[\w.+-]{2,40};base64,$/i;
/** Of SSH, as it is written into files that everybody may read. */
const PUBLIC_KEY = /(?:ssh-(?:rsa|dss|ed25519)|ecdsa-sha2-nistp\d{3})\s$/;
/** The time of a ULID begins with 0 for the next 9,000 years. */
const ULID = /^0[0-3][\dA-HJKMNP-TV-Z]{24}$/;
/** How much of a run is looked at for ids of which it may be made. */
const JUDGED = 1024;
/** How far back the name of an id may stand. */
const BEFORE = 48;

export function findRandomRuns(text: string, found: Found): void {
  each(HEX_GROUPS, text, (at, all) => {
    // Eight groups with colons are an address of the network.
    if (all.length >= LONGEST_GROUPS && !(all.length === 39 && all.includes(':'))) found(at, at + all.length);
  });
  each(RUN, text, (at, run) => {
    const before = text.slice(Math.max(0, at - BEFORE), at);
    if (isNamedId(run, before)) return;
    for (const [start, piece] of randomPieces(run)) {
      const named = start === 0 ? before : before + run.slice(Math.max(0, start - BEFORE), start);
      if (!isNamedId(piece, named)) found(at + start, at + start + piece.length);
    }
  });
}

/** Hexadecimal digits of a key's length, of which the first may read as an escape: `%0f8fad5b…`. */
const BEHIND_ESCAPE = /([%\\][ux]?)(?:[\da-f]{32}|[\da-f]{40}|[\da-f]{64})(?![\da-f])/gi;

export function findHexBehindEscape(text: string, found: Found): void {
  eachRest(BEHIND_ESCAPE, text, found);
}

const HEX_DIGEST = /^(?:[\da-f]{32}|[\da-f]{40}|[\da-f]{56}|[\da-f]{64}|[\da-f]{96}|[\da-f]{128})$/i;
const BASE64_DIGEST = /^[\w+/-]{22,88}={0,2}$/;
/** An id of another alphabet. What holds more hexadecimal digits has run into something else. */
const OTHER_ID = /^[\w+/-]{1,88}={0,2}$/;

/** Objects of Stripe, which its errors name. */
const OBJECT_ID = /^(?:ch|cus|evt|sub|acct|txn|pm|price|prod|req)_[A-Za-z\d]{8,32}$/;

/** Whether a run is an id, a digest or a picture by what stands before it. */
function isNamedId(run: string, before: string): boolean {
  if (OBJECT_ID.test(run)) return true;
  const isHex = /^[\da-f]+$/i.test(run);
  const digest = run.replace(DIGEST, '');
  if (digest !== run && (HEX_DIGEST.test(digest) || BASE64_DIGEST.test(digest))) return true;
  if (PICTURE.test(before) || (PUBLIC_KEY.test(before) && run.startsWith('AAAA'))) return true;
  if (DIGEST_BEFORE.test(before) || BEFORE_DIGEST.test(before))
    return isHex ? HEX_DIGEST.test(run) : BASE64_DIGEST.test(run);
  if (!BEFORE_ID.test(before)) return false;
  return isHex
    ? run.length <= 40
    : /[=:>]["'`\\\s]{0,6}$/.test(before) && OTHER_ID.test(run) && !/[\dA-Fa-f]{33}/.test(run);
}

/** The parts of a run that are random, each with where it begins: the run as a whole, or what stands between separators. */
function* randomPieces(run: string): Generator<[number, string]> {
  if (!isPath(run) && isRandomPiece(run)) {
    yield [0, run];
    return;
  }
  for (const separator of [/[^/]+/g, /[^/_+-]+/g]) {
    const pieces = [...run.matchAll(separator)].filter(([piece]) => piece.length >= 20 && isRandomPiece(piece));
    for (const piece of pieces) yield [piece.index, piece[0]];
    if (pieces.length > 0) return;
  }
  if (!run.includes('/') && holdsRandom(run)) yield [0, run];
}

/** How much of a long run is a key that words run into, and how far apart such parts are looked for. */
const [PART, STEP] = [32, 8];
/** So surprising a part is none of a name. */
const LEAST_SURPRISE = 20;

/** Whether a key stands within the words of a long run. */
function holdsRandom(run: string): boolean {
  if (!/\d/.test(run)) return false;
  const judged = Math.min(run.length, JUDGED);
  for (let at = 0; at + PART <= judged; at += STEP) {
    const part = run.slice(at, at + PART);
    if (/\d/.test(part) && /[A-Z]/.test(part) && /[a-z]/.test(part) && surpriseOf(part) > LEAST_SURPRISE) return true;
  }
  return false;
}

function isRandomPiece(piece: string): boolean {
  if (ULID.test(piece) || !isRandom(piece.replace(/={1,2}$/, ''))) return false;
  const words = piece.slice(0, JUDGED).replace(UUID, '').replace(ID_PART, '');
  return words.length > Math.min(piece.length, JUDGED) / 2
    ? isRandom(words)
    : /[\dA-Fa-f]{32}/.test(piece.replace(UUID, ''));
}

/** Whether a word that people read stands between two slashes. */
function isPath(run: string): boolean {
  if (!run.includes('/')) return false;
  return run
    .split('/', 40)
    .some((segment) => /^(?:[A-Z]?[a-z]{3,}|[a-z]{2,}(?:[-_][a-z]{2,})+)$/.test(segment) && surpriseOf(segment) < 0);
}

// ---- Reading

type Match = (at: number, all: string, first?: string, second?: string) => void;

function each(pattern: RegExp, text: string, match: Match): void {
  // Not by matchAll, which copies the expression for every text that holds nothing.
  pattern.lastIndex = 0;
  for (let found = pattern.exec(text); found !== null; found = pattern.exec(text)) {
    match(found.index, found[0], found[1], found[2]);
  }
}

/** What follows the first group. */
function eachRest(pattern: RegExp, text: string, found: Found): void {
  each(pattern, text, (at, all, before = '') => found(at + before.length, at + all.length));
}
