/** What a person is told about an error: the result of lib/domain/explain.ts, in message keys and their parameters. */
export type Explanation = {
  /** Catalogue entry that was used: `AUTH_003`, `HTTP_503`, `NET_DNS`, `UNKNOWN`. */
  entry: string;
  title: Message;
  /** What happened, in plain words. */
  description: Message;
  causes: Message[];
  /** What to do now: the first list for a person in the Nexla web app, the second for a developer. */
  forUser: Message[];
  forDeveloper: Message[];
  prevention: Message | null;
  /** As the guide's logger classes errors ("Error Logging"). */
  severity: Severity;
  /** What the guide's handler would do ("Client-Side Error Handling"). */
  action: Action;
  links: Link[];
  /** Facts read from this very response: `expired 42 min before the call`, `field: email`. */
  notes: Note[];
  retry: RetryAdvice;
};

/**
 * A text in `_locales/<language>/messages.json` with its parameters (`$1`, `$2`, …). It is read as ours: a parameter from
 * the network has the shape of a code, an id or a name, and is no sentence.
 */
export type Message = { key: string; params: string[] };

/** A sentence of ours, and beside it what the server said: its own words, which are shown as a quotation and nowhere else. */
export type Note = Message & { said?: string };

export type Severity = 'critical' | 'security' | 'warning';

export type Action =
  | 'refresh_token'
  | 're_authenticate'
  | 'verify_permissions'
  | 'wait_and_retry'
  | 'retry_later'
  | 'review_request'
  | 'contact_support';

export type Link = { label: Message; url: string };

export type RetryAdvice = {
  verdict: RetryVerdict;
  /** One sentence that says why. */
  reason: Message;
  /** Earliest time at which a retry makes sense, ms since the epoch (UTC), on this machine's clock; null where none is known. */
  at: number | null;
  /** Where `at` comes from: `Retry-After`, `X-RateLimit-Reset`, `details.retry_after`, `backoff`, …; null without a time. */
  source: string | null;
  /** What weakens `at`: sources that disagree, a time too far away. */
  doubts: Message[];
};

export type RetryVerdict =
  | 'safe' // repeat it as it is
  | 'after-new-token' // repeat it once a new token is there
  | 'check-first' // it may have been carried out already: look before repeating
  | 'no'; // fix the request first
