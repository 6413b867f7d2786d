/** One finished call of the history: what circuit and recovery look at. */
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
};

/** Oldest first. */
export function inOrder<T extends { at: number }>(outcomes: readonly T[]): T[] {
  return outcomes.toSorted((a, b) => a.at - b.at);
}

/** The call never got through: not where the page, the browser or a rule of theirs stopped it. */
export function isNetworkTrouble({ code }: Pick<Outcome, 'code'>): boolean {
  return /^NET_(?!ABORTED|CORS|BLOCKED)/.test(code);
}

/** The calls that bring a new token, when they succeed. */
export const TOKEN_CALLS = ['POST /token', 'POST /token/refresh'] as const;

/** Whether a call brings a new token, when it succeeds. */
export function bringsToken({ endpoint }: Pick<Outcome, 'endpoint'>): boolean {
  return TOKEN_CALLS.some((call) => call === endpoint);
}
