import { surpriseOf } from './randomness.ts';

/** What a value looks like: a key that a machine made, or something that is said of a secret. */

/** Words that go on with a sentence: "Invalid token: it has expired". */
const SENTENCE_WORDS = new Set(
  (
    'a an and any are as at authentication be been by can cannot connection could denied did does empty expected ' +
    'expired failed false for found from has have in incorrect invalid is it malformed may mismatch missing must no ' +
    'none not null of on only or please required revoked should signature the this to too true unable undefined ' +
    'unexpected unknown use was were wrong yes you your'
  ).split(' '),
);
/** What stands in place of a secret: its state, its type. */
const STATE_WORDS = new Set(
  (
    'true false null none nil undefined nan n/a na yes no ok on off empty blank missing required optional invalid expired ' +
    'revoked unset set present absent denied rejected incorrect wrong mismatch malformed enabled disabled redacted masked ' +
    'hidden removed filtered protected encrypted unknown inherited default str string int integer number bool boolean float ' +
    'object array list any bytes text varchar uuid char datetime date unauthorized forbidden unsupported valid verified ' +
    'pending failed ' +
    'can_be_blank cant_be_blank too_short too_long not_found is_required is_invalid'
  ).split(' '),
);
/** One of these stands in what is said of a field: "This field is required." */
const SAID =
  /(?<![a-z])(?:required|requires?|common|similar|entirely|contains?|include|used|invalid|valid|must|blank|empty|missing|expired|expires?|revoked|cannot|can['’]?t|should|short|long|weak|not|isn['’]t|incorrect|wrong|least|most|characters?|chars|match|matches|mismatch|allowed|supported|provided|unset|disabled|denied|null|unknown|unexpected|malformed|failed|needs?|please|already|taken|exists?|unauthorized|rejected|none?|muss|darf|nicht|fehlt|obligatoire|requerido|obrigatório|verplicht)(?![a-z])/i;
/** A word of a sentence, an identifier that one is about, a small number. */
const SENTENCE_WORD = /^["'“‘(`]{0,2}(?:[\p{L}]{1,24}(?:['’_/-][\p{L}]{1,24}){0,4}|\d{1,4})["'”’)`\].,:;!?]{0,3}$/u;
/** What a person or a template writes where a secret goes. */
const PLACEHOLDER =
  /^(?:[*•xX.#_\-?…]{2,64}|[A-Za-z\d]{0,4}[*•]{3,64}[A-Za-z\d]{0,4}|\$\{?[A-Z_]{3,64}\}?|\$\{[\w.:-]{1,64}\}|\{\{.{0,64}\}\}|\{[A-Za-z_ ]{1,40}\}|<[A-Za-z_ -]{1,40}>|%\w{1,40}%|%\(\w{1,40}\)s|%[sdvq]|\[(?:removed|redacted|filtered|masked|hidden|secret|secure)\]|redacted|filtered|masked|(?:your|my|some|the|insert|change)[_ -]?[a-z_ -]{2,40}|\[object Object\])$/i;
/** The same in brackets, where a list or an object might begin. */
export const BRACKETED_PLACEHOLDER =
  /\$?\{\{[^{}\r\n]{0,64}\}\}|\[(?:removed|redacted|filtered|masked|hidden|secret|secure)\]/iy;
/** An expression of a program, the path of a file. */
const REFERENCE =
  /^(?:process\.env|os\.|var\.|local\.|module\.|self\.|this\.|config\.|settings\.|req\.|request\.|params\.|options\.|ctx\.|env\.|credentials\.|args\.|user\.|secrets\.|vault:|ssm:|arn:aws[a-z-]{0,8}:|projects\/[\w-]{1,64}\/secrets\/|get_?[a-z_]{1,40}\()/i;
const FILE =
  /^(?:(?:~|\.{1,2}|[A-Za-z]:|file:\/\/)?[\\/](?:[\w.@ -]{1,64}[\\/]){0,16}[\w.@-]{1,64}\.[a-z]\w{1,5}|\/(?:run|etc|var|home|opt|usr|tmp|mnt|root|app|srv|data)\/[\w./@-]{1,200})$/;
/** A time, a version, a host with a port, a small amount. */
const MEASURE =
  /^(?:\d{4}-\d\d-\d\d(?:[T ][\d:.,+Z-]{4,30})?|v?\d{1,4}(?:\.\d{1,6}){1,3}(?:[-+][\w.]{1,24})?|\d{1,9}(?:\.\d{1,3})?\s?(?:ms|s|m|h|d|kb|mb|gb|bytes|minutes?|seconds?|hours?|days?|chars|characters|%))$/i;
/** Names of algorithms and formats hold digits too. */
const TECHNICAL =
  /^(?:sha-?\d{1,3}|md\d|utf-?\d{1,2}|base\d\d\w{0,6}|oauth-?2?(?:\.0)?|http\/?\d?|tlsv?[\d.]{1,3}|[rhep]s\d{3}|ed\d{5}|aes-?\d{3}\S{0,12}|rsa-?\d{0,4}|x\.?509|ipv\d|s3|v\d|bcrypt|argon2\w{0,2}|pbkdf2\S{0,20}|scrypt|ssh-\S{2,12}|ecdsa\S{0,24}|saml2?|oidc|kerberos|ntlmv?2?|plain|basic|bearer|digest|id_token|access_token|refresh_token|application\/\S{1,40})$/i;

/** The longest of the words above, with what ends a sentence. */
const LONGEST_STATE = 20;

/** Whether a value says something of a secret, or stands in its place, and is none. */
export function isNoSecret(value: string): boolean {
  const text = value.length > 240 ? '' : value.trim();
  if (text === '') return value.trim() === '';
  return (
    (text.length <= LONGEST_STATE && STATE_WORDS.has(text.replace(/[.!?,;)\]}]{1,4}$/, '').toLowerCase())) ||
    PLACEHOLDER.test(text) ||
    REFERENCE.test(text) ||
    FILE.test(text) ||
    MEASURE.test(text) ||
    TECHNICAL.test(text) ||
    isSaidOfAField(text)
  );
}

/** "can't be blank", "is too short (minimum is 8 characters)". */
function isSaidOfAField(text: string): boolean {
  const words = text.split(/\s+/, 40);
  return words.length > 1 && words.length < 40 && words.every((word) => SENTENCE_WORD.test(word)) && SAID.test(text);
}

/** A bare value without what ends the sentence or the brackets around it. */
export function withoutEnd(value: string): string {
  return value.replace(/[.!?)\]}]{1,4}$/, '');
}

