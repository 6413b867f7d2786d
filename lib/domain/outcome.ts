import type { Action } from './explanation.ts';

/** One finished call of the history: what circuit, recovery and troubleshooting look at. */
export type Outcome = {
  /** When it ended, ms since the epoch (UTC). */
  at: number;
  ok: boolean;
  /** HTTP status, 0 where no response arrived. */
  status: number;
  /** As `ApiError.code`; '' for a success. */
  code: string;
  /** As `StoredError.base` and `StoredError.endpoint`. */
  base: string;
  endpoint: string;
  /** What the explanation advised; null for a success. */
  action: Action | null;
};

/** Oldest first. */
export function inOrder(outcomes: readonly Outcome[]): Outcome[] {
  return outcomes.toSorted((a, b) => a.at - b.at);
}

/** The call never got through: not where the page, the browser or a rule of theirs stopped it. */
export function isNetworkTrouble({ code }: Outcome): boolean {
  return /^NET_(?!ABORTED|CORS|BLOCKED)/.test(code);
}

/** A call that brings a new token, when it succeeds. */
export function bringsToken({ endpoint }: Outcome): boolean {
  return /^POST \/token(?:\/refresh)?$/.test(endpoint);
}
