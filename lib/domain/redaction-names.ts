/** Names that say what their value is: a secret, a credential of either kind, an id. */

/**
 * - `line`: all that follows up to the end of its line, quote or bracket belongs to the secret (`Authorization`, `Cookie`)
 * - `made-up`: a secret that a person may have chosen: any word, or a number
 * - `machine`: a secret that a machine made: no plain word of a sentence
 * - `ambiguous`: the name is a word of its own too: "12 tests pass", "credential 71"
 * - `weak`: the name of many things; its value is a secret if it looks random (`FOO_KEY`, and not `primary_key`)
 * - `address`: a connection string or a webhook, which may hold a secret
 */
export type NameKind = 'line' | 'made-up' | 'machine' | 'ambiguous' | 'weak' | 'address';

/** Where a word begins. */
export const EDGE = '(?<![A-Za-z\\d])';

/** What may stand before `key`: then it opens something. */
const KEY_OF =
  'api|app|application|access|service|private|secret|account|shared|encryption|decryption|signing|rotated|auth|storage|' +
  'subscription|ssh|master|client|functions?|license|licence|admin|consumer|deploy|webhook|hmac|crypto|cipher|rest|user|' +
  'write|ingest|ingestion|insert|integration|security|session|root|sentry|token|project[ ._-]?api|pre[ ._-]?shared|personal';
/** What may stand before `code`: then it opens something. */
const CODE_OF =
  'recovery|backup|security|unlock|unlocking|verification|verify|two[ _-]?factor|(?:2|m)fa|one[ _-]?time|login|sign[ _-]?in|' +
  'access|auth|authorization|authentication|confirmation|activation|reset|invitation|invite|pairing|device|door|alarm|sms|otp|totp|scratch';
/** The word for password in the languages of the web, as people write it in names. */
const PASSWORDS =
  'p?assw(?:or[dt]|d)|pass[ _-]?phrase|passcode|passkey|pwd|pswd|psswrd|kennwort|mot[ _-]?de[ _-]?passe|contrase(?:ñ|n|ni)a|senha|' +
  'wachtwoord|parola(?:[ _-]?d_?ordine)?|has[lł]o|heslo|lösenord|losenord|adgangskode|passord|salasana|jelszó|jelszo|' +
  'şifre|sifre|security[ _-]?answer|пароль|парола|κωδικός|密码|密碼|口令|パスワード|暗証番号|비밀번호|암호|mật[ _]?khẩu|รหัสผ่าน|كلمة[ _]?المرور|סיסמה|ססמה|पासवर्ड';
const MACHINE_MADE =
  `token|jwt|signature|(?:${KEY_OF})[ ._-]?key|session[ ._-]?(?:id|key)|(?:php|j)sessid|jsessionid|connect[._]sid|` +
  'client[ _-]?assertion|saml[ _-]?(?:response|request|assertion)|basic[ ._-]?auth(?:[ ._-]?user[ ._-]?info)?|' +
  'user[ ._-]?info|auth[ ._-]?info|(?:http|proxy|smtp|registry|redis)[ ._-]?auth|x[ _-]?amz[ _-]?credential|' +
  `requirepass|masterauth|pgpass|aws[ _-]?secret|mnemonic|seed[ _-]?phrase|(?:${CODE_OF})[ ._-]?code|` +
  '(?<![a-z])cv[vc]2?(?![a-z])';
/** Too short to be looked for within a word: "bypass", "config". */
const SHORT = 'pass|pw|t?otp|sas|sig|creds|pat|psk|auth|sid|mdp|pin(?:[ _-]?code)?|bearer';

/** What may stand before `pass`, in one word with it. */
const PASS_OF = 'db|user|ftp|smtp|proxy|login|root|admin|key|store|bind|svc|sql|mail|ldap';

/** What a search in a text begins with; the name around it is judged by `kindOfName`. */
export const NAME_WORD = new RegExp(
  `${PASSWORDS}|secret|${MACHINE_MADE}|authorization|cookie|credential|template[ ._-]?config|key|` +
    `(?<![a-z])(?:${SHORT})(?![a-z])|(?:${PASS_OF})(?:pass|pw)(?![a-z])|` +
    'jdbc[ ._-]?url|conn(?:ection)?[ ._-]?str(?:ing)?|webhook[ ._-]?ur[li]|(?:database|redis|mongo(?:db)?)[ ._-]?ur[li]',
  'gi',
);
/** Whether a name may be one of a secret: costs less than to judge it. */
const MAYBE =
  /tok|sec|pa[srt]|assw|pw|ps|key|auth|cookie|cred|sig|sess|sa[sm]|otp|pi[n]|sid|jwt|assert|md|mf|template|bearer|sen|kenn|contra|wacht|has|hes|sen|ord|adg|sal|jel|ş|sif|url|uri|str|dsn|mnem|seed|cv|code|user|identified|[^\x00-\x7f]/i;

