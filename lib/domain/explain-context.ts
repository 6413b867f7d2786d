/** What is known about the call beside its response. Take NO_CONTEXT and overwrite what is known. */
export type ExplainContext = {
  /** When the same method and endpoint last succeeded, before or after this failure; ms since the epoch (UTC). */
  lastSuccessAt: number | null;
  /** How many times the same call has failed in a row, this failure included: 1 = the first. */
  attempt: number;
  /** Whether it may have failed more often: of a long history a part was read. */
  attemptIsLeast: boolean;
  /** Language (BCP 47) for numbers and spans of time within the texts. */
  locale: string;
};

export const NO_CONTEXT: ExplainContext = { lastSuccessAt: null, attempt: 1, attemptIsLeast: false, locale: 'en' };
