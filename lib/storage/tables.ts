import type { QuotaSample } from '../domain/quota-forecast.ts';
import type { Sighting } from '../domain/sighting.ts';
import type { StoredError } from '../domain/stored-error.ts';

/** The rows of each table of the database. Times are in ms since the epoch (UTC). */

/** A stored error and what matching needs to find it again. */
export type ErrorRow = StoredError & {
  /** Keys of the sightings it was made from. */
  keys: string[];
  /** Group in which page or network would look for it; absent once both have met. */
  open?: string;
  /** The code under which it is counted (`OTHER` beyond what is counted apart), or null where it is not counted. */
  countedAs: string | null;
  /** The endpoint under which it is counted, where that is not its own. */
  countedAt?: string;
};

/** A sighting that is no error yet: evidence without a witness, or a 2xx whose body may still turn out to be an error. */
export type WaitingRow = {
  key: string;
  at: number;
  /** As that of a stored error. */
  run?: number;
  /** Same as `sighting.groups`. */
  groups: string[];
  sighting: Sighting;
  /** An error that its tab had no room for: kept so that its later sightings are not told of again. */
  refused?: boolean;
};

/** What is known of an endpoint: counts since the first use, and the last times in ms since the epoch (UTC). */
export type EndpointRow = {
  base: string;
  endpoint: string;
  successes: number;
  lastSuccessAt: number | null;
  errors: number;
  lastErrorAt: number | null;
};

/** How often one code came at one endpoint, by the minute for 48 hours: which endpoints a history is made of. */
export type ProblemRow = {
  code: string;
  base: string;
  endpoint: string;
  /** When it last happened, ms since the epoch (UTC). */
  last: number;
  /** `CountHistory.minutes`, packed. */
  minutes: Uint8Array<ArrayBuffer>;
};

/** What the latest responses of a base said of one quota policy: as much as a forecast needs. */
export type QuotaRow = {
  base: string;
  /** As `Quota.policy`. */
  policy: string;
  /** When the last of the samples was taken, ms since the epoch (UTC). */
  at: number;
  /** At most two (keepForForecast). */
  samples: QuotaSample[];
};

/** What one tab used of its allowance within one UTC hour (lib/background/budget.ts). */
export type BudgetRow = {
  /** The number of the browser's run; 0 where it was stored before runs had numbers. */
  run: number;
  tabId: number;
  /** Start of the hour, ms since the epoch (UTC). */
  hour: number;
  errors: number;
  /** Characters of bodies and headers. */
  bodyChars: number;
  /** At least so many: the ones that could not even be told apart are in no number. */
  errorsNotKept: number;
  bodiesNotKept: number;
  /** Sightings that waited; absent where none did. */
  waited?: number;
};

/** How often something happened: one row for each code, and two for each endpoint and each API base. */
export type HistoryRow = {
  /** Errors of a code; errors or successes of an endpoint; errors or successes of an API base. */
  kind: 'code' | 'errors' | 'successes' | 'base-errors' | 'base-successes';
  /** The code, `endpointName`, or the base. */
  name: string;
  /** When it last happened, ms since the epoch (UTC). */
  last: number;
  /** `CountHistory`, packed. */
  minutes: Uint8Array<ArrayBuffer>;
  hours: Uint8Array<ArrayBuffer>;
};

/** A moment to remember, ms since the epoch (UTC). */
export type MarkRow =
  /** Since when errors are recorded. */
  | { name: 'recording'; at: number }
  /**
   * When a person last looked at everything, and how many errors of that very minute there were by then; and when at
   * single tabs since (`tabKey`).
   */
  | { name: 'seen'; at: number; errorsOfMinute: number; tabs?: Record<string, number> }
  /** When the background was last ended with failing calls on its way into the database, and how often within a day. */
  | { name: 'interruption'; at: number; times: number }
  /** When errors were last deleted. */
  | { name: 'deletion'; at: number }
  /** What API bases added in one UTC hour, which began at `at` (lib/background/counted-names.ts). */
  | {
      name: 'names';
      at: number;
      bases: Record<string, { codes: number; endpoints: number; problems: number; recoveries: number }>;
    }
  /** When damaged rows were last replaced by new ones, and how many so far (lib/background/sound-rows.ts). */
  | { name: 'damaged'; at: number; rows: number }
  /** When it was last looked what is too old (lib/background/retention.ts). */
  | { name: 'housekeeping'; at: number }
  /** When rows of the time to come were first noticed (lib/background/rows-ahead.ts). */
  | { name: 'ahead'; at: number }
  /** Written and taken back, to see whether anything can be written (lib/background/outage.ts). */
  | { name: 'trial'; at: number }
  /** When this run of the browser was first noticed, its number, and how the background names it. */
  | { name: 'run'; at: number; run: number; session: string };