/** How much of a long name is judged: its end. */
const LONGEST_NAME = 96;

/** Lower-case words with underscores between them. */
function wordsOf(name: string): string {
  return name
    .slice(-LONGEST_NAME)
    .replace(/([a-z\d])(?=[A-Z])/g, '$1_')
    .replace(/([A-Z])(?=[A-Z][a-z])/g, '$1_')
    .toLowerCase()
    .normalize('NFC')
    .replace(/[^\p{L}\p{M}\p{N}]{1,96}/gu, '_')
    .replace(/^_|_$/g, '');
}

const WORDS = (source: string) =>
  source.replaceAll('[ ._-]?', '_?').replaceAll('[ _-]?', '_?').replaceAll('[ _]?', '_?').replaceAll('[._]', '_?');
/** `api_key_1`, `secretValue`, `private_key_pem`. */
const ENDING =
  '(?:_?(?:value|val|string|str|binary|pem|enc|encrypted|plain|text|raw|b64|base64|header|param|override|sha256|256|v\\d)){0,2}(?:_?\\d{1,2})?$';
const LINE = /(?:authorization|(?<![a-z])(?:set_)?cookies?2?|setcookie|cookie)(?:_(?:header|value|string|line))?$/;
/** What is known of a password, and is none. */
const OF_A_PASSWORD =
  'length|min|max|minimum|maximum|policy|policies|expir\\w*|strength|age|change|changed|last|updated?|created|reset|sent|' +
  'required|enabled|disabled|is|set|history|attempts?|count|type|fields?|format|rules?|hint|ur[li]|link|page|id|at|name|' +
  'state|status|errors?|messages?|label|placeholder|invalid|incorrect|mismatch|protected|based|authentication|login|' +
  'manager|grant|flow|encoder|validator|exception|provider|file|path|version|algorithm|encoding|input|prompt|failed|ok|' +
  'valid|verified|days|rotation|less|laenge|länge|longitud|longueur|lunghezza|tamanho|dlugosc|długość|ablauf|regeln|' +
  'richtlinie|expirada?|requerida?|obrigatoria|wymagane|jest|vergessen|geaendert|geändert|aendern|ändern';
const MADE_UP = new RegExp(`(?:${WORDS(PASSWORDS)}|secret|(?:${PASS_OF})_?(?:pass|pw)|(?:^|_)(?:pw|mdp))s?${ENDING}`);
/** Before something that belongs to it: `passwordConfirmation`, `password_old_1`, `hasloDoBazy`. */
const PASSWORD_AND_MORE = new RegExp(`password_?|(?:^|_)(?:${WORDS(PASSWORDS)})_`);
const IS_A_PROPERTY = new RegExp(`(?:^|_)(?:${OF_A_PASSWORD})(?:_|$)`);
const MACHINE = new RegExp(
  `(?:${WORDS(MACHINE_MADE)})s?${ENDING}|^_?auth$|^credentials$|(?<!data)_credentials$|^template_?config$`,
);
/** `credentials_enc`, and not `credentials_version`. */
const CREDENTIALS_AND_MORE = /^credentials_/;
const AMBIGUOUS = new RegExp(`(?:^|_)(?:${WORDS(SHORT)})(?:_?(?:value|string|enc|\\d{1,2}))?$`);
/** Keys of maps, tables and files. */
const HARMLESS_KEY =
  /(?:public|publishable|primary|foreign|sort|partition|cache|object|row|unique|index|composite|dedup[a-z]{0,12}|i18n|translation|message|error|map|json|dict|record|group|join|issue|project|document|entity|resource|column|field|hash|range|s3|bucket|storage_object|file|item|host|sort|merge|natural|business|surrogate|registry|config|setting|lookup|property|metadata|label|tag|event|routing|topic|shard|distribution|cluster|order|search|hot|idempotency|arrow|enter|escape|no_such|missing|duplicate|invalid|unknown)_keys?$/;
const WEAK = /_keys?(?:_?\d{1,2})?$|^key$|_(?:credential|dsn)$/;
const ADDRESS =
  /(?:jdbc_?ur[li]|conn(?:ection)?_?str(?:ing)?|webhook_?ur[li]|(?:database|db|redis|mongo|mongodb|amqp|broker)_?ur[li]|dsn)$/;