/** Whether a text goes on as a sentence with this word. */
export function isSentenceWord(word: string): boolean {
  return SENTENCE_WORDS.has(word.toLowerCase());
}

/** Whether a word can hardly be one that people use: "Bearer token", "Basic authentication" stay. */
export function isOpaque(word: string): boolean {
  return (/\d/.test(word) && /[A-Za-z]/.test(word)) || /[a-z][A-Z]/.test(word) || word.length >= 24;
}

/** How much of a long run is judged. */
const JUDGED = 256;

/** From how many bits of surprise on characters of these kinds are a key: names in one case may be abbreviations. */
function limitOf(text: string): number {
  const hasDigit = /\d/.test(text);
  const isMixed = /[a-z]/.test(text) && /[A-Z]/.test(text);
  if (isMixed) return hasDigit ? 3 : 12;
  return hasDigit ? 8 : 23;
}

/** Real service and API keys are 32 hex digits; other random keys are 20 characters and more. */
export function isRandom(text: string): boolean {
  if (/[\dA-Fa-f]{32}/.test(text)) return true;
  const judged = text.slice(0, JUDGED);
  if (judged.length < 20 || !/[A-Za-z]/.test(judged) || /^[\da-f]*$|^[\dA-F]*$/.test(judged)) return false;
  return surpriseOf(judged) >= limitOf(judged);
}

const UUID = /^[\da-f]{8}(?:-[\da-f]{4}){3}-[\da-f]{12}$/i;

/** Whether the value of a name such as `FOO_KEY` is a key, and not what a map or a table has. */
export function isKeyLike(value: string): boolean {
  if (!/^[\w+/=.~:-]{12,}$/.test(value) || UUID.test(value)) return false;
  if (/^(?:[\da-f]{16,}|[\dA-F]{16,})$/.test(value)) return true;
  const judged = value.slice(0, JUDGED).replace(/={1,3}$/, '');
  const letters = /[a-z]/.test(judged) && /[A-Z]/.test(judged);
  return (/\d/.test(judged) || letters) && surpriseOf(judged) >= (judged.length < 20 ? 2 : 0);
}
