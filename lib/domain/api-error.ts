/** What an exchange means once its body was read: the result of lib/domain/parse.ts. */
export type ApiError = {
  /**
   * The API's own code (`AUTH_003`, `nexla.delete_credential_failed`); `HTTP_<status>` where the response carries none;
   * `NET_<KIND>` where no response arrived. An open set of strings.
   */
  code: string;
  /** The machine-readable `error` type of the envelope (guide, "Error Response Fields"), where there is one. */
  type: string | null;
  /** What the API says happened, redacted, one line where it can be. */
  message: string | null;
  /** Id to give to support: body `request_id`/`nexla_request_id`, else the `x-request-id` header. Never a sentence. */
  requestId: string | null;
  /** The server's own time, ms since the epoch (UTC): envelope `timestamp`, else the `Date` header. */
  serverTime: number | null;
  /** Everything else the envelope said, already redacted. */
  details: Json | null;
  shape: Shape;
  /** Why the body could not be read as an error, in one plain phrase, else null. */
  unparsed: string | null;
  /** True where only the body of a 2xx says that this is an error: a page reported it, no status confirms it. */
  reportedByPage: boolean;
};

export type Json = null | boolean | number | string | Json[] | { [key: string]: Json };

/** The shapes a Nexla API answers with, one file each in lib/domain/envelopes/. */
export const SHAPES = [
  'documented', // the guide's: {error, error_description, error_code, …}
  'admin-message', // {message, …}
  'empty', // no body
  'error-text', // {error: "text"}
  'probe', // the result of a probe, with an error status
  'genai', // {error_code, message, details}
  'detail-list', // 422 {detail: [{loc, msg, type}]}
  'json-rpc', // MCP
  'agent', // {detail: {error, detail, nexla_request_id}}, and 200 with {error: {…}}
  'detail-text', // {detail: "text"}
  'typed-error', // {error: {type, detail, timestamp}}
  'problem-details', // RFC 9457
  'error-list', // {errors: […]}
  'html',
  'plain-text',
  'truncated-json',
  'other-json', // an array, string, null, an object of no known shape
  'unread', // no source could read the body
  'no-response', // the exchange failed before a response
] as const;
export type Shape = (typeof SHAPES)[number];