/** A resource of Nexla, unless it is one of another kind: `data_credential` always is one. */
const CREDENTIAL = /(?<!data_?)credential$/i;

/** What the value of a name is; null where nothing says that it is a secret. */
export function kindOfName(name: string): NameKind | null {
  const known = KINDS.get(name);
  if (known !== undefined) return known;
  if (!MAYBE.test(name)) return null;
  const kind = judged(name);
  if (KINDS.size >= MAX_KNOWN) KINDS.clear();
  if (name.length <= LONGEST_NAME) KINDS.set(name, kind);
  return kind;
}

/** A text has few names, many times. */
const KINDS = new Map<string, NameKind | null>();
const MAX_KNOWN = 500;

function judged(name: string): NameKind | null {
  const words = wordsOf(name);
  if (LINE.test(words)) return 'line';
  if (ADDRESS.test(words)) return 'address';
  if (HARMLESS_KEY.test(words)) return null;
  if (MADE_UP.test(words) || holdsMore(PASSWORD_AND_MORE, words)) return 'made-up';
  if (MACHINE.test(words) || holdsMore(CREDENTIALS_AND_MORE, words)) return 'machine';
  if (AMBIGUOUS.test(words)) return 'ambiguous';
  return WEAK.test(words) ? 'weak' : null;
}

/** Whether more of the name stands behind such a word, and is no property of it. */
function holdsMore(pattern: RegExp, words: string): boolean {
  const word = pattern.exec(words);
  const more = word === null ? '' : words.slice(word.index + word[0].length);
  return more !== '' && !IS_A_PROPERTY.test(more);
}

/** Whether the name alone says that its value is a secret, whatever it is. */
export function isSecretName(name: string): boolean {
  const kind = kindOfName(name);
  return kind !== null && kind !== 'weak' && kind !== 'address';
}

/** Whether the name may stand for a credential's id, or for what opens it. */
export function isCredentialName(name: string): boolean {
  return /l$/i.test(name.slice(-1)) && CREDENTIAL.test(name);
}

/** Whether the value may be a number of its own: how many there are (`max_tokens: 541`), which one it is (`session_id=8812`). */
export function isNumberedName(name: string): boolean {
  return /(?:(?:token|key|secret|password|cookie|signature)s|session[ ._-]?id)$/i.test(name);
}

/** What Nexla's resources have: nothing that opens something. */
export const RESOURCE_ID = /^(?:\d{1,12}|[\da-f]{8}(?:-[\da-f]{4}){3}-[\da-f]{12})$/i;

/** Names whose random value is an id or a digest: it tells who a call was, and opens nothing. */
const ID_WORDS =
  'id|ids|uid|uuid|guid|oid|ray|trace|span|request|req|correlation|job|run|task|execution|attempt|traceparent|tracestate|' +
  'x[._ -]?amz[._ -]?id[._ -]?2|x[._ -]?amz[._ -]?cf[._ -]?id|trace[._ -]?context|pod|instance|version|offset|cursor';
const DIGEST_WORDS =
  'sha-?(?:1|224|256|384|512)?|md5|crc32c?|checksum|etag|commit|revision|rev|digest|hash|fingerprint|thumbprint|integrity|' +
  'blob|tree|snapshot|build|computed|h1|(?:sha\\d{1,3}|md5)sum|(?:container|image|layer)(?:[ _-]?id)?|commit[ _-]?(?:id|hash|sha)';
/** What ends in such a word, within a longer name: `run_id`, `runId`, `org.id`, `x-trace`. */
export const ID_KEY = new RegExp(
  `(?:(?:^|[^A-Za-z])(?:${ID_WORDS}|${DIGEST_WORDS})|[a-z\\d](?:Ids?|Uuid|Guid|Hash|Digest|Sha|Etag|Fingerprint))$|traceparent$`,
  'i',
);
/** What stands between such a name and its value in a text: `run_id=`, `"job": "`, `request #`, `commit/`. */
const TO_VALUE = '["\'`\\\\\\])]{0,4}\\s{0,2}(?:=>|[:=#>/-]|\\sis)?\\s{0,2}["\'`\\\\([{#]{0,4}(?:W/["\\\\]{1,3})?';
export const BEFORE_ID = new RegExp(
  `(?:(?<![A-Za-z])(?:${ID_WORDS})|[a-z\\d](?:Id|Uuid))${TO_VALUE}(?:00-)?$|(?<![A-Za-z\\d])req_$`,
  'i',
);
export const BEFORE_DIGEST = new RegExp(`(?:(?<![A-Za-z])(?:${DIGEST_WORDS})|[a-z\\d]Hash)${TO_VALUE}$`, 'i');
