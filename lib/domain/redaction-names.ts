/** Names that say what their value is: a secret, a credential of either kind, an id. */

/** Where a word begins: `\\[bfnrt]`, `%2F` and `\u0026` before it are edges too, in escaped text. */
export const EDGE = String.raw`(?:(?<![A-Za-z\d])|(?<=\\[bfnrt]|%[\dA-Fa-f]{2}|\\u[\dA-Fa-f]{4}))`;

/** Ends of names: `token` covers `access_token`, `refreshToken`, `g_token`. */
const ENDS = [
  'token',
  'secret',
  'password\\w{0,24}',
  'passwd',
  'passphrase',
  'passcode',
  'pwd',
  'jwt',
  'authorization',
  'cookie',
  'signature',
  // What is rare comes first, and then what has to stand before it.
  'key(?<=(?:api|access|service|private|secret|account|shared|encryption|signing|rotated|auth|storage|subscription|' +
    'ssh|master)[ ._-]?key)',
  'session[ _-]?id',
  'client[ _-]?assertion',
  'saml[ _-]?(?:response|request|assertion)',
  'x-amz-[a-z-]{3,24}',
].join('|');
/** `api_key_1`, `secretValue`, `private_key_pem`. */
const ENDING = '(?:[ _-]?(?:value|string|binary|pem|enc)|[_-]?\\d{1,2})?';
/** Too short to be looked for within a word: "bypass", "config". */
const SHORT_WORDS = '(?:pass|pw|t?otp|sas|sig|creds)';
const SHORT = `${SHORT_WORDS}(?![A-Za-z\\d])(?<=(?:${EDGE}|db|user|ftp|smtp|proxy|login|root|admin)${SHORT_WORDS})`;

/** How a name ends whose value is a secret, wherever it stands in a text. */
export const SECRET_NAME = `(?:(?:${ENDS})s?${ENDING}|${SHORT})`;
/** The same of names that begin a word. */
export const WHOLE_SECRET_NAME = '(?<![A-Za-z\\d_])(?:credentials\\w{0,24}|credential|template_?config)';
export const SECRET_KEY = new RegExp(`${SECRET_NAME}$|^credentials|^template_?config$`, 'i');

/** Holds a secret or the credential's id, in an API whose resources are called so: `data_credential` is always one. */
export const CREDENTIAL_KEY = /(?<!data_?)credential$/i;
/** What Nexla's resources have: nothing that opens something. */
export const RESOURCE_ID = /^(?:\d{1,12}|[\da-f]{8}(?:-[\da-f]{4}){3}-[\da-f]{12})$/i;

/** Names whose random value is an id or a digest: it tells who a call was, and opens nothing. */
export const ID_NAME = '(?:request|req|trace|correlation)[ _-]?id|traceparent';
export const DIGEST_NAME = 'sha-?(?:1|256|512)|md5|checksum|etag|commit(?:[ _-]?(?:id|hash|sha))?';
export const ID_KEY = new RegExp(`(?:${ID_NAME}|${DIGEST_NAME})$`, 'i');
